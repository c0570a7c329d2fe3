import TestSupport
import Testing
import WorkflowModel

/// `delay`: waited before the action, once the task could start; holds no slot.
struct DelayTests {
  static let durations = ["250ms", "5s", "1m30s", "2h", "5", "0.25", "0", "1h1m1s1ms", "1.5h"]
  static let badDurations: KeyValuePairs = [
    "⟦soon⟧": "invalid-duration", "⟦-1s⟧": "invalid-duration", "⟦5 s⟧": "invalid-duration", "⟦1d⟧": "invalid-duration",
    "⟦1s1m⟧": "invalid-duration", "⟦''⟧": "invalid-duration", "⟦1e3⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type",
    "⟦100000h⟧": "invalid-duration", "⟦'${T}'⟧": "misplaced-interpolation",
  ]

  static let cases: [Case] = .all(
    .good("delay", in: .task, .group, .include, values: durations),
    .bad("delay", in: .task, .group, .include, values: badDurations))

  @Test func itBeginsWhenTheDependenciesHaveEnded() throws {
    try expectDrawing(
      "tasks: { a: x, b: { dependencies: a, delay: 2s, run: x, estimate: 1s } }",
      is: """
        a |=   |
        b | --=|
        """)
  }

  @Test func itHoldsNoSlot() throws {
    try expectDrawing(
      "tasks: { a: { delay: 2s, run: x, estimate: 1s }, b: { run: x, estimate: 2s }, c: { delay: 3s } }", slots: 1,
      is: """
        a |--=|
        b |== |
        c |---|
        """)
  }

  @Test func theDelayOfAGroupIsThatOfTheWholeGroup() throws {
    try expectDrawing(
      "tasks: { g: { delay: 2s, tasks: { a: { delay: 1s }, b: x } } }",
      is: """
        g   |-- |
        g/a |  -|
        g/b |  =|
        """)
  }

  @Test func eachAttemptButTheFirstStartsWithoutIt() throws {
    try expectDrawing(
      "tasks: { a: { delay: 2s, retry: 1, run: x } }", attempts: ["a": [.fails(after: 1), .lasts(1)]],
      is: "a |--==|")
  }

  @Test func itIsExactToTheMillisecond() throws {
    try expectDrawing(
      "tasks: { a: { delay: 3ms }, b: { delay: 0.002 }, c: { dependencies: [a, b], delay: 1ms } }", unit: .millisecond,
      is: """
        a |--- |
        b |--  |
        c |   -|
        """)
  }
}
