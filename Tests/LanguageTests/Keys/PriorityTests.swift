import TestSupport
import Testing

/// `priority`: higher starts first among ready tasks; ties go to the longest remaining path.
struct PriorityTests {
  static let cases: [Case] = .all(
    .good("priority", in: .task, .defaults, values: ["0", "10", "-5"]),
    .bad(
      "priority", in: .task, .defaults,
      values: ["⟦high⟧": "invalid-number", "⟦1.5⟧": "invalid-number", "⟦[1]⟧": "wrong-type"]))

  @Test func theHigherOneStartsFirst() throws {
    let run = Simulation(
      try planned("tasks: { low: { priority: -1, run: x }, a: x, b: x, high: { priority: 2, run: x } }"), slots: 1)
    #expect(run.finishOrder == ["high", "a", "b", "low"])
  }

  @Test func tiesGoToTheLongestRemainingPath() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          short: { run: x, estimate: 2s }
          long: { run: x, estimate: 1s }
          after: { dependencies: long, run: x, estimate: 5s }
        """), slots: 1)
    #expect(run.finishOrder == ["long", "after", "short"])
  }

  @Test func ofEqualOnesTheFirstOfTheFileStartsFirst() throws {
    #expect(Simulation(try planned("tasks: { b: x, a: x, c: x }"), slots: 1).finishOrder == ["b", "a", "c"])
  }

  @Test func itDoesNotStopWhatRuns() throws {
    try expectDrawing(
      "tasks: { a: { run: x, estimate: 3s }, b: { delay: 1s, priority: 9, run: x, estimate: 1s } }", slots: 1,
      is: """
        a |=== |
        b |-..=|
        """)
  }
}
