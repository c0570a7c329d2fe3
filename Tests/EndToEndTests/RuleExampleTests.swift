import Diagnostics
import Glibc
import TestSupport
import Testing

/// Every rule has an example that breaks it, and it alone, and one that doesn't; what is said of the first is read here as
/// a whole.
@Suite struct RuleExampleTests {
  @Test(arguments: RulePages.all.map(\.rule))
  func badExampleShowsItsRule(rule: Rule) throws {
    if takesMinutes(rule) { return }
    let sandbox = try sandbox(with: rule.page.bad)
    let result = try run(rule.page.bad, in: sandbox)
    let output = result.output + result.errors
    let headings = output.split(separator: "\n").filter { $0.hasPrefix("error[") || $0.hasPrefix("warning[") }
    let expected = "\(rule.severity.rawValue)[\(rule.id)]: "
    #expect(!headings.isEmpty && headings.allSatisfy { $0.hasPrefix(expected) }, "\(output)")
    #expect(result.status == .exited(expectedStatus(of: rule)))
    try expectGolden(
      output.replacing(sandbox.directory.path, with: "<directory>"), "rules/\(rule.id).txt")
  }

  /// The rules that `validate` finds, for programs.
  @Test(arguments: RulePages.all.filter(\.isFoundByValidate).map(\.rule))
  func badExampleIsShownAsJSON(rule: Rule) throws {
    if takesMinutes(rule) { return }
    let sandbox = try sandbox(with: rule.page.bad)
    var program = sandbox.program(rule.page.bad.words)
    program.words += ["--format", "json"]
    let output = try program.run().output
    let rules = try JSONValue(output)["findings"]?.elements.map { $0["rule"]?.string }
    #expect(rules.map(Set.init) == [rule.id])
    try expectGolden(output.replacing(sandbox.directory.path, with: "<directory>"), "rules/\(rule.id).json")
  }

  @Test(arguments: RulePages.all.map(\.rule))
  func goodExampleIsClean(rule: Rule) throws {
    let result = try run(rule.page.good, in: try sandbox(with: rule.page.good))
    #expect(result.status == .exited(0))
    if rule.page.good.command.hasPrefix(RulePage.validate) { #expect(result.output == "") }
    #expect(result.errors == "")
  }

  /// A golden of a rule that is no more would be read by nobody.
  @Test func everyGoldenIsOfARule() throws {
    let names = try directoryEntries("\(repositoryRoot)/Tests/EndToEndTests/Goldens/rules").map(\.name)
    let json = RulePages.all.filter(\.isFoundByValidate).map { "\($0.rule.id).json" }
    #expect(Set(names) == Set(Rule.allCases.map { "\($0.id).txt" } + json))
  }

  /// A million tasks take a build without optimization that long.
  private func takesMinutes(_ rule: Rule) -> Bool {
    rule == .taskLimit && getenv("TASKFLOW_BINARY") == nil
  }

  private func expectedStatus(of rule: Rule) -> Int32 {
    if rule.severity == .warning { return 0 }
    return rule == .unreadableFile || !rule.page.isFoundByValidate ? 2 : 1
  }

  private func sandbox(with example: RuleExample) throws -> Sandbox {
    let sandbox = try Sandbox(example.text.hasSuffix("\n") ? example.text : example.text + "\n")
    for file in example.files { try sandbox.directory.write(file.name, file.text) }
    if let maker = example.maker {
      var shell = Program(["sh", "-c", "(\(maker)) > taskflow.yaml"])
      shell.directory = sandbox.directory.path
      _ = try shell.run()
    }
    return sandbox
  }

  private func run(_ example: RuleExample, in sandbox: Sandbox) throws -> ProgramResult {
    try sandbox.program(example.words).run()
  }
}

extension RulePage {
  fileprivate static let validate = "taskflow validate"

  fileprivate var isFoundByValidate: Bool { bad.command.hasPrefix(Self.validate) }
}

extension RuleExample {
  /// The arguments of its command.
  fileprivate var words: [String] { command.split(separator: " ").dropFirst().map(String.init) }
}
