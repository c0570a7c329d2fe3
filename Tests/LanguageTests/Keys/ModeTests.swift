import Planner
import TestSupport
import Testing
import WorkflowModel

/// `mode`: the choice between awaiting a call and starting it as a task.
struct ModeTests {
  static let cases: [Case] = .all(
    .good("mode", in: .workflow, .task, .group, .include, values: ["sync", "async"]),
    .bad(
      "mode", in: .workflow, .task, .group, .include,
      values: ["⟦parallel⟧": "invalid-choice", "⟦Sync⟧": "invalid-choice", "⟦[sync]⟧": "wrong-type"]))

  private static let three = """
    tasks:
      one: { delay: 5s }
      two: { delay: 8s }
      three: { delay: 2s }
    """

  @Test func syncTakesFifteenSeconds() throws {
    let run = try expectDrawing(
      "mode: sync\n" + Self.three,
      is: """
        one   |-----          |
        two   |     --------  |
        three |             --|
        """)
    #expect(run.finishOrder == ["one", "two", "three"])
  }

  @Test func asyncTakesEight() throws {
    let run = try expectDrawing(
      "mode: async\n" + Self.three,
      is: """
        one   |-----   |
        two   |--------|
        three |--      |
        """)
    #expect(run.finishOrder == ["three", "one", "two"])
  }

  @Test func asyncIsWhatHoldsWithoutIt() throws {
    #expect(Simulation(try planned(Self.three)).finishOrder == ["three", "one", "two"])
  }

  @Test func theCommandLineReplacesTheWorkflowsOwn() throws {
    let sync = try planned("mode: async\n" + Self.three, .given(mode: .sync))
    #expect(Simulation(sync).finishOrder == ["one", "two", "three"])
    let async = try planned("mode: sync\n" + Self.three, .given(mode: .async))
    #expect(Simulation(async).finishOrder == ["three", "one", "two"])
  }

  @Test func theCommandLineLeavesThatOfGroupsAndTasks() throws {
    try expectDrawing(
      """
      tasks:
        g: { mode: async, tasks: { a: { delay: 1s }, b: { delay: 2s } } }
        later: { mode: async, delay: 1s }
        last: { delay: 1s }
      """, with: .given(mode: .sync),
      is: """
        g/a   |-  |
        g/b   |-- |
        later |  -|
        last  |  -|
        """)
  }

  @Test func aSyncTaskMakesThoseListedAfterItWait() throws {
    try expectDrawing(
      """
      tasks:
        before: { delay: 3s }
        await: { mode: sync, delay: 2s }
        after: { delay: 1s }
        last: { delay: 2s }
      """,
      is: """
        before |--- |
        await  |--  |
        after  |  - |
        last   |  --|
        """)
  }

  @Test func anAsyncTaskInASyncListIsNotWaitedFor() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        first: { delay: 1s }
        meanwhile: { mode: async, delay: 4s }
        second: { delay: 1s }
        third: { delay: 1s }
      """,
      is: """
        first     |-    |
        meanwhile | ----|
        second    | -   |
        third     |  -  |
        """)
  }

  @Test func aGroupStartsAsItsParentSaysAndItsOwnModeIsInside() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        first: { delay: 1s }
        g:
          mode: async
          tasks: { a: { delay: 2s }, b: { delay: 1s } }
        last: { delay: 1s }
      """,
      is: """
        first |-   |
        g/a   | -- |
        g/b   | -  |
        last  |   -|
        """)
    try expectDrawing(
      """
      tasks:
        g: { mode: sync, tasks: { a: { delay: 2s }, b: { delay: 1s } } }
        beside: { delay: 1s }
      """,
      is: """
        g/a    |-- |
        g/b    |  -|
        beside |-  |
        """)
  }

  @Test func groupsInsideASyncGroupAreAsyncUnlessTheySayOtherwise() throws {
    try expectDrawing(
      """
      mode: sync
      tasks:
        g: { tasks: { a: { delay: 1s }, b: { delay: 1s } } }
        last: { delay: 1s }
      """,
      is: """
        g/a  |- |
        g/b  |- |
        last | -|
        """)
  }

  @Test func theModeOfAnIncludedFileIsThatOfItsGroupUnlessTheGroupSaysOne() throws {
    let library = "mode: sync\ntasks: { a: { delay: 1s }, b: { delay: 1s } }"
    try expectDrawing(
      "tasks: { g: { include: lib.yaml }, h: { include: lib.yaml, mode: async } }", files: ["lib.yaml": library],
      is: """
        g/a |- |
        g/b | -|
        h/a |- |
        h/b |- |
        """)
  }

  @Test func syncOrderWaitsForSuccess() throws {
    try expectDrawing(
      "mode: sync\ntasks: { a: x, b: { delay: 1s } }", onFailure: .continue, ["a": .fails(after: 1)],
      is: """
        a |=| failed: 1
        b | | blocked by a
        """)
  }
}
