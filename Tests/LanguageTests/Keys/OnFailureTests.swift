import Planner
import TestSupport
import Testing
import WorkflowModel

/// `on_failure`: what a failure does to the rest. See also `FailureTests`.
struct OnFailureTests {
  static let cases: [Case] = .all(
    .good("on_failure", in: .workflow, values: ["finish", "continue", "cancel"]),
    .bad(
      "on_failure", in: .workflow,
      values: ["⟦stop⟧": "invalid-choice", "⟦[finish]⟧": "wrong-type", "⟦'${X}'⟧": "misplaced-interpolation"]))

  private func draw(_ policy: String, _ override: FailurePolicy? = nil, is expected: String) throws {
    try expectDrawing(
      """
      \(policy)
      tasks:
        bad: x
        long: { run: x, estimate: 4s }
        next: { run: x, dependencies: bad }
        other: { delay: 2s, run: x, estimate: 1s }
        after: { run: x, dependencies: long, estimate: 1s }
      """, onFailure: override, ["bad": .fails(after: 1)], is: expected)
  }

  private static let finish = """
    bad   |=   | failed: 1
    long  |====|
    next  |    | blocked by bad
    other |-   | cancelled
    after |    | cancelled
    """
  private static let goOn = """
    bad   |=    | failed: 1
    long  |==== |
    next  |     | blocked by bad
    other |--=  |
    after |    =|
    """
  private static let cancel = """
    bad   |=| failed: 1
    long  |=| cancelled: signal 15
    next  | | blocked by bad
    other |-| cancelled
    after | | cancelled
    """

  @Test func finishStartsNothingNew() throws {
    try draw("on_failure: finish", is: Self.finish)
    try draw("", is: Self.finish)
  }

  @Test func continueRunsAllThatDoesNotDependOnIt() throws {
    try draw("on_failure: continue", is: Self.goOn)
  }

  @Test func cancelStopsWhatRuns() throws {
    try draw("on_failure: cancel", is: Self.cancel)
  }

  @Test func theCommandLineReplacesIt() throws {
    try draw("on_failure: cancel", .continue, is: Self.goOn)
    try draw("on_failure: continue", .cancel, is: Self.cancel)
  }

  @Test func thatOfAnIncludedFileSaysNothingOfTheRun() throws {
    let files = ["lib.yaml": "on_failure: cancel\ntasks: { m: x }"]
    #expect(try planned("tasks: { g: { include: lib.yaml } }", files: files).onFailure == .finish)
  }
}
