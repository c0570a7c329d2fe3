import Glibc
import TestSupport
import Testing

/// What `taskflow validate` checks: files, directories, standard input; many at once.
struct ValidatePathTests {
  private let wrong = "tasks: { a: { rnu: x } }\n"

  @Test func directoriesAreSearchedAsGitSeesThem() throws {
    let sandbox = try Sandbox()
    for path in ["taskflow.yaml", "sub/ci.taskflow.yml", "build/taskflow.yaml", "sub/other.yaml", ".git/taskflow.yaml"]
    {
      try sandbox.directory.write(path, wrong)
    }
    try sandbox.directory.write(".gitignore", "build/\n")
    let result = try sandbox.taskflow("validate", ".", "--format", "line")
    #expect(result.status == .exited(1))
    #expect(result.findingLines.map { $0.prefix { $0 != ":" } } == ["sub/ci.taskflow.yml", "taskflow.yaml"])
    #expect(
      try sandbox.taskflow("validate", "sub/", "--format", "line").findingLines.first?.hasPrefix("sub/ci.") == true)
  }

  @Test func whatCannotBeReadDoesNotHideTheRest() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("sub/taskflow.yaml", wrong)
    let result = try sandbox.taskflow("validate", "missing.yaml", "sub", "--format", "line")
    #expect(result.status == .exited(2))
    #expect(
      result.findingLines == [
        "missing.yaml:1:1: error: cannot read 'missing.yaml': No such file or directory [unreadable-file]",
        "sub/taskflow.yaml:1:15: error: unknown key 'rnu' in a task [unknown-key]",
      ])
  }

  /// A check that has checked nothing must not look like one that has found nothing.
  @Test func aDirectoryWithoutTaskFilesIsAMistake() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.makeDirectory("empty")
    let result = try sandbox.taskflow("validate", "empty")
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(
      result.errors
        == "taskflow: no task file in 'empty': there is no taskflow.yaml or *.taskflow.yaml in it or below it\n")
  }

  @Test func standardInputHasANameAndAPlace() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("sub/lib.yaml", "tasks: { x: echo x }\n")
    var program = sandbox.program(["validate", "-", "--stdin-name", "sub/new.yaml", "--format", "line"])
    program.input = .text("tasks: { a: { rnu: x }, b: { include: lib.yaml } }\n")
    #expect(try program.run().findingLines == ["sub/new.yaml:1:15: error: unknown key 'rnu' in a task [unknown-key]"])
    program.words = Array(program.words.dropLast(4)) + ["--format", "line"]
    let anonymous = try program.run()
    #expect(anonymous.findingLines.first == "<stdin>:1:15: error: unknown key 'rnu' in a task [unknown-key]")
    #expect(anonymous.findingLines.last?.contains("cannot read 'lib.yaml'") == true)
  }

  @Test func theDifferenceOfStandardInputHasItsName() throws {
    let sandbox = try Sandbox()
    var program = sandbox.program(["validate", "--diff", "-", "--stdin-name", "sub/new.yaml"])
    program.input = .text("tasks: { a: { run: x, dealy: 5s } }\n")
    let result = try program.run()
    #expect(result.status == .exited(1))
    #expect(result.output.contains("sub/new.yaml"))
    #expect(result.output.contains("\n+tasks: { a: { run: x, delay: 5s } }\n"))
  }

  @Test func whatSeveralIncludeIsShownOnce() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write(
      "shared/taskflow.yaml", "tasks: { x: { run: x, dependencies: y }, y: { run: y, dependencies: x } }\n")
    for name in ["a", "b"] {
      try sandbox.directory.write(
        "\(name).taskflow.yaml", "tasks: { lib: { include: ./shared/../shared/taskflow.yaml } }\n")
    }
    let result = try sandbox.taskflow("validate", ".", "--format", "line")
    #expect(result.findingLines.count == 1)
    #expect(result.findingLines.first?.hasPrefix("shared/taskflow.yaml:1:") == true)
  }

  @Test func theOrderIsThatOfThePathsWhateverTheThreadsDo() throws {
    let sandbox = try Sandbox()
    for number in 100..<200 {
      let tasks = (0...(number * 7 % 40)).map { "  t\($0): { rnu: x }\n" }.joined()
      try sandbox.directory.write("f\(number).taskflow.yaml", "tasks:\n\(tasks)")
    }
    let first = try sandbox.taskflow("validate", ".", "--format", "line")
    let files = first.findingLines.map { $0.prefix { $0 != ":" } }.map(String.init)
    #expect(files == files.sorted())
    #expect(Set(files).count == 100)
    for _ in 0..<5 { #expect(try sandbox.taskflow("validate", ".", "--format", "line").output == first.output) }
  }

  @Test func theSchemaIsTheCommittedOne() throws {
    let result = try Sandbox().taskflow("schema")
    #expect(result.status == .exited(0))
    #expect(try result.output == readFile("\(repositoryRoot)/schema/taskflow.schema.json"))
  }
}
