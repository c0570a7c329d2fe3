import TestSupport
import Testing
import WorkflowModel

/// `grace`: between SIGTERM and SIGKILL; 10 seconds without it.
struct GraceTests {
  static let cases: [Case] = .all(
    .good("grace", in: .task, .defaults, values: ["0", "10s", "1m"]),
    .bad(
      "grace", in: .task, .defaults,
      values: ["⟦soon⟧": "invalid-duration", "⟦-1s⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type"]))

  @Test func itIsTenSecondsWithoutIt() throws {
    try expectDrawing(
      "tasks: { a: { timeout: 1s, run: x } }", ["a": .lasts(60).terminating(in: nil)],
      is: "a |=~~~~~~~~~~| timedOut: signal 9")
  }

  @Test func whoEndsInTimeIsNotKilled() throws {
    try expectDrawing(
      """
      tasks:
        polite: { grace: 3s, run: x }
        slow: { grace: 3s, run: x }
        stubborn: { grace: 1s, run: x }
        none: { grace: 0, run: x }
      """,
      [
        "polite": .lasts(60), "slow": .lasts(60).terminating(in: 2), "stubborn": .lasts(60).terminating(in: nil),
        "none": .lasts(60).terminating(in: nil),
      ], interruptions: [.signal(at: 1)],
      is: """
        polite   |=  | cancelled: signal 15
        slow     |=~~| cancelled: signal 15
        stubborn |=~ | cancelled: signal 9
        none     |=  | cancelled: signal 9
        """)
  }

  @Test func onAGroupItIsGivenByDefaults() {
    check("misplaced-key", in: "tasks: { g: { ⟦grace⟧: 1s, tasks: { a: x } } }")
  }

  @Test func itIsExactToTheMillisecond() throws {
    let run = Simulation(
      try planned("tasks: { a: { timeout: 3ms, grace: 4ms, run: x } }"), ["a": .lasts(60).terminating(in: nil)])
    #expect(run.transcript.contains("7ms exit a: signal 9"))
  }
}
