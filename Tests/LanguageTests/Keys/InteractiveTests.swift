import TestSupport
import Testing

/// `interactive`: gets the terminal itself; here, as far as loading and planning go.
struct InteractiveTests {
  static let cases: [Case] = .all(
    .good("interactive", in: .task, values: ["true", "false"]),
    .bad("interactive", in: .task, values: ["⟦yes⟧": "invalid-choice", "⟦[true]⟧": "wrong-type"]),
    .bad("task/interactive", "needs-command", in: "tasks: { a: { ⟦interactive⟧: true, delay: 1s } }"),
    .bad("task/interactive", "conflicting-keys", in: "tasks: { a: { ⟦interactive⟧: true, service: true, run: x } }"),
    .bad("task/tty", "conflicting-keys", in: "tasks: { a: { ⟦tty⟧: true, interactive: true, run: x } }"))

  /// There is one terminal: who has it is alone with it.
  @Test func onlyOneHasTheTerminalAtATime() throws {
    try expectDrawing(
      "tasks: { a: { interactive: true, run: x }, b: { interactive: true, run: x }, c: x }",
      is: """
        a |= |
        b |.=|
        c |= |
        """)
  }
}
