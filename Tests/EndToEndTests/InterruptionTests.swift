import Glibc
import TestSupport
import Testing

/// Ctrl-C and its relatives: everything ends, nothing is left, and the timeline is shown.
struct InterruptionTests {
  private static let sleepers = """
    tasks:
      plain: echo started; sleep 1000
      direct: { run: [sh, -c, 'echo started; exec sleep 1000'] }
      pipeline: echo started; sleep 1000 | sleep 1000
      background: sleep 1000 & sleep 1000 & echo started; wait
      next: { dependencies: plain, run: touch ran }

    """
  /// Sleepers that can't be asked to end.
  private static let stubborn =
    sleepers + """
        trapper: trap '' TERM; echo started; sleep 1000
        ignores-with-children: trap 'echo no' TERM; echo started; sleep 1000; sleep 1000; sleep 1000

      """

  private func start(_ tasks: String, _ started: Int) throws -> (sandbox: Sandbox, running: RunningProgram) {
    let sandbox = try Sandbox(tasks)
    let running = try sandbox.start("run", "-j", "unlimited", "--output", "live")
    try running.waitForOutput("started", count: started)
    return (sandbox, running)
  }

  /// All tasks are gone the moment taskflow is, and the timeline says what became of them.
  @discardableResult
  private func expectEnd(
    _ running: RunningProgram, _ sandbox: Sandbox, signal: Int32, stopped: Int
  ) throws -> ProgramResult {
    let result = try running.finish()
    #expect(running.survivors.isEmpty)
    #expect(result.status == .signalled(signal))
    #expect(result.lines.count { $0.hasSuffix("  cancelled") } == stopped, "\(result.output)")
    #expect(result.lines.contains { $0.hasPrefix("next ") && $0.hasSuffix("cancelled, not started") })
    #expect(result.output.contains(" tasks (\(stopped + 1) cancelled): "))
    #expect(!sandbox.directory.exists("ran"))
    return result
  }

  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP"), (SIGQUIT, "SIGQUIT")])
  func oneSignalStopsWhatCanBeAsked(signal: Int32, name: String) throws {
    let (sandbox, running) = try start(Self.sleepers, 4)
    running.signal(signal)
    try running.waitForErrors(
      "taskflow: interrupted by \(name); stopping what is running, once more kills it and all clean-up\n")
    try expectEnd(running, sandbox, signal: signal, stopped: 4)
  }

  @Test(arguments: [(SIGINT, SIGINT), (SIGTERM, SIGINT), (SIGINT, SIGTERM)])
  func aSecondSignalKillsAtOnce(first: Int32, second: Int32) throws {
    let (sandbox, running) = try start(Self.stubborn, 6)
    running.signal(first)
    try running.waitForErrors("once more kills it")
    // One that ignores SIGTERM says so: the signals have arrived.
    try running.waitForOutput("no\n")
    running.signal(second)
    let result = try expectEnd(running, sandbox, signal: first, stopped: 6)
    // Those that could be asked may have ended before.
    #expect(result.errors.contains(/taskflow: killing [1-6] tasks?\n/))
  }

  @Test func whatIgnoresTheSignalIsKilledAfterTheGrace() throws {
    let (sandbox, running) = try start(Self.stubborn, 6)
    running.signal(SIGINT)
    try expectEnd(running, sandbox, signal: SIGINT, stopped: 6)
  }

  @Test func aTaskMayCleanUpBeforeItEnds() throws {
    let (sandbox, running) = try start(
      "tasks: {a: 'trap \"echo cleaning; touch cleaned; exit 0\" TERM; echo started; while :; do sleep 0.02 || :; done', next: {dependencies: a}}",
      1)
    running.signal(SIGINT)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGINT))
    #expect(result.lines.contains("cleaning"))
    #expect(sandbox.directory.exists("cleaned"))
    // Ended well or not, it was told to stop.
    #expect(result.lines.contains { $0.hasPrefix("a ") && $0.hasSuffix("cancelled") })
  }

  @Test func aStoppedTaskEndsToo() throws {
    let sandbox = try Sandbox("tasks: {a: 'echo started; echo $$ > process; kill -STOP $$; sleep 1000'}")
    let running = try sandbox.start("run", "--output", "live")
    try running.waitForOutput("started")
    try running.wait(for: "the task to stand still") {
      guard let text = try? sandbox.directory.read("process"), let process = pid_t(text.dropLast()) else {
        return false
      }
      return ProcessTable.state(of: process) == "T"
    }
    running.signal(SIGINT)
    #expect(try running.finish().status == .signalled(SIGINT))
    #expect(running.survivors.isEmpty)
  }

  @Test func aDelayIsCutShort() throws {
    let sandbox = try Sandbox("tasks: {a: echo started, b: {delay: 1h, run: touch ran}}")
    let running = try sandbox.start("run")
    try running.waitForOutput("started")
    running.signal(SIGTERM)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGTERM))
    #expect(!sandbox.directory.exists("ran"))
    #expect(result.lines.contains { $0.hasPrefix("a ") && $0.hasSuffix("succeeded") })
  }

  @Test func nohupSurvivesTheEndOfItsTerminal() throws {
    let sandbox = try Sandbox("tasks: {a: 'echo started; while [ ! -e go ]; do sleep 0.02 || :; done; echo released'}")
    let running = try sandbox.program(after: "trap '' HUP", ["run", "-q", "--output", "live"]).start()
    try running.waitForOutput("started")
    running.signal(SIGHUP)
    try sandbox.directory.write("go", "")
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.output == "started\nreleased\n")
    #expect(result.errors.isEmpty)
  }

  @Test func aSignalToTheTaskAloneIsTheTasksFailure() throws {
    let sandbox = try Sandbox("tasks: {a: 'kill -INT $$', b: {run: 'kill -TERM $$; sleep 1000', dependencies: []}}")
    let result = try sandbox.taskflow("run", "-k", "-q", "-j", "1")
    #expect(result.status == .exited(1))
    #expect(result.messages == "taskflow: 'a' failed: killed by SIGINT\ntaskflow: 'b' failed: killed by SIGTERM\n")
  }
}
