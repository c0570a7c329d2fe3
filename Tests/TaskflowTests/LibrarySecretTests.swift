import Taskflow
import TestSupport
import Testing

/// The library hands no secret on.
struct LibrarySecretTests {
  @Test func findingsAreMasked() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "taskflow.yaml", "secrets: TOKEN\nenv: { TOKEN: hunter2 }\ntasks: { a: { timeout: hunter2, run: echo } }")
    let finding = try #require(TaskFile(path: directory.path(of: "taskflow.yaml")).findings.first)
    #expect(finding.message == "'timeout' is not a duration: '***'")
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
}
