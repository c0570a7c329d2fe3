import ArgumentParser

/// What is changed by itself.
struct FixOptions: ParsableArguments {
  @Flag(help: "Make the changes that certainly do what is meant, then check.")
  var fix = false

  @Flag(
    help: "Show what '--fix' would change, and change nothing. Exit status 1 where that is anything, or errors remain.")
  var diff = false

  func validate() throws {
    if fix, diff { throw ValidationError("'--fix' changes files and '--diff' doesn't: give one of them") }
  }

  var change: Validation.Change? { fix ? .make : diff ? .show : nil }
}
