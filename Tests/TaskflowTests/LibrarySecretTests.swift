import Taskflow
import TestSupport
import Testing

/// The library hands no secret on.
struct LibrarySecretTests {
  private static let text = """
    secrets: [TOKEN, OUT]
    tasks:
      a: { matrix: { t: ["${TOKEN}"] }, run: 'echo "$TOKEN"; echo hunter2-"$t"' }
      b: { exports: OUT, run: 'echo early-sword; echo "OUT=early-sword" >>"$TASKFLOW_EXPORTS"' }
      c: { dependencies: b, run: 'echo "$OUT"' }
    """

  @Test func whatTasksWriteIsMasked() throws {
    let directory = try TemporaryDirectory()
    try directory.write("taskflow.yaml", Self.text)
    var options = RunOptions()
    options.environment = ["TOKEN": "hunter2"]
    var written: [String: String] = [:]
    let run = try TaskFile(path: directory.path(of: "taskflow.yaml")).run(options) { task, bytes in
      written[task, default: ""] += String(decoding: bytes, as: UTF8.self)
    }
    withExtendedLifetime(directory) {}
    #expect(written == ["a[t=***,#1]": "***\n***-***\n", "b": "***\n", "c": "***\n"])
    #expect(run.isSuccess && run.tasks.map(\.name) == ["a[t=***,#1]", "b", "c"])
  }

  @Test func findingsAreMasked() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "taskflow.yaml", "secrets: TOKEN\nenv: { TOKEN: hunter2 }\ntasks: { a: { timeout: hunter2, run: echo } }")
    let finding = try #require(TaskFile(path: directory.path(of: "taskflow.yaml")).findings.first)
    #expect(finding.message == "'timeout' is not a valid duration: '***'")
    try directory.write("plan.yaml", "secrets: TOKEN\ntasks: { m: { matrix: { t: ['${TOKEN}', b] }, run: echo } }")
    var options = RunOptions()
    options.environment = ["TOKEN": "hunter2"]
    options.tasks = ["m[t=x]"]
    do throws(TaskFileError) {
      _ = try TaskFile(path: directory.path(of: "plan.yaml")).plan(options)
      Issue.record("there is no such instance")
    } catch {
      guard case .invalid(let findings) = error else { throw error }
      #expect(findings.map(\.help) == ["'t' may be '***' or 'b'"])
    }
  }

  /// What only the plan knows, and what only the words of the caller hold.
  @Test func whatTheCallerGivesIsMasked() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "taskflow.yaml", "secrets: [axis, TOKEN]\ntasks: { m: { matrix: { axis: ['${PART}-x', b] }, run: echo } }")
    let file = TaskFile(path: directory.path(of: "taskflow.yaml"))
    var options = RunOptions()
    options.environment = ["PART": "swordfish", "TOKEN": "hunter2"]
    #expect(try file.plan(options).tasks.map(\.name) == ["m[axis=***,#1]", "m[axis=***,#2]"])
    options.tasks = ["no-hunter2"]
    do throws(TaskFileError) {
      _ = try file.plan(options)
      Issue.record("there is no such task")
    } catch {
      guard case .invalid(let findings) = error else { throw error }
      #expect(findings.map { $0.message.contains("'no-***'") } == [true])
    }
  }
}
