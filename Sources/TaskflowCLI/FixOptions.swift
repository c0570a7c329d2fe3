import ArgumentParser

/// What is changed by itself.
struct FixOptions: ParsableArguments {
  @Flag(help: "Make the changes that are certain, then check the files.")
  var fix = false

  @Flag(
    help: "Show what '--fix' would change, and change nothing; exit status 1 if there are changes, or if errors remain."
  )
  var diff = false

  func validate() throws {
    if fix, diff { throw ValidationError("'--fix' and '--diff' cannot be used together") }
  }

  var change: Validation.Change? { fix ? .make : diff ? .show : nil }
}
