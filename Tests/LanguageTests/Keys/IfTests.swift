import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// `if`: exit 0 means go on, 1 means skip; anything else fails the task.
struct IfTests {
  static let cases: [Case] = .all(
    .good("if", in: .task, .group, .include, values: ["'[ -f x ]'", "test -n \"$X\"", "'${NOT_REPLACED'"]),
    .bad(
      "if", in: .task, .group, .include,
      values: [
        "⟦''⟧": "empty-command", "⟦[test, x]⟧": "wrong-type", "⟦{ a: b }⟧": "wrong-type", #"⟦"a\0"⟧"#: "nul-in-text",
      ]))

  private func answers(_ status: Int32, after seconds: Nanoseconds = 0) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour(duration: 1 * .second)
    behaviour.condition = .exited(status)
    behaviour.conditionDuration = seconds * .second
    return behaviour
  }

  @Test func itDecidesAfterTheDependenciesAndBeforeTheDelay() throws {
    try expectDrawing(
      "tasks: { first: x, a: { dependencies: first, if: test, delay: 1s, run: x } }", ["a": answers(0, after: 2)],
      is: """
        first |=    |
        a     | ii-=|
        """)
  }

  @Test func itWaitsForASlotLikeTheAction() throws {
    try expectDrawing(
      "tasks: { first: x, a: { if: test, run: x }, b: { if: test, run: x } }", slots: 1,
      ["first": .lasts(3), "a": answers(0, after: 2), "b": answers(1, after: 1)],
      is: """
        first |===    |
        a     |...ii= |
        b     |......i| skipped
        """)
  }

  @Test func aSkippedTaskCountsAsSucceeded() throws {
    try expectDrawing(
      "tasks: { a: { if: test, run: x }, after: { dependencies: a, run: x } }", ["a": answers(1, after: 1)],
      is: """
        a     |i | skipped
        after | =|
        """)
  }

  @Test(arguments: [2, 127, 255] as [Int32])
  func anythingElseFailsTheTask(status: Int32) throws {
    let run = try expectDrawing(
      "tasks: { a: { if: test, run: x, retry: 3 }, after: { dependencies: a, run: x } }",
      ["a": answers(status, after: 1)],
      is: """
        a     |i| failed
        after | | blocked by a
        """)
    #expect(run.result == .failed)
  }

  @Test func thatOfAGroupDecidesForTheWholeGroup() throws {
    let text = "tasks: { g: { if: test, tasks: { a: x, b: x } }, after: { dependencies: g, run: x } }"
    let skipped = Simulation(try planned(text), ["g": answers(1)])
    #expect(["g/a", "g/b", "after"].map { skipped.outcome(of: $0) } == [.skipped, .skipped, .succeeded])
    let run = Simulation(try planned(text), ["g": answers(0)])
    #expect(["g/a", "g/b", "after"].map { run.outcome(of: $0) } == [.succeeded, .succeeded, .succeeded])
    let failed = Simulation(try planned(text), ["g": answers(2)])
    #expect(failed.outcome(of: "begin g") == .failed)
    #expect(failed.outcome(of: "g/a") == .blocked(by: failed.plan.task(named: "g")!))
    #expect(failed.result == .failed)
  }

  @Test func thatOfAMatrixIsAskedForEachInstance() throws {
    let run = Simulation(
      try planned("tasks: { t: { matrix: { v: [1, 2] }, if: test, run: x } }"),
      ["t[v=1]": answers(1), "t[v=2]": answers(0)])
    #expect(run.outcome(of: "t[v=1]") == .skipped)
    #expect(run.outcome(of: "t[v=2]") == .succeeded)
  }

  @Test func itSeesTheEnvironmentOfItsTask() throws {
    let sandbox = try Sandbox(
      """
      env: { A: yes }
      tasks:
        a: { if: '[ "$A" = yes ] && [ "$TASKFLOW_TASK" = a ]', run: echo a }
        b: { if: '[ "$A" = no ]', run: echo b }
        c: { matrix: { v: [1, 2] }, shell: python3, if: '[ "$v" -gt 1 ]', run: 'print("c")' }
        d: { if: 'exit 7', allow_failure: true, run: echo d }
      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "1")
    #expect(result.output == "a\nc\n")
    #expect(result.status == .exited(0))
  }
}
