import Glibc
import TestSupport
import Testing

/// What taskflow says of itself.
struct HelpTests {
  @Test(arguments: [
    (["--help"], "help"), (["run", "--help"], "help-run"), (["plan", "--help"], "help-plan"),
    (["validate", "--help"], "help-validate"), (["list", "--help"], "help-list"),
  ])
  func helpIsWholeAndOnStandardOutput(arguments: [String], golden: String) throws {
    let result = try Sandbox().program(arguments).run()
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, "\(golden).txt")
  }

  @Test func helpOfACommandCanBeAskedForInThreeWays() throws {
    let sandbox = try Sandbox()
    let long = try sandbox.taskflow("run", "--help")
    #expect(try sandbox.taskflow("help", "run").output == long.output)
    #expect(try sandbox.taskflow("run", "-h").output == long.output)
  }

  @Test func withoutACommandItShowsItsHelp() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.taskflow()
    #expect(result.status == .exited(0))
    #expect(try result.output == sandbox.taskflow("--help").output)
  }

  @Test func helpIsPlainText() throws {
    let sandbox = try Sandbox()
    for command in ["run", "plan", "validate", "list"] {
      let help = try sandbox.taskflow(command, "--help", environment: ["LANG": "C", "CLICOLOR_FORCE": "1"])
      #expect(help.outputBytes.allSatisfy { $0 < 0x80 && $0 != 0x1B }, "\(command)")
    }
    #expect(try sandbox.taskflow("--help", environment: ["LANG": "C"]).outputBytes.allSatisfy { $0 < 0x80 })
  }

  /// The help of each command is plain English.
  @Test(arguments: ["run", "plan", "validate", "explain", "list", "graph", "schema"])
  func helpIsPlainEnglish(command: String) throws {
    let sandbox = try Sandbox()
    #expect(try sandbox.taskflow("--help").output.contains("\n  \(command) "))
    let help = try sandbox.taskflow(command, "--help").output
    #expect(OddPhrases.findings(in: help).isEmpty)
  }

  @Test(arguments: ["--help", "explain", "schema"])
  func whatIsPrintedOfTheLanguageIsPlainEnglish(command: String) throws {
    #expect(OddPhrases.findings(in: try Sandbox().taskflow(command).output).isEmpty)
  }

  @Test func versionIsOneLine() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.taskflow("--version")
    #expect(result.status == .exited(0))
    #expect(result.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    #expect(result.errors.isEmpty)
    #expect(try sandbox.taskflow("run", "--version").output == result.output)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsKnowTheCommands(shell: String) throws {
    let sandbox = try Sandbox()
    let result = try sandbox.taskflow("--generate-completion-script", shell)
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    for word in ["validate", "keep-going", "prefixed"] { #expect(result.output.contains(word), "\(word)") }

    try sandbox.directory.write("completion", result.output)
    guard Self.isInstalled(shell) else { return }
    var check = Program([shell, "-n", sandbox.directory.path(of: "completion")])
    check.owner = sandbox.directory
    let checked = try check.run()
    #expect(checked.status == .exited(0), "\(checked.errors)")
  }

  @Test func completionForAnUnknownShellIsRefused() throws {
    let result = try Sandbox().taskflow("--generate-completion-script", "cmd")
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("zsh bash fish"))
  }

  private static func isInstalled(_ program: String) -> Bool {
    let path = Program.plainEnvironment["PATH"] ?? ""
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
