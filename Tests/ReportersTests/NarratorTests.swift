import Diagnostics
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// What is said on standard error while a run goes on.
struct NarratorTests {
  private func narration(
    _ text: String, slots: Int? = nil, onFailure: FailurePolicy? = nil,
    _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
    interruptions: [SimulatedExecutor.Interruption] = []
  ) throws -> [String] {
    let plan = try planned(text)
    let audience = Audience(plan)
    _ = Simulation(
      plan, slots: slots, onFailure: onFailure, behaviours, interruptions: interruptions, observers: [audience])
    return audience.said
  }

  @Test func successIsSilent() throws {
    #expect(try narration(Files.article) == [])
  }

  @Test func aFailureNamesWhatItBlocks() throws {
    let said = try narration(
      """
      on_failure: continue
      tasks:
        a: { run: x, estimate: 1s }
        b: { dependencies: a }
        g: { dependencies: b, tasks: { c: x } }
        alone: { run: x, estimate: 2s }
      """, ["a": .fails(after: 1, .exited(3)), "alone": .fails(after: 2, .signalled(11))])
    #expect(
      said == [
        "'a' failed: exit status 3; blocked by it: 'b', 'g/c'",
        "'alone' failed: killed by SIGSEGV",
      ])
  }

  @Test(arguments: [(5, ""), (6, " and 1 more"), (7, " and 2 more")])
  func manyBlockedAreCounted(count: Int, more: String) throws {
    var text = "tasks:\n  a: { run: x, estimate: 1s }\n"
    for number in 1...count { text += "  t\(number): { dependencies: a }\n" }
    #expect(
      try narration(text, ["a": .fails(after: 1)]) == [
        "'a' failed: exit status 1; blocked by it: 't1', 't2', 't3', 't4', 't5'\(more)"
      ])
  }

  @Test func failuresOfOneMomentAreToldApart() throws {
    let said = try narration(
      """
      on_failure: continue
      tasks:
        a: { run: x, estimate: 1s }
        b: { run: x, estimate: 1s }
        after_a: { dependencies: a }
        after_both: { dependencies: [b, a] }
        after_b: { dependencies: b }
      """, ["a": .fails(after: 1), "b": .fails(after: 1, .exited(2))])
    #expect(
      said == [
        "'a' failed: exit status 1; blocked by it: 'after_a', 'after_both'",
        "'b' failed: exit status 2; blocked by it: 'after_b'",
      ])
  }

  @Test func anInterruptionSaysWhatComesNext() throws {
    let file = "tasks: { a: { run: x, estimate: 9s }, b: { delay: 9s } }"
    #expect(
      try narration(file, interruptions: [.signal(2, at: 1)]) == [
        "interrupted by SIGINT; stopping what is running, once more kills it and all clean-up"
      ])
    #expect(
      try narration("tasks: { b: { delay: 9s } }", interruptions: [.signal(15, at: 1)]) == ["interrupted by SIGTERM"])
    #expect(
      try narration(
        "tasks: { a: { run: x, estimate: 1s }, b: { delay: 9s, dependencies: a } }", interruptions: [.signal(2, at: 3)])
        == ["interrupted by SIGINT"])
  }

  @Test func aSecondInterruptionSaysHowManyAreKilled() throws {
    let sleeper = SimulatedExecutor.Behaviour.lasts(60).terminating(in: nil)
    let said = try narration(
      "tasks: { a: x, b: x, c: { run: x, if: x }, d: { delay: 60s } }",
      ["a": sleeper, "b": sleeper, "c": sleeper],
      interruptions: [.signal(2, at: 1), .signal(2, at: 2), .signal(2, at: 3)])
    #expect(said.dropFirst() == ["killing 3 tasks"])
    let polite = try narration(
      "tasks: { a: x }", ["a": .lasts(60)], interruptions: [.signal(2, at: 1), .signal(2, at: 2)])
    #expect(polite.count == 1)
  }

  /// A stopped task is no failure, and nothing is said twice.
  @Test func whatIsStoppedIsNotReported() throws {
    let said = try narration(
      "tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 60s } }", onFailure: .cancel,
      ["a": .fails(after: 1), "b": .lasts(60).terminating(in: nil)],
      interruptions: [.signal(2, at: 3), .signal(2, at: 4)])
    #expect(
      said == [
        "'a' failed: exit status 1",
        "interrupted by SIGINT; stopping what is running, once more kills it and all clean-up",
        "killing 1 task",
      ])
  }

  @Test func whatCannotBeStartedSaysWhy() throws {
    let plan = try planned(
      """
      tasks:
        shell: { run: echo, shell: zsh }
        program: { run: [./tool, --help] }
        directory: { run: echo, cwd: build/out }
        home: { run: echo }
      """)
    let audience = Audience(plan)
    tell(
      audience,
      [
        (0, .attemptEnded(0, attempt: 1, .notStarted(.program("zsh", errno: 2)))), (0, .taskEnded(0, .failed)),
        (0, .attemptEnded(1, attempt: 1, .notStarted(.program("./tool", errno: 13)))), (0, .taskEnded(1, .failed)),
        (0, .attemptEnded(2, attempt: 1, .notStarted(.directory("/nowhere", errno: 20)))),
        (0, .taskEnded(2, .failed)),
        (0, .attemptEnded(3, attempt: 1, .notStarted(.directory("/nowhere", errno: 2)))),
        (0, .taskEnded(3, .failed)),
      ])
    #expect(
      audience.said == [
        "'shell' failed: cannot run 'zsh': errno 2",
        "'program' failed: cannot run './tool': errno 13",
        "'directory' failed: cannot enter directory '/nowhere': errno 20",
        "'home' failed: cannot enter directory '/nowhere': errno 2",
      ])
  }

  @Test func exportsThatAreNotDeclaredAreAFailure() throws {
    let audience = Audience(try planned("tasks: { a: x, b: x }"))
    tell(
      audience,
      [
        (0, .attemptEnded(0, attempt: 1, .badExports(.undeclared(["one"])))), (0, .taskEnded(0, .failed)),
        (0, .attemptEnded(1, attempt: 1, .badExports(.undeclared((1...7).map { "n\($0)" })))),
        (0, .taskEnded(1, .failed)),
      ])
    #expect(
      audience.said == [
        "'a' failed: wrote 'one' to $TASKFLOW_EXPORTS, which 'exports' does not list",
        "'b' failed: wrote 'n1', 'n2', 'n3', 'n4', 'n5' and 2 more to $TASKFLOW_EXPORTS, which 'exports' does not list",
      ])
  }

  @Test func aRunThatIsStuckNamesWhatWaits() throws {
    let audience = Audience(try planned("tasks: { a: x, b: x, c: x }"))
    tell(
      audience,
      [
        (0, .taskReady(0, after: nil)), (0, .taskReady(1, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil)),
        (0, .stopping(.fault(.deadlock))),
      ])
    #expect(
      audience.said == [
        "nothing can continue: all remaining tasks wait for what other remaining tasks or services hold; waiting for slots, memory or pools: 'b'"
      ])
  }

  @Test func aFaultOfTaskflowItself() throws {
    let audience = Audience(try planned("tasks: { a: x }"))
    tell(
      audience, [(5000, .stopping(.fault(.noProcess(errno: 24)))), (5000, .runEnded(.faulted(.noProcess(errno: 24))))])
    #expect(audience.said == ["cannot start processes: errno 24"])
  }

  @Test func coloursMarkWhatHappened() throws {
    let audience = Audience(try planned("tasks: { a: x }"), style: TextStyle(isColored: true))
    tell(
      audience,
      [
        (0, .attemptStarted(0, attempt: 1, after: nil)), (0, .attemptEnded(0, attempt: 1, .exited(1))),
        (0, .taskEnded(0, .failed)), (0, .stopping(.signal(2))),
      ])
    #expect(audience.said.map(readable) == ["‹33›interrupted by SIGINT‹0›", "‹31›'a' failed‹0›: exit status 1"])
  }
}
