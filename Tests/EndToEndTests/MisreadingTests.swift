import TestSupport
import Testing

/// What a file seems to say and doesn't, at its place.
@Suite struct MisreadingTests {
  private func lines(_ text: String) throws -> [String] {
    try Sandbox(text).program(["validate", "--format", "line"]).run().findingLines.map(String.init)
  }

  // MARK: - Line breaks that nobody sees

  @Test(arguments: ["\u{2028}", "\u{2029}", "\u{85}"])
  func lineBreaksOfYAMLAlone(scalar: String) throws {
    let sandbox = try Sandbox("tasks:\n  a: echo fine # see\(scalar)  b: echo hidden\n")
    let found = try sandbox.program(["validate", "--format", "line"]).run().findingLines.map(String.init)
    #expect(found.contains { $0.hasPrefix("taskflow.yaml:2:21: error: U+") && $0.hasSuffix("[yaml-syntax]") })
    let run = try sandbox.taskflow("run")
    #expect(run.status == .exited(2) && !run.output.contains("hidden\n"))
    #expect(try lines("tasks: { a: { run: x, description: \"x\(scalar)y\" } }\n").isEmpty)
  }

  // MARK: - Comments

  @Test(
    "hash-cuts-script: without quotes",
    arguments: [
      "run: git commit -m fixes #12; make", "run: [git, commit]\n    if: test x #12",
      "run: x\n    env: { A: red #ff0000\n }",
      "run:\n      - git\n      - fixes #12", "run: echo a #tag | tr a b", "run: make #todo", "run: make #-j4",
    ])
  func hashInACommand(keys: String) throws {
    let found = try lines("tasks:\n  a:\n    \(keys)\n")
    #expect(found.filter { $0.hasSuffix("[comment-in-value]") && $0.contains(": warning: '#") }.count == 1)
  }

  @Test(arguments: [
    "run: make # 12 jobs", "run: make ## all", "description: x #todo\n    run: x", "env: { A: x } # a; b",
  ])
  func commentsThatAreMeant(keys: String) throws {
    #expect(try lines("tasks:\n  a:\n    \(keys)\n").filter { $0.contains("comment") }.isEmpty)
  }

  @Test(arguments: [
    (">\n      make # builds\n      --jobs 2\n", true), ("\"make # builds\n      --jobs 2\"\n", true),
    (">\n      make '# builds'\n      --jobs 2\n", false), (">\n      make --jobs 2 # builds\n", false),
    ("|\n      make # builds\n      ls\n", false), (">\n      make # builds\n\n      ls\n", false),
  ])
  func commentsThatSwallowTheNextLine(script: String, isFound: Bool) throws {
    let found = try lines("tasks:\n  a:\n    run: \(script)")
    #expect(found.map { $0.contains("this '#'") && $0.hasSuffix("[folded-commands]") } == (isFound ? [true] : []))
  }

  // MARK: - Numbers

  @Test(arguments: ["retry: 010", "priority: -017", "retry: { max: 0012 }", "retry: { max: 1, backoff: 010 }"])
  func zerosBeforeNumbers(key: String) throws {
    #expect(try lines("tasks: { a: { run: x, \(key) } }\n").map { $0.hasSuffix("[invalid-number]") } == [true])
  }

  @Test(arguments: [("delay: 010", "invalid-duration"), ("memory: 0512", "invalid-size")])
  func zerosBeforeSecondsAndBytes(key: String, rule: String) throws {
    let found = try lines("tasks: { a: { run: x, \(key) } }\n")
    #expect(found.map { $0.contains("begins with a zero") && $0.hasSuffix("[\(rule)]") } == [true])
  }

  @Test func helpForNumbersOutOfRange() throws {
    let output = try Sandbox("pools: { p: 00 }\ntasks: { a: { run: x, pool: p } }\n").program(["validate"]).run().output
    #expect(output.contains("write a number from 1 to") && !output.contains("base 8"))
  }

  @Test(arguments: ["retry: 0x10", "retry: 1_000", "cpus: 0b1", "cpus: 1e3"])
  func otherNumbers(key: String) throws {
    #expect(try lines("tasks: { a: { run: x, \(key) } }\n").map { $0.hasSuffix("[invalid-number]") } == [true])
  }

  @Test(arguments: [
    "retry: 0", "retry: 007", "priority: -7", "cpus: +3", "retry: { max: 1, backoff: 1.5 }", "delay: 010s", "delay: 07",
    "memory: 010MB",
    "retry: { max: 1, backoff: 010.5 }",
  ])
  func numbersThatAllReadAlike(key: String) throws {
    #expect(try lines("tasks: { a: { run: x, \(key) } }\n").isEmpty)
  }

  // MARK: - Lists of commands

