import Diagnostics
import TestSupport
import Testing

/// The formats of `taskflow validate`, each read here as a whole.
struct ValidateFormatTests {
  static let formats = ["text", "line", "json", "sarif", "github", "junit"]

  /// Files with a finding of several places, one with characters of several bytes, one of no place, one in a file that two
  /// include, and none.
  private func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.directory.write(
      "cycle.taskflow.yaml",
      """
      tasks:
        build: { run: make, dependencies: test }
        test: { run: make test, dependencies: build }

      """)
    try sandbox.directory.write("clean.taskflow.yaml", "tasks: { hello: echo hello }\n")
    try sandbox.directory.write(
      "wörter.taskflow.yaml", "tasks:\n  ok: { description: \"ü€😀\", dealy: 5s, run: make }\n")
    for name in ["one", "two"] {
      try sandbox.directory.write("\(name).taskflow.yaml", "tasks: { lib: { include: lib.yaml } }\n")
    }
    try sandbox.directory.write("lib.yaml", "tasks:\n  unpack:\n    run: tar xf data\n    run: tar xzf data\n")
    return sandbox
  }

  private func validate(_ sandbox: Sandbox, _ arguments: [String]) throws -> ProgramResult {
    try sandbox.program(["validate", ".", "missing.yaml"] + arguments).run()
  }

  @Test(arguments: formats)
  func wholeReport(format: String) throws {
    let result = try validate(sandbox(), ["--format", format])
    #expect(result.status == .exited(2))
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, "validate-format.\(format)")
  }

  @Test(arguments: formats)
  func withoutFindingsItIsEmptyOrAnEmptyDocument(format: String) throws {
    let result = try Sandbox("tasks: { hello: echo hello }").taskflow("validate", "--format", format)
    #expect(result.status == .exited(0))
    #expect(result.errors.isEmpty)
    if ["text", "line", "github"].contains(format) {
      #expect(result.output.isEmpty)
    } else {
      try expectGolden(result.output, "validate-clean.\(format)")
    }
  }

  @Test func placesOfTheJSONAreThoseOfTheBytes() throws {
    let sandbox = try sandbox()
    let report = try JSONValue(validate(sandbox, ["--format", "json"]).output)
    let findings = report["findings"]?.elements ?? []
    let finding = try #require(findings.first { $0["rule"]?.string == "unknown-key" })
    let file = try #require(finding["file"]?.string)
    func offset(_ edge: String) -> Int? { finding["range"]?[edge]?["offset"]?.number.flatMap { Int($0) } }
    let bytes = Array(try sandbox.directory.read(file).utf8)
    let (start, end) = (try #require(offset("start")), try #require(offset("end")))
    #expect(String(decoding: bytes[start..<end], as: UTF8.self) == "dealy")
  }

  @Test func inGitHubActionsAnnotationsStandBesideTheText() throws {
    let sandbox = try sandbox()
    let (text, annotations) = (
      try validate(sandbox, []).output, try validate(sandbox, ["--format", "github"]).output
    )
    var program = sandbox.program(["validate", ".", "missing.yaml"])
    program.environment["GITHUB_ACTIONS"] = "true"
    #expect(try program.run().output == text + annotations)
    program.words += ["--format", "line"]
    #expect(try !program.run().output.contains("::"))
  }

  @Test func statisticsCountRules() throws {
    let sandbox = try sandbox()
    let text = try validate(sandbox, ["--statistics"])
    try expectGolden(text.output, "validate-statistics.txt")
    let line = try validate(sandbox, ["--statistics", "--format", "line"])
    #expect(try line.output == validate(sandbox, ["--format", "line"]).output)
    #expect(text.output.hasSuffix("\n\n" + line.errors))
    let clean = try sandbox.taskflow("validate", "clean.taskflow.yaml", "--statistics")
    #expect(clean.output == "nothing found in 1 file\n")
  }

  @Test func atMostSoManyAreShown() throws {
    let sandbox = try sandbox()
    let all = try validate(sandbox, ["--format", "line"])
    let some = try validate(sandbox, ["--format", "line", "--max", "2"])
    #expect(some.findingLines == Array(all.findingLines.prefix(2)))
    #expect(some.errors == "taskflow: not shown: 2 of 4 findings\n")
    #expect(some.status == all.status)
    let none = try sandbox.taskflow("validate", "cycle.taskflow.yaml", "--max", "0")
    #expect(none.status == .exited(1))
    #expect(none.output.isEmpty)
  }

  @Test(arguments: [("always", true), ("never", false), ("auto", false)])
  func colourIsChosen(choice: String, isColored: Bool) throws {
    let result = try validate(sandbox(), ["--color", choice])
    #expect(result.output.contains("\u{1B}[") == isColored)
  }

  @Test(arguments: [["--format", "xml"], ["--max", "-1"], ["--max", "x"], ["--color", "sometimes"]])
  func wrongOptionsAreRefused(arguments: [String]) throws {
    let result = try Sandbox("tasks: { a: x }").program(["validate"] + arguments).run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(!result.errors.isEmpty)
  }
}
