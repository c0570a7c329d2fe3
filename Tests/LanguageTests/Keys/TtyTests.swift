import Planner
import TestSupport
import Testing

/// `tty`: runs under a pseudo-terminal; here, as far as loading and planning go.
struct TtyTests {
  static let cases: [Case] = .all(
    .good("tty", in: .task, .defaults, values: ["true", "false"]),
    .bad("tty", in: .task, .defaults, values: ["⟦yes⟧": "invalid-choice", "⟦[true]⟧": "wrong-type"]))

  @Test func itIsOffWithoutIt() throws {
    let plan = try planned("tasks: { a: { tty: true, run: x }, b: x, g: { defaults: { tty: true }, tasks: { c: x } } }")
    #expect(["a", "b", "g/c"].map { plan.rules(of: plan.task(named: $0)!).usesTerminal } == [true, false, true])
  }
}