  @Test(
    "run-list-of-commands: other programs",
    arguments: [("[pytest, ruff check]", "warning", "list-of-commands"), ("['', x]", "error", "empty-command")])
  func listsOfCommands(list: String, severity: String, rule: String) throws {
    let found = try lines("tasks: { a: { run: \(list) } }\n")
    #expect(found.map { $0.contains(": \(severity): ") && $0.hasSuffix("[\(rule)]") } == [true])
  }

  // MARK: - Keys without a space

  @Test(
    "key-without-space: before a bracket",
    arguments: [
      ("tasks:\n  a:{ run: x }\n", "missing-space"),
      ("tasks: { a: { run: x, dependencies:[b] }, b: x }\n", "yaml-syntax"),
      ("tasks: { a:{ run: x } }\n", "yaml-syntax"), ("tasks:\n  a:\n    dependencies:[b]\n    run: x\n", "yaml-syntax"),
      ("tasks:{ a: x }\n", "missing-space"),
    ])
  func keyBeforeABracket(text: String, rule: String) throws {
    let found = try lines(text)
    #expect(found.contains { $0.contains(": error: no space after ") && $0.hasSuffix("[\(rule)]") })
  }

  // MARK: - Words

  @Test func invisibleCharactersAreShown() throws {
    let found = try lines("tasks: { a: { run: x, de\u{200B}lay: 1, \"\u{202E}x\": 1, a\u{AD}b: \"\u{FEFF}\" } }\n")
      .joined()
    for code in ["200B", "202E", "AD"] { #expect(found.contains("\\u{\(code)}")) }
    #expect(!found.unicodeScalars.contains { [0x200B, 0x202E, 0xAD, 0xFEFF].contains($0.value) })
    #expect(try lines("tasks: { a: { run: x, \"👩\u{200D}🔬\": 1 } }\n").joined().contains("👩\u{200D}🔬"))
  }

  @Test("exported-but-empty") func emptyVariables() throws {
    let sandbox = try Sandbox("tasks: { a: { run: x, env: { A: '${X:?say so}' } } }\n")
    let empty = try sandbox.taskflow("plan", "--env", "X=").errors
    #expect(empty.contains("variable 'X' is empty: say so"))
    #expect(try sandbox.taskflow("plan").errors.contains("variable 'X' is not set: say so"))
  }

  @Test func fixesOfJSONAreJSON() throws {
    let sandbox = try Sandbox(#"{"tasks": {"a": {"cmd": "x", "needs": ["b"], "mode": "asinc"}, "b": {"run": "x"}}}"#)
    _ = try sandbox.taskflow("validate", "--fix")
    let fixed = try sandbox.directory.read("taskflow.yaml")
    #expect(fixed == #"{"tasks": {"a": {"run": "x", "dependencies": ["b"], "mode": "async"}, "b": {"run": "x"}}}"#)
  }

  @Test func whatIsNoFileIsNotFixed() throws {
    let result = try Sandbox("tasks: { a: x }\n").taskflow("validate", "--fix", "/dev/null")
    #expect(result.status == .exited(2) && result.errors.contains("it is not a regular file"))
  }

  @Test func failuresOfUnknownTasksNameTheFile() throws {
    let result = try Sandbox("tasks: { a: x }\n").taskflow("plan", "--fail", "nosuch")
    #expect(result.errors.contains("there is no task 'nosuch' in 'taskflow.yaml'"))
  }

  // MARK: - Dotenv files

  @Test func placesInDotenvFilesAreWrittenAsTheirTaskFile() throws {
    let sandbox = try Sandbox("tasks: { sub: { include: sub/part.yaml } }\n")
    try sandbox.directory.write("sub/part.yaml", "env_file: part.env\ntasks: { a: x }\n")
    try sandbox.directory.write("sub/part.env", "=1\n")
    let found = try sandbox.program(["validate", "--format", "line"]).run().findingLines.map(String.init)
    #expect(found.map { $0.hasPrefix("sub/part.env:1:1: error: ") } == [true])
  }

  @Test(arguments: [
    ("env_file: a.env\ntasks: { a: { run: x, env: { later: 1 } } }\n", true),
    ("env_file: a.env\nenv: { later: 1 }\ntasks: { a: x }\n", true),
    ("env: { later: 1 }\ntasks: { a: { run: x, env_file: a.env } }\n", false),
    ("tasks: { b: { run: x, exports: later }, a: { run: x, dependencies: b, env_file: a.env } }\n", false),
  ])
  func variablesThatOthersKnow(text: String, isFound: Bool) throws {
    let sandbox = try Sandbox(text)
    try sandbox.directory.write("a.env", "A=$later\n")
    let found = try sandbox.program(["validate", "--format", "line", "--select", "unset-in-env-file"]).run()
      .findingLines
    #expect(found.isEmpty != isFound)
  }
}
