import Engine
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Signals from outside: a polite end, ten seconds of grace, then force.
struct InterruptionTests {
  @Test func whatRunsIsToldToEndAndThenKilled() throws {
    let run = try expectDrawing(
      """
      tasks:
        obedient: { run: x, estimate: 20s }
        slow: { run: x, estimate: 20s }
        stubborn: { run: x, estimate: 20s }
        dependent: { run: x, dependencies: obedient }
      """,
      ["slow": .lasts(20).terminating(in: 3), "stubborn": .lasts(20).terminating(in: nil)],
      interruptions: [.signal(at: 2)],
      is: """
        obedient  |==          | cancelled: signal 15
        slow      |==~~~       | cancelled: signal 15
        stubborn  |==~~~~~~~~~~| cancelled: signal 9
        dependent |            | cancelled
        """)
    #expect(run.result == .interrupted(signal: 2))
    #expect(
      run.transcript.suffix(9) == [
        "2s stopping: signal 2", "2s end dependent: cancelled",
        "2s exit obedient: signal 15", "2s end obedient: cancelled",
        "5s exit slow: signal 15", "5s end slow: cancelled",
        "12s exit stubborn: signal 9", "12s end stubborn: cancelled",
        "12s run interrupted by signal 2",
      ])
  }

  @Test func forceComesExactlyAfterTheGrace() throws {
    let interruption = SimulatedExecutor.Interruption(.signal(15), at: Instant(nanoseconds: 1_234_567_891))
    let run = Simulation(
      try planned("tasks: { a: { run: x, estimate: 1h } }"), ["a": .lasts(3600).terminating(in: nil)],
      interruptions: [interruption])
    #expect(
      run.transcript.suffix(4) == [
        "1234567891ns stopping: signal 15",
        "11234567891ns exit a: signal 9", "11234567891ns end a: cancelled",
        "11234567891ns run interrupted by signal 15",
      ])
  }

  @Test func whatTakesLongerThanTheGraceToEndIsKilled() throws {
    try expectDrawing(
      "tasks: { in_time: { run: x, estimate: 60s }, too_late: { run: x, estimate: 60s } }", grace: 4 * .second,
      ["in_time": .lasts(60).terminating(in: 3), "too_late": .lasts(60).terminating(in: 5)],
      interruptions: [.signal(at: 1)],
      is: """
        in_time  |=~~~ | cancelled: signal 15
        too_late |=~~~~| cancelled: signal 9
        """)
  }

  /// It was told to stop: nobody can tell whether what it did is whole.
  @Test func aTaskThatEndsWellWhileStoppingIsCancelled() throws {
    try expectDrawing(
      "tasks: { a: { run: x, estimate: 5s } }", ["a": .lasts(5).terminating(in: nil)],
      interruptions: [.signal(at: 2)],
      is: "a |==~~~| cancelled: 0")
  }

  @Test func aSecondSignalKillsAtOnce() throws {
    let run = try expectDrawing(
      "tasks: { a: { run: x, estimate: 60s }, b: { run: x, estimate: 60s } }",
      ["a": .lasts(60).terminating(in: nil), "b": .lasts(60).terminating(in: 7)],
      interruptions: [.signal(2, at: 1), .signal(15, at: 3)],
      is: """
        a |=~~| cancelled: signal 9
        b |=~~| cancelled: signal 9
        """)
    // The first one is what ended the run.
    #expect(run.result == .interrupted(signal: 2))
    #expect(run.transcript.filter { $0.contains("stopping") } == ["1s stopping: signal 2"])
  }

  @Test func twoSignalsAtOneInstantKillAtOnce() throws {
    try expectDrawing(
      "tasks: { a: { run: x, estimate: 60s } }", ["a": .lasts(60).terminating(in: nil)],
      interruptions: [.signal(at: 2), .signal(at: 2)],
      is: "a |==| cancelled: signal 9")
  }

  @Test func delaysEndAtOnce() throws {
    let run = try expectDrawing(
      """
      tasks:
        pure: { delay: 9s }
        before_run: { delay: 9s, run: x }
        group: { delay: 9s, tasks: { member: x } }
        dependent: { dependencies: pure }
      """, interruptions: [.signal(15, at: 3)],
      is: """
        pure         |---| cancelled
        before_run   |---| cancelled
        group        |---| cancelled
        group/member |   | cancelled
        dependent    |   | cancelled
        """)
    #expect(run.result == .interrupted(signal: 15))
    #expect(run.events.last?.instant.nanoseconds == 3 * .second)
  }

  @Test func whatIsQueuedNeverStarts() throws {
    try expectDrawing(
      "tasks: { a: { run: x, estimate: 9s }, b: { run: x }, c: { delay: 1s, run: x } }", slots: 1,
      interruptions: [.signal(at: 2)],
      is: """
        a |==| cancelled: signal 15
        b |..| cancelled
        c |-.| cancelled
        """)
  }

  @Test func whatEndsAtTheInstantOfTheSignalHasEnded() throws {
    let run = Simulation(
      try planned("tasks: { a: { run: x, estimate: 2s }, b: { run: x, dependencies: a } }"),
      interruptions: [.signal(at: 2)])
    #expect(
      run.transcript.suffix(6) == [
        "2s exit a: 0", "2s end a: succeeded", "2s ready b after a",
        "2s stopping: signal 2", "2s end b: cancelled",
        "2s run interrupted by signal 2",
      ])
  }

  @Test func aSignalAfterAFailureInterrupts() throws {
    let run = try expectDrawing(
      "tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 9s } }", onFailure: .finish,
      ["a": .fails(after: 1), "b": .lasts(9).terminating(in: 1)], interruptions: [.signal(at: 3)],
      is: """
        a |=   | failed: 1
        b |===~| cancelled: signal 15
        """)
    #expect(run.result == .interrupted(signal: 2))
    #expect(
      run.transcript.filter { $0.contains("stopping") } == ["1s stopping: a failed", "3s stopping: signal 2"])
  }

  /// Under `cancel` the failure has sent the polite signal already; only a second one from outside is impatience.
  @Test func duringCancelTheSecondSignalKills() throws {
    let text = "tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 60s } }"
    let stubborn: [String: SimulatedExecutor.Behaviour] = [
      "a": .fails(after: 1), "b": .lasts(60).terminating(in: nil),
    ]
    try expectDrawing(
      text, onFailure: .cancel, stubborn, interruptions: [.signal(at: 3)],
      is: """
        a |=          | failed: 1
        b |=~~~~~~~~~~| cancelled: signal 9
        """)
    try expectDrawing(
      text, onFailure: .cancel, stubborn, interruptions: [.signal(at: 3), .signal(at: 4)],
      is: """
        a |=   | failed: 1
        b |=~~~| cancelled: signal 9
        """)
  }

  @Test func aSignalAfterTheEndIsNotSeen() throws {
    let run = Simulation(try planned("tasks: { a: { run: x, estimate: 2s } }"), interruptions: [.signal(at: 5)])
    #expect(run.result == .succeeded)
    #expect(run.events.last == TimedEvent(.runEnded(.succeeded), at: Instant(nanoseconds: 2 * .second)))
  }

  @Test func aSignalAfterTheEndChangesNothing() throws {
    var run = try ManualRun("tasks: { a: {} }")
    _ = run.transcript()
    run.stop(.signal(2), at: 1000)
    #expect(run.transcript() == [])
    #expect(run.engine.result == .succeeded)
  }

  @Test func aFaultOfTaskflowItselfStopsLikeASignal() throws {
    let run = try expectDrawing(
      "tasks: { a: { run: x, estimate: 60s } }",
      interruptions: [
        SimulatedExecutor.Interruption(.fault(.noProcess(errno: 28)), at: Instant(nanoseconds: 1 * .second))
      ],
      is: "a |=| cancelled: signal 15")
    #expect(run.result == .faulted(.noProcess(errno: 28)))
  }
}
