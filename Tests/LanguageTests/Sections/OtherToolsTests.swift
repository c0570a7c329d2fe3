import TestSupport
import Testing

/// Keys other tools use for the same thing are errors that name our key.
struct OtherToolsTests {
  @Test(arguments: [
    ("needs", "dependencies"), ("deps", "dependencies"), ("depends_on", "dependencies"), ("depends", "dependencies"),
    ("cmd", "run"), ("cmds", "run"), ("command", "run"), ("script", "run"),
    ("working_dir", "cwd"), ("dir", "cwd"),
    ("continue-on-error", "allow_failure"),
  ])
  func ofATask(theirs: String, ours: String) {
    check("unknown-key", in: "tasks: { a: { delay: 1s, ⟦\(theirs)⟧: bb }, bb: x }")
    #expect(load("tasks: { a: { delay: 1s, \(theirs): bb }, bb: x }").report.contains("taskflow calls it '\(ours)'"))
  }

  /// The same files, but another meaning: here nothing is skipped for them.
  @Test(arguments: [("sources", "inputs"), ("generates", "outputs")])
  func filesOfATask(theirs: String, ours: String) {
    check("unknown-key", in: "tasks: { a: { delay: 1s, ⟦\(theirs)⟧: bb }, bb: x }")
    let report = load("tasks: { a: { delay: 1s, \(theirs): bb }, bb: x }").report
    #expect(report.contains("does not skip what is up to date yet") && report.contains("'\(ours)'"))
  }

  @Test func ofAFile() {
    check("unknown-key", in: "⟦jobs⟧: { a: x }\ntasks: { b: x }")
    #expect(load("jobs: { a: x }").report.contains("taskflow calls it 'tasks'"))
  }

  @Test func slipsOfThePenAreFoundToo() {
    #expect(load("tasks: { a: { rnu: x, delay: 1s } }").report.contains("did you mean 'run'"))
    #expect(load("tasks: { a: { dependncies: [] , delay: 1s } }").report.contains("did you mean 'dependencies'"))
  }
}
