import Glibc
import TestSupport
import Testing

/// What `--fix` and `--events` must not destroy.
struct FixSafetyTests {
  private static let text = "tasks:\n  a: { run: x, dealy: 5s }\n"
  private static let fixed = "tasks:\n  a: { run: x, delay: 5s }\n"

  @Test func otherNamesAreNotCutOff() throws {
    let sandbox = try Sandbox(Self.text)
    #expect(link(sandbox.directory.path(of: "taskflow.yaml"), sandbox.directory.path(of: "other.yaml")) == 0)
    let result = try sandbox.taskflow("validate", "--fix")
    #expect(result.status == .exited(3))
    #expect(
      result.errors
        == "taskflow: cannot fix 'taskflow.yaml': it has 2 names (hard links), and only one of them would name the changed file\n"
    )
    #expect(try sandbox.directory.read("taskflow.yaml") == Self.text)
    #expect(sandbox.directory.entries(of: ".").sorted() == ["other.yaml", "taskflow.yaml"])
  }

  @Test func modeAndAttributesAreKept() throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("taskflow.yaml", Self.text, mode: 0o640)
    let path = sandbox.directory.path(of: "taskflow.yaml")
    var program = Program(["python3", "-c", "import os, sys; os.setxattr(sys.argv[1], 'user.note', b'kept')", path])
    let hasAttributes = try program.run().status == .exited(0)
    #expect(try sandbox.taskflow("validate", "--fix").status == .exited(0))
    #expect(try sandbox.directory.read("taskflow.yaml") == Self.fixed)
    program.words = [
      "python3", "-c",
      "import os, sys; p = sys.argv[1]; print(oct(os.stat(p).st_mode & 0o7777), *(os.getxattr(p, n) for n in os.listxattr(p) if n.startswith('user.')))",
      path,
    ]
    #expect(try program.run().output == "0o640\(hasAttributes ? " b'kept'" : "")\n")
  }

  @Test func aFileThatMayNotGrowLeavesNothing() throws {
    let tasks = (0..<100).map { "  a\($0): { run: x, dealy: 5s }\n" }.joined()
    let sandbox = try Sandbox("tasks:\n\(tasks)")
    let result = try sandbox.program(after: "ulimit -f 1", ["validate", "--fix"]).run()
    #expect(result.status == .exited(3))
    #expect(result.errors == "taskflow: cannot fix 'taskflow.yaml': File too large\n")
    #expect(sandbox.directory.entries(of: ".") == ["taskflow.yaml"])
  }

  /// Somebody saves the file again and again while it is fixed: no save is lost.
  @Test func savesMadeMeanwhileAreKept() throws {
    let sandbox = try Sandbox(Self.text)
    let script = """
      i=0
      while [ $i -lt 60 ]; do
        i=$((i + 1))
        printf 'tasks:\\n  a: { run: x, dealy: 5s }\\n  save%s: x\\n' $i >new
        mv new taskflow.yaml
        "$1" validate --fix >/dev/null 2>&1 &
        printf 'tasks:\\n  a: { run: x, dealy: 5s }\\n  last%s: x\\n' $i >new
        mv new taskflow.yaml
        wait
        grep -q last$i: taskflow.yaml || echo "lost $i"
      done
      """
    let result = try Program(["sh", "-c", script, "sh", taskflowBinary], directory: sandbox.directory.path).run()
    #expect(result.output == "", "\(result.errors)")
  }

  @Test(arguments: [
    ("build.yaml", "tasks: { b: echo b }\n"), ("build.yml", "x"), ("build", "# mine\nname: x\ntasks:\n  b: echo b\n"),
    ("build.json", #"{"tasks": {"b": "echo b"}}"#),
  ])
  func eventsDoNotOverwriteTaskFiles(name: String, text: String) throws {
    let sandbox = try Sandbox("tasks: { a: touch ran }")
    try sandbox.directory.write(name, text)
    for command in ["run", "plan"] {
      let result = try sandbox.taskflow(command, "--events", name)
      #expect(result.status == .exited(2))
      #expect(
        result.errors
          == "taskflow: '\(name)' is a task file, and events would overwrite it; name another file after --events\n")
    }
    #expect(try sandbox.directory.read(name) == text)
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test(arguments: ["A=1\n", "# mine\n\nexport A=\"x y\"\nB=2\n"]) func eventsDoNotOverwriteDotenvFiles(text: String)
    throws
  {
    let sandbox = try Sandbox("env_file: e.env\ntasks: { a: touch ran }")
    try sandbox.directory.write("e.env", text)
    let result = try sandbox.taskflow("run", "--events", "e.env")
    #expect(result.status == .exited(2))
    #expect(
      result.errors
        == "taskflow: 'e.env' is a dotenv file, and events would overwrite it; name another file after --events\n")
    #expect(try sandbox.directory.read("e.env") == text)
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test(
    "events over a file that the workflow declares as an input",
    arguments: ["data.csv", "'*.csv'", "'${NAME}.csv'", "./sub/../data.csv", ".", "'{data,other}.csv'"])
  func eventsDoNotOverwriteInputs(input: String) throws {
    let sandbox = try Sandbox(
      "env: { NAME: data }\ntasks: { other: { inputs: x.csv, run: 'true' }, a: { inputs: [\(input)], run: touch ran } }"
    )
    try sandbox.directory.write("data.csv", "a,b\n")
    for command in ["run", "plan"] {
      let result = try sandbox.taskflow(command, "--events", "data.csv")
      #expect(result.status == .exited(2))
      #expect(
        result.errors
          == "taskflow: 'data.csv' is an input of 'a', and events would overwrite it; name another file after --events\n"
      )
    }
    #expect(try sandbox.directory.read("data.csv") == "a,b\n")
    #expect(!sandbox.directory.exists("ran"))
  }

  /// By another name; and of a matrix, in a directory of its own.
  @Test func eventsDoNotOverwriteInputsByAnotherName() throws {
    let sandbox = try Sandbox(
      "tasks: { a: { matrix: { d: [one, two] }, cwd: '${d}', inputs: in, run: touch ran } }")
    for name in ["one", "two"] {
      try sandbox.directory.makeDirectory(name)
      try sandbox.directory.write("\(name)/in", "text\n")
    }
    let path = sandbox.directory.path
    #expect(symlink("two/in", "\(path)/link") == 0)
    for name in ["link", "one/in", "\(path)/two/in", "./one/../one/in"] {
      let result = try sandbox.taskflow("run", "--events", name)
      #expect(result.status == .exited(2))
      #expect(result.errors.contains("is an input of 'a["), "\(name): \(result.errors)")
    }
    try sandbox.directory.write("three", "text\n")
    #expect(try sandbox.taskflow("run", "-q", "--events", "three").status == .exited(0))
  }

  @Test func eventsOverwriteEvents() throws {
    let sandbox = try Sandbox("tasks: { tasks: touch ran }")
    for _ in 0..<2 { #expect(try sandbox.taskflow("run", "-q", "--events", "events.json").status == .exited(0)) }
    #expect(try Events(sandbox).names.count { $0 == "run_started" } == 1)
  }
}
