import TestSupport
import Testing

/// Wrong options and values: what the option takes, and suggestions that are near.
@Suite struct MistakenOptionTests {
  private static let file = "tasks: { touch: touch ran }"

  private func firstLine(_ arguments: [String]) throws -> String {
    let sandbox = try Sandbox(Self.file)
    let result = try sandbox.program(arguments).run()
    #expect(result.status == .exited(2))
    #expect(!sandbox.directory.exists("ran"))
    return String(result.errors.prefix { $0 != "\n" })
  }

  @Test(arguments: [
    ("run --lst", "Error: Unknown option '--lst'"), ("run --colr", "Error: Unknown option '--colr'"),
    ("run --jbos 3", "Error: Unknown option '--jbos'. Did you mean '--jobs'?"),
    ("run --keepgoing", "Error: Unknown option '--keepgoing'. Did you mean '--keep-going'?"),
    ("run -keep-going", "Error: Unknown option '-keep-going': write two dashes, '--keep-going'"),
    (
      "run --force",
      "Error: Unknown option '--force': taskflow does not skip what is up to date yet, so every task runs"
    ),
    ("run --yes", "Error: Unknown option '--yes': leave it out: taskflow itself never asks anything"),
    ("run -f taskflow.yaml", "Error: Unknown option '-f': the file is named without an option: 'taskflow run FILE'"),
  ])
  func unknownOptions(words: String, message: String) throws {
    #expect(try firstLine(words.split(separator: " ").map(String.init)) == message)
  }

  @Test(arguments: ["-C", "-v", "--xtrace", "--color", "--state", "--no-state", "--in-order", "--executor"])
  func optionsThatComeLater(option: String) throws {
    let line = try firstLine(["run", option])
    #expect(line.hasPrefix("Error: Unknown option '\(option)': taskflow "), "\(line)")
    #expect(line.contains(" yet"))
  }

  @Test(arguments: [
    "plan -j 0", "plan -j 1,x", "plan --pool g=0", "plan --mode both", "plan --set-duration t=x",
    "plan --without-edge a",
    "run --optimize=x", "run --shuffle=x", "run --repeat x", "validate --max x", "validate --max -1", "run -j -1",
  ])
  func valuesAreToldWhatIsTaken(words: String) throws {
    let words = words.split(separator: " ").map(String.init)
    let line = try firstLine(words)
    #expect(line.contains(#/^Error: The value '.+' is invalid for '.+': (?:use|write) /#), "\(line)")
  }

  @Test func aNameForStandardInputWithoutIt() throws {
    #expect(
      try firstLine(["validate", "--stdin-name", "foo", "taskflow.yaml"])
        == "Error: --stdin-name names standard input, but '-' is not among the files")
  }

  @Test func theFileIsNamedInCommands() throws {
    let sandbox = try Sandbox(Self.file)
    for (name, shown) in [
      ("other.yaml", "'taskflow list other.yaml'"), ("my file.yaml", "taskflow list 'my file.yaml'"),
    ] {
      try sandbox.directory.write(name, "tasks: { unlike: x }")
      for arguments in [["run", name, "zzz"], ["plan", name, "--set", "x=1"]] {
        let errors = try sandbox.program(arguments).run().errors
        #expect(errors.contains("help: run \(shown) to see the "), "\(errors)")
      }
    }
    #expect(
      try sandbox.program(["run", "zzz"]).run().errors.contains("help: run 'taskflow list' to see the tasks"))
  }
}
