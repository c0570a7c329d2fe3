import TestSupport
import Testing

/// `taskflow validate`: silent when clean, every finding at its place otherwise.
struct ValidateTests {
  /// Ten mistakes, no two of a kind.
  static let tenMistakes = """
    name: ten mistakes
    mode: asnyc
    tasks:
      fetch:
        dlay: 5s
        run: curl -O https://example.org/data
      unpack:
        run: tar xf data
        run: tar xzf data
      2nd:
        run: ./second
      compile:
        delay: 5 minutes
        cpus: two
        run: [make, -j]
      test:
        dependencies: [compil]
        run: make check
      lint:
        dependencies: lint
        run: ./lint.sh
      a: {run: ./a, dependencies: c}
      b: {run: ./b, dependencies: a}
      c: {run: ./c, dependencies: b}
      report:

    """

  @Test func tenMistakesAreTenFindings() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("ten.yaml", Self.tenMistakes)
    let result = try sandbox.taskflow("validate", "ten.yaml")
    #expect(result.status == .exited(1))
    #expect(result.errors.isEmpty)
    let headings = result.lines.filter { $0.hasPrefix("error[") }
    #expect(headings.count == 10)
    #expect(Set(headings.map { $0.prefix(while: { $0 != ":" }) }).count == 10)
    try expectGolden(result.output, "validate-ten-mistakes.txt")
  }

  @Test(arguments: [["run"], ["run", "-n"], ["plan"], ["list"], ["plan", "--format", "json"]])
  func otherCommandsShowTheSameFindingsAndDoNothing(arguments: [String]) throws {
    let sandbox = try Sandbox(Self.tenMistakes + "  effect: touch ran\n")
    let findings = try sandbox.taskflow("validate").output
    let result = try sandbox.program(arguments).run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors == findings)
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test func aCleanFileIsSilent() throws {
    let sandbox = try Sandbox("tasks: {a: touch ran}")
    let result = try sandbox.taskflow("validate")
    #expect(result.status == .exited(0))
    #expect(result.output.isEmpty)
    #expect(result.errors.isEmpty)
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test func severalFilesAreCheckedInTheirOrder() throws {
    let sandbox = try Sandbox("tasks: {a: echo a}")
    try sandbox.directory.write("first.yaml", "tasks: {a: {rnu: x}}")
    try sandbox.directory.write("second.yaml", "tasks: {a: {run: x, dependencies: b}}")
    let result = try sandbox.taskflow("validate", "first.yaml", "taskflow.yaml", "second.yaml")
    #expect(result.status == .exited(1))
    #expect(result.lines.filter { $0.hasPrefix(" --> ") } == [" --> first.yaml:1:13", " --> second.yaml:1:35"])
    let (first, second) = (
      try sandbox.taskflow("validate", "first.yaml"), try sandbox.taskflow("validate", "second.yaml")
    )
    #expect(result.output == "\(first.output)\n\(second.output)")
  }

  @Test func anUnreadableFileOutweighsFindingsAndStopsNothing() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("wrong.yaml", "tasks: {a: {rnu: x}}")
    let result = try sandbox.taskflow("validate", "missing.yaml", "wrong.yaml")
    #expect(result.status == .exited(2))
    #expect(result.output.contains("cannot read 'missing.yaml': No such file or directory"))
    #expect(result.output.contains("--> wrong.yaml:1:13"))
  }

  @Test func findingsOnATerminalWithoutUnicodeAreStillFindings() throws {
    let sandbox = try Sandbox("tasks: {a: {rnu: x}}")
    let result = try sandbox.taskflow("validate", environment: ["LANG": "C"])
    #expect(result.status == .exited(1))
    #expect(result.outputBytes.allSatisfy { $0 < 0x80 })
  }

  @Test(arguments: [
    ("", "empty-file"), ("\u{0}", "control-character"), ("tasks:\n\ta: x", "yaml-syntax"), ("- a\n- b", "wrong-type"),
    ("tasks: {a: x}\n---\ntasks: {b: x}", "several-documents"), ("tasks: {a: 'x}", "yaml-syntax"),
    ("tasks: {}", "no-tasks"), ("name: x", "no-tasks"), ("tasks: {a: \"\\0\"}", "nul-in-text"),
  ])
  func brokenFilesAreFindingsNotCrashes(text: String, rule: String) throws {
    let result = try Sandbox(text).taskflow("validate")
    #expect(result.status == .exited(1))
    #expect(result.output.contains("error[\(rule)]: "))
  }
}
