import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// How `mode`, `delay` and `dependencies` place tasks in time while slots are plenty.
struct ModeTests {
  static let article = """
    tasks:
      call1: { delay: 5s, run: ./random_sum }
      call2: { delay: 8s, run: ./random_sum }
      call3: { delay: 2s, run: ./random_sum }
    """

  @Test func asyncTasksStartTogether() throws {
    let run = try expectDrawing(
      Self.article,
      is: """
        call1 |-----   |
        call2 |--------|
        call3 |--      |
        """)
    #expect(run.finishOrder == ["call3", "call1", "call2"])
    #expect(run.events.last?.instant.nanoseconds == 8 * .second)
  }

  @Test func syncTasksFollowEachOther() throws {
    let run = try expectDrawing(
      Self.article, mode: .sync,
      is: """
        call1 |-----          |
        call2 |     --------  |
        call3 |             --|
        """)
    #expect(run.finishOrder == ["call1", "call2", "call3"])
    #expect(run.events.last?.instant.nanoseconds == 15 * .second)
  }

  @Test func aSyncTaskHoldsBackWhatIsListedAfterIt() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 4s }
        b: { run: x, estimate: 3s, mode: sync }
        c: { run: x, estimate: 1s }
        d: { run: x, estimate: 2s }
      """,
      is: """
        a |==== |
        b |===  |
        c |   = |
        d |   ==|
        """)
  }

  @Test func anAsyncTaskInASyncListIsNotWaitedFor() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 4s, mode: async }
        c: { run: x, estimate: 1s }
        d: { run: x, estimate: 2s }
      """,
      is: """
        a |==    |
        b |  ====|
        c |  =   |
        d |   == |
        """)
  }

  @Test func delaysBeginWhenDependenciesHaveEnded() throws {
    try expectDrawing(
      """
      tasks:
        fetch: { run: x, estimate: 2s }
        pause: { delay: 3s, dependencies: fetch }
        parse: { delay: 1s, run: x, estimate: 2s, dependencies: [fetch] }
        store: { run: x, estimate: 1s, dependencies: [pause, parse] }
      """,
      is: """
        fetch |==    |
        pause |  --- |
        parse |  -== |
        store |     =|
        """)
  }

  @Test func zeroLengthTasksAndJoinsTakeNoTime() throws {
    let run = try expectDrawing(
      """
      tasks:
        nothing: {}
        instant: { run: x, estimate: 0s }
        work: { run: x, estimate: 2s, dependencies: [nothing, instant] }
        join: { dependencies: [work, nothing] }
        last: { run: x, estimate: 0s, dependencies: join }
      """,
      is: """
        nothing |!  |
        instant |!  |
        work    |== |
        join    |  !|
        last    |  !|
        """)
    #expect(run.events.last?.instant.nanoseconds == 2 * .second)
  }

  @Test func aRunOfNothingButJoinsEndsWhereItBegan() throws {
    let run = Simulation(try planned("tasks: { a: {}, b: { dependencies: a }, c: { dependencies: [a, b] } }"))
    #expect(
      run.transcript == [
        "0s run started",
        "0s ready a", "0s end a: succeeded",
        "0s ready b after a", "0s end b: succeeded",
        "0s ready c after b", "0s end c: succeeded",
        "0s run succeeded",
      ])
  }
}
