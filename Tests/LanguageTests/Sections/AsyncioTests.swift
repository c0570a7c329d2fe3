import TestSupport
import Testing
import WorkflowModel

/// The table that translates asyncio, row by row.
struct AsyncioTests {
  static let cases: [Case] = .all(
    .idea("asyncio/`await f()`", awaited),
    .idea("asyncio/`create_task(f())`, awaited later", created),
    .idea("asyncio/`gather(f(), g(), h())`", gathered),
    .idea("asyncio/tasks created in a loop over a result", loop),
    .idea("asyncio/I/O-bound / CPU-bound", bound),
    .idea("asyncio/`asyncio.timeout`, `TaskGroup`", taskGroup))

  private static let awaited = "tasks: { f: { mode: sync, delay: 2s }, then: { delay: 1s } }"
  private static let created = """
    mode: sync
    tasks:
      f: { mode: async, delay: 3s }
      meanwhile: { delay: 1s }
      awaited: { dependencies: f, delay: 1s }
    """
  private static let gathered = """
    tasks:
      gather: { tasks: { f: { delay: 1s }, g: { delay: 3s }, h: { delay: 2s } } }
      then: { dependencies: gather, delay: 1s }
    """
  private static let loop = """
    tasks:
      list: { exports: items, run: x }
      each: { dependencies: list, matrix: { item: "${items}" }, run: x }
    """
  private static let bound = """
    tasks:
      waits: { delay: 2s }
      polls: { cpus: 0, run: x, estimate: 2s }
      computes: { cpus: 2, run: x, estimate: 1s }
      too: { run: x, estimate: 1s }
    """
  private static let taskGroup = """
    on_failure: cancel
    tasks:
      g: { timeout: 2s, tasks: { a: { run: x, estimate: 9s }, b: { run: x, estimate: 1s } } }
    """

  @Test func awaitIsASyncTask() throws {
    try expectDrawing(
      Self.awaited,
      is: """
        f    |-- |
        then |  -|
        """)
  }

  @Test func createTaskIsAnAsyncTaskAndADependencyWhereItIsAwaited() throws {
    try expectDrawing(
      Self.created,
      is: """
        f         |--- |
        meanwhile |-   |
        awaited   |   -|
        """)
  }

  @Test func gatherIsAGroupAndATaskThatDependsOnIt() throws {
    try expectDrawing(
      Self.gathered,
      is: """
        gather/f |-   |
        gather/g |--- |
        gather/h |--  |
        then     |   -|
        """)
  }

  @Test func aLoopOverAResultIsAMatrixOverAnExportedList() throws {
    let run = try environments(Self.loop) { _, _ in ["items": "a\nb\nc"] }
    #expect(run.plan.names == ["list", "each[item=a]", "each[item=b]", "each[item=c]"])
  }

  @Test func whatWaitsHoldsNoSlotAndWhatComputesHoldsSome() throws {
    try expectDrawing(
      Self.bound, slots: 2,
      is: """
        waits    |--|
        polls    |==|
        computes |= |
        too      |.=|
        """)
  }

  @Test func aTaskGroupIsAGroupWithATimeoutInARunThatCancels() throws {
    try expectDrawing(
      Self.taskGroup,
      is: """
        g/a |==| cancelled: signal 15
        g/b |= |
        """)
    try expectDrawing(
      Self.taskGroup, ["g/b": .fails(after: 1)],
      is: """
        g/a |=| cancelled: signal 15
        g/b |=| failed: 1
        """)
  }
}
