import Glibc
import TestSupport
import Testing

/// Which file is meant, and which tasks of it.
struct FileResolutionTests {
  @Test func theFileHereIsTaken() throws {
    let sandbox = try Sandbox("tasks: {a: echo yaml}")
    try sandbox.directory.write("taskflow.yml", "tasks: {a: echo yml}")
    #expect(try sandbox.taskflow("run", "-q").output == "yaml\n")
  }

  @Test func theShorterEndingIsTakenWithoutTheOther() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("taskflow.yml", "tasks: {a: echo yml}")
    #expect(try sandbox.taskflow("run", "-q").output == "yml\n")
  }

  @Test func theNearestParentIsTakenAndTasksRunThere() throws {
    let sandbox = try Sandbox("tasks: {where: pwd}")
    try sandbox.directory.write("middle/taskflow.yaml", "tasks: {where: pwd}")
    try sandbox.directory.makeDirectory("middle/deep")
    try sandbox.directory.makeDirectory("other")
    #expect(try sandbox.taskflow("run", "-q", in: "middle/deep").output == "\(sandbox.directory.path)/middle\n")
    #expect(try sandbox.taskflow("run", "-q", in: "other").output == "\(sandbox.directory.path)\n")
  }

  @Test func aDirectoryOfThatNameIsNoFile() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.makeDirectory("taskflow.yaml")
    try sandbox.directory.write("taskflow.yml", "tasks: {a: echo yml}")
    #expect(try sandbox.taskflow("run", "-q").output == "yml\n")
  }

  @Test(arguments: ["run", "plan", "validate", "list"])
  func withoutAnyFileTheMessageSaysWhatToDo(command: String) throws {
    var program = Program([taskflowBinary, command])
    // Nobody leaves a task file there.
    program.directory = "/proc"
    let result = try program.run()
    #expect(result.status == .exited(2))
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("taskflow: no taskflow.yaml here or in a directory above; name "))
  }

  @Test func aTaskIsRunWithWhatItWaitsForAndNothingElse() throws {
    let sandbox = try Sandbox(
      "tasks: {a: echo a, b: {run: echo b, dependencies: a}, c: echo c, d: {run: echo d, dependencies: b}}")
    #expect(try sandbox.taskflow("run", "-q", "b").output == "a\nb\n")
    #expect(try sandbox.taskflow("run", "-q", "taskflow.yaml", "b").output == "a\nb\n")
    #expect(try sandbox.taskflow("run", "-q", "c", "a", "-j", "1").output == "a\nc\n")
  }

  @Test func aTaskWithTheNameOfAFileIsTheTask() throws {
    let sandbox = try Sandbox("tasks: {build: echo task, other: echo other}")
    try sandbox.directory.write("build", "tasks: {inner: echo file}")
    #expect(try sandbox.taskflow("run", "-q", "build").output == "task\n")
    #expect(try sandbox.taskflow("run", "-q", "./build").output == "file\n")
  }

  @Test func aFileWithoutTheEndingIsTakenWhenNoTaskHasItsName() throws {
    let sandbox = try Sandbox("tasks: {other: echo other}")
    try sandbox.directory.write("build", "tasks: {inner: echo file, more: echo more}")
    #expect(try sandbox.taskflow("run", "-q", "build", "inner").output == "file\n")
  }

  @Test func aTaskWithTheEndingOfAFileNeedsTheFileBeforeIt() throws {
    let sandbox = try Sandbox("tasks: {a.yaml: echo task, b: echo b}")
    try sandbox.directory.write("a.yaml", "tasks: {inner: echo file}")
    #expect(try sandbox.taskflow("run", "-q", "a.yaml").output == "file\n")
    #expect(try sandbox.taskflow("run", "-q", "taskflow.yaml", "a.yaml").output == "task\n")
  }

  @Test func standardInputIsAFileOfTheWorkingDirectory() throws {
    let sandbox = try Sandbox("tasks: {a: echo wrong}")
    for arguments in [["run", "-q", "-"], ["run", "-q", "-", "a"]] {
      var program = sandbox.program(arguments)
      program.input = .text("tasks: {a: pwd, b: {dependencies: a}}")
      let result = try program.run()
      #expect(result.status == .exited(0))
      #expect(result.output == "\(sandbox.directory.path)\n")
    }
    var broken = sandbox.program(["validate", "-"])
    broken.input = .text("tasks: {a: {rnu: x}}")
    #expect(try broken.run().output.contains("--> <stdin>:1:13"))
  }

  @Test func aPipeIsAFileOfTheWorkingDirectoryToo() throws {
    let sandbox = try Sandbox()
    var program = sandbox.program(["run", "-q", "/dev/stdin"])
    program.input = .text("tasks: {a: pwd}")
    #expect(try program.run().output == "\(sandbox.directory.path)\n")
  }

  @Test func emptyStandardInputIsAnEmptyFile() throws {
    let result = try Sandbox().taskflow("validate", "-")
    #expect(result.status == .exited(1))
    #expect(result.output.hasPrefix("error[empty-file]: "))
  }

  @Test(arguments: [
    ("sub", "cannot read 'sub': Is a directory"), (".", "cannot read '.': Is a directory"),
    ("missing.yaml", "cannot read 'missing.yaml': No such file or directory"),
    ("sub/missing", "cannot read 'sub/missing': No such file or directory"),
    ("plain/x.yaml", "cannot read 'plain/x.yaml': Not a directory"),
  ])
  func whatCannotBeReadIsToldWithTheReason(argument: String, message: String) throws {
    let sandbox = try Sandbox()
    try sandbox.directory.makeDirectory("sub")
    try sandbox.directory.write("plain", "")
    for command in ["run", "plan", "list", "validate"] {
      var program = sandbox.program([command, argument])
      // No file in any parent may stand in for it.
      program.directory = sandbox.directory.path
      let result = try program.run()
      #expect(result.status == .exited(2), "\(command)")
      // A directory is looked through by `validate`.
      if command == "validate", ["sub", "."].contains(argument) {
        #expect(result.errors.hasPrefix("taskflow: no task file in '\(argument)': "))
        continue
      }
      let text = command == "validate" ? result.output : result.errors
      #expect(text.contains(message), "\(command): \(text)")
      #expect((command == "validate" ? result.errors : result.output).isEmpty)
    }
  }

  /// Runs as the user `nobody` when the tests run as root, whom no permission stops.
  @Test(.enabled(if: Unprivileged.isPossible, "needs setpriv, or not to be root"))
  func aFileWithoutPermissionIsUnreadable() throws {
    let sandbox = try Sandbox("tasks: {a: echo a}")
    chmod(sandbox.directory.path, 0o755)
    chmod(sandbox.directory.path(of: "taskflow.yaml"), 0)
    let result = try Unprivileged.program(sandbox.program(["run"])).run()
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("cannot read 'taskflow.yaml': Permission denied"))
    #expect(try Unprivileged.program(sandbox.program(["validate"])).run().status == .exited(2))
  }
}

/// Starts programs as a user who may not do everything.
enum Unprivileged {
  static let isPossible: Bool = {
    guard let result = try? program(Program([taskflowBinary, "--version"])).run() else { return false }
    return result.status == .exited(0)
  }()

  static func program(_ program: Program) -> Program {
    guard getuid() == 0 else { return program }
    var program = program
    program.words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] + program.words
    return program
  }
}
