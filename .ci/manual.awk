# Mends the manual page that swift-argument-parser writes (mdoc(7)): lines that begin with an apostrophe would be taken for
# requests and lost, examples would be filled like text, and the exit statuses are not those of every program.
function literal(begins) {
  if (begins == isLiteral) return
  print begins ? ".Bd -literal -compact" : ".Ed"
  isLiteral = begins
}
/^\.Ex -std/ {
  print ".Bl -tag -width Ds -compact"
  print ".It 0\nAll went well: all tasks succeeded, or no file has an error."
  print ".It 1\nA task failed, or a file has errors."
  print ".It 2\nThe file or the command line is wrong; nothing was started."
  print ".It 3\nThe program itself could not go on."
  print ".El\nA run that a signal stops dies of that signal."
  next
}
/^\./ {
  literal(0)
  # An option whose value may be left out has it behind an equals sign.
  if ($0 ~ /Fl -(optimize|shuffle) Ar /) sub(/Ar [a-z]+/, "Ns Oo Ns = Ns & Oc")
  print
  next
}
/^$/ {
  # Between paragraphs, and between parts of what is shown as it stands.
  blank = 1
  next
}
{
  isShown = /^(\\&)? / ? 1 : 0
  if (blank && isShown) print isLiteral ? "" : ".Pp"
  literal(isShown)
  if (blank && !isShown) print ".Pp"
  blank = 0
  if (/^'/) $0 = "\\&" $0
  print
}
END { literal(0) }
