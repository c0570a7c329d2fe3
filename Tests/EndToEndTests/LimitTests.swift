import TestSupport
import Testing

/// What the system refuses: too few descriptors, too long arguments.
struct LimitTests {
  @Test(arguments: ["unlimited", "100", "20"])
  func aHundredTasksShareThirtyTwoDescriptors(jobs: String) throws {
    let tasks = (0..<100).map { "t\($0): 'sleep 0.05; echo end of $TASKFLOW_TASK.'" }.joined(separator: ", ")
    let sandbox = try Sandbox("tasks: {\(tasks)}")
    let result = try sandbox.program(after: "ulimit -n 32", ["run", "-q", "-j", jobs]).run()
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.errors.isEmpty)
    #expect(Set(result.lines.dropLast()) == Set((0..<100).map { "end of t\($0)." }))
    #expect(result.lines.count == 101)
  }

  @Test func whatTasksLeaveBehindIsStoppedEvenThen() throws {
    let script = "sleep 1000 & echo end of $TASKFLOW_TASK."
    let tasks = (0..<40).map { "t\($0): '\(script)'" }.joined(separator: ", ")
    let running = try Sandbox("tasks: {\(tasks)}")
      .program(after: "ulimit -n 32", ["run", "-q", "-j", "unlimited"]).start()
    let result = try running.finish()
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.lines.count == 41)
    #expect(running.survivors.isEmpty)
  }

  @Test func withoutAnyDescriptorItGivesUpAndSaysWhy() throws {
    let sandbox = try Sandbox("tasks: {a: touch ran}")
    // Enough to read the file, too few for a pipe.
    for limit in [6, 7, 8] {
      let result = try sandbox.program(after: "ulimit -n \(limit)", ["run", "-q"]).run()
      #expect(result.status == .exited(3))
      #expect(result.errors.hasSuffix(": Too many open files\n"), "\(limit): \(result.errors)")
      #expect(!sandbox.directory.exists("ran"))
    }
  }

  @Test func anArgumentListThatIsTooLongIsTheTasksFailure() throws {
    // Each is short enough.
    let value = String(repeating: "x", count: 130_000)
    let names = (0..<50).map { $0 == 0 ? "BIG" : "BIG\($0)" }
    let sandbox = try Sandbox(
      """
      env: { \(names.map { "\($0): \(value)" }.joined(separator: ", ")) }
      tasks:
        script: echo "${#BIG}"
        plain: printenv HOME
        list: { run: [printenv, BIG] }
        without: { env: { \(names.map { "\($0): null" }.joined(separator: ", ")) }, run: echo fine }
      """)
    let result = try sandbox.taskflow("run", "-q", "-k", "-j", "1")
    #expect(result.status == .exited(1))
    #expect(result.output == "fine\n")
    let messages = result.messages.split(separator: "\n")
    #expect(messages.count == 3)
    for message in messages {
      #expect(message.contains(" failed: its command and environment have 65"), "\(message)")
      #expect(message.contains("; the largest: variable 'BIG"), "\(message)")
    }
  }

  @Test func aLongValueOnTheCommandLineArrives() throws {
    // The system takes no argument longer than 128 KiB.
    let value = String(repeating: "x", count: 120_000)
    let sandbox = try Sandbox("tasks: {a: 'echo ${#BIG}'}")
    #expect(try sandbox.taskflow("run", "-q", "--env", "BIG=\(value)").output == "120000\n")
  }
}
