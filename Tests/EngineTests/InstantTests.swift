import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// Exact instants, and what happens in which order when many things fall on one.
struct InstantTests {
  @Test func timesAreExactToTheNanosecond() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          a: { delay: 1.000000001s, run: x, estimate: 0.000000002s }
          b: { delay: 0.000000001, dependencies: a }
        """))
    #expect(
      run.transcript == [
        "0s run started", "0s ready a",
        "1000000001ns start a",
        "1000000003ns exit a: 0", "1000000003ns end a: succeeded", "1000000003ns ready b after a",
        "1000000004ns end b: succeeded",
        "1000000004ns run succeeded",
      ])
  }

  /// The later one in the file was the first to begin its delay.
  @Test func delaysThatEndTogetherEndInFileOrder() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          a: { delay: 1s, dependencies: start3 }
          b: { delay: 2s, dependencies: start2 }
          c: { delay: 4s }
          start2: { delay: 2s }
          start3: { delay: 3s }
        """))
    #expect(run.finishOrder == ["start2", "start3", "a", "b", "c"])
    #expect(
      run.transcript.suffix(4) == [
        "4s end a: succeeded", "4s end b: succeeded", "4s end c: succeeded", "4s run succeeded",
      ])
  }

  @Test func allThatEndsAtAnInstantEndsBeforeAnythingStarts() throws {
    let run = try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 2s, priority: 2 }
        b: { run: x, estimate: 2s, priority: 2 }
        wide: { run: x, estimate: 2s, cpus: 2, priority: 1 }
        narrow: { run: x, estimate: 1s }
        delayed: { delay: 2s, run: x, estimate: 1s }
      """, slots: 2,
      is: """
        a       |==   |
        b       |==   |
        wide    |..== |
        narrow  |....=|
        delayed |--..=|
        """)
    #expect(
      run.transcript.filter { $0.hasPrefix("2s") } == [
        "2s exit a: 0", "2s end a: succeeded", "2s exit b: 0", "2s end b: succeeded", "2s start wide after b",
      ])
  }

  /// One ready task after the other takes no time; each is started, and ended, before the clock moves.
  @Test func chainsOfInstantTasksStayAtOneInstant() throws {
    let run = Simulation(
      try planned(
        """
        mode: sync
        tasks:
          a: { run: x, estimate: 0s }
          b: { run: x, estimate: 0s }
          c: {}
          d: { run: x, estimate: 0s }
        """), slots: 1)
    #expect(run.finishOrder == ["a", "b", "c", "d"])
    #expect(run.events.allSatisfy { $0.instant == .zero })
    #expect(run.result == .succeeded)
  }

  /// The failure comes first in the file: the other one was told to stop at the instant of its end.
  @Test func cancelAtTheInstantOfACompletion() throws {
    let run = Simulation(
      try planned("tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 1s }, c: { run: x, estimate: 9s } }"),
      onFailure: .cancel, ["a": .fails(after: 1), "c": .lasts(9).terminating(in: 2)])
    #expect(
      run.transcript.suffix(8) == [
        "1s exit a: 1", "1s end a: failed", "1s stopping: a failed",
        "1s exit b: 0", "1s end b: cancelled",
        "3s exit c: signal 15", "3s end c: cancelled",
        "3s run failed",
      ])
  }

  @Test func aTaskThatEndsAtTheInstantOfItsKillEndsOnce() throws {
    let run = Simulation(
      try planned("tasks: { a: { run: x, estimate: 12s }, b: { run: x, estimate: 60s } }"),
      ["a": .lasts(12).terminating(in: nil), "b": .lasts(60).terminating(in: nil)],
      interruptions: [.signal(at: 2)])
    #expect(
      run.transcript.suffix(5) == [
        "12s exit a: 0", "12s end a: cancelled",
        "12s exit b: signal 9", "12s end b: cancelled",
        "12s run interrupted by signal 2",
      ])
  }

  /// Sums of times stay at the last instant there is instead of passing it.
  @Test func timeDoesNotOverflow() throws {
    var text = "mode: sync\ntasks:\n"
    for number in 0..<40 { text += "  t\(number): { delay: 87600h }\n" }
    let run = Simulation(try planned(text))
    #expect(run.result == .succeeded)
    #expect(run.events.last?.instant.nanoseconds == .max)
  }

  @Test func aBatchHoldsAllThatBelongsToAnInstant() throws {
    let recorder = EventRecorder()
    let run = Simulation(
      try planned("tasks: { a: { delay: 1s }, b: { delay: 1s }, c: { delay: 2s } }"), observers: [recorder])
    #expect(recorder.events == run.events)
    let instants = recorder.batches.map { recorder.events[$0 - 1].instant.nanoseconds / .second }
    #expect(instants == [0, 1, 2])
  }

  static var longChain: String {
    var text = "tasks:\n  t0: { run: x, estimate: 1s }\n"
    for number in 1...100_000 { text += "  t\(number): { dependencies: t\(number - 1) }\n" }
    return text
  }

  @Test func aHundredThousandJoinsInAChainDoNotOverflowTheStack() throws {
    let run = Simulation(try planned(Self.longChain))
    #expect(run.result == .succeeded)
    #expect(run.finishOrder.last == "t100000")
    #expect(run.events.last?.instant.nanoseconds == 1 * .second)
  }

  @Test func aFailureBlocksAHundredThousandInAChain() throws {
    let run = Simulation(try planned(Self.longChain), ["t0": .fails(after: 1)])
    #expect(run.outcome(of: "t100000") == .blocked(by: 0))
  }
}
