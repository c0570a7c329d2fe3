import LocalExecutor
import Testing

/// Which command lines are words and nothing else.
struct CommandLineTests {
  @Test(arguments: [
    ("cc", ["cc"]), ("cc -O2 -o main main.c", ["cc", "-O2", "-o", "main", "main.c"]), ("  cc\t-c  ", ["cc", "-c"]),
    ("cc\n", ["cc"]), ("cc\n\n\n", ["cc"]), ("./tool a/b ../c", ["./tool", "a/b", "../c"]),
    ("cc 'a b' \"c d\"", ["cc", "a b", "c d"]), ("cc '' \"\"", ["cc", "", ""]), ("cc a'b'\"c\"d", ["cc", "abcd"]),
    ("cc '$HOME `x` \\ \" * ~'", ["cc", "$HOME `x` \\ \" * ~"]), ("cc \"it's * ~ #\"", ["cc", "it's * ~ #"]),
    ("cc 'two\nlines'", ["cc", "two\nlines"]), ("cc a=b -DX=1 --opt=v", ["cc", "a=b", "-DX=1", "--opt=v"]),
    ("cc é 漢字 🚀", ["cc", "é", "漢字", "🚀"]), ("a_b-c.d:e,f@g%h+i /x", ["a_b-c.d:e,f@g%h+i", "/x"]),
    ("cc if then", ["cc", "if", "then"]),
    ("env echo", ["env", "echo"]), ("ls ls", ["ls", "ls"]),
  ])
  func wordsAreSplitAsTheShellDoes(script: String, words: [String]) {
    #expect(wordsWithoutShell(script) == words)
  }

  @Test(arguments: [
    "", " ", "\n", "a\nb", "a; b", "a & b", "a | b", "a && b", "a > b", "a < b", "(a)", "{ a; }", "$a", "a $b", "a `b`",
    "a \"$b\"",
    "a \"`b`\"", "a \"\\\"\"", "a \"!\"", "a \\b", "a *", "a ?", "a [b]", "a {b,c}", "~", "a ~", "a ~b", "a #b", "# a",
    "a !b", "! a", "a 'b", "a \"b",
    "a ^b", "a\rb", "a\u{1}", "a\u{7F}", "A=b", "A=b c", "a=", "'a' b", "\"a\" b",
  ])
  func whatAShellMightReadOtherwiseIsLeftToIt(script: String) {
    #expect(wordsWithoutShell(script) == nil)
  }

  @Test(arguments: [
    ".", ":", "[", "alias", "break", "cd", "command", "continue", "echo", "eval", "exec", "exit", "export", "false",
    "getopts", "hash",
    "jobs", "kill", "printf", "pwd", "read", "readonly", "return", "set", "shift", "test", "times", "trap", "true",
    "type", "ulimit", "umask",
    "unalias", "unset", "wait", "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until",
    "for", "in", "function",
    "time", "select", "local", "let", "source", "declare",
  ])
  func builtInsAndReservedWordsAreLeftToTheShell(word: String) {
    #expect(wordsWithoutShell(word) == nil)
    #expect(wordsWithoutShell("\(word) a") == nil)
    // As an argument it is a word like any other, unless it is a pattern.
    #expect(wordsWithoutShell("x \(word)") == (word == "[" ? nil : ["x", word]))
  }
}
