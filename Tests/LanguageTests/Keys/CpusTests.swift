import TestSupport
import Testing

/// `cpus`: slots of `--jobs` that `run` holds; 0 for none.
struct CpusTests {
  static let cases: [Case] = .all(
    .good("cpus", in: .task, .defaults, values: ["0", "1", "16"]),
    .bad(
      "cpus", in: .task, .defaults,
      values: ["⟦-1⟧": "invalid-number", "⟦0.5⟧": "invalid-number", "⟦all⟧": "invalid-number", "⟦[1]⟧": "wrong-type"]))

  @Test func aTaskHoldsAsManySlots() throws {
    try expectDrawing(
      "tasks: { a: { cpus: 2, run: x }, b: { cpus: 2, run: x }, c: x, d: x }", slots: 3,
      is: """
        a |= |
        b |.=|
        c |= |
        d |.=|
        """)
  }

  @Test func noneHoldsNone() throws {
    try expectDrawing(
      "tasks: { a: x, b: { cpus: 0, run: x }, c: { cpus: 0, run: x }, d: x }", slots: 1,
      is: """
        a |= |
        b |= |
        c |= |
        d |.=|
        """)
  }

  @Test func withoutOneItIsOne() throws {
    try expectDrawing(
      "tasks: { a: x, b: { cpus: 1, run: x } }", slots: 1,
      is: """
        a |= |
        b |.=|
        """)
  }

  @Test func moreThanThereAreMeansAll() throws {
    try expectDrawing(
      "tasks: { a: { cpus: 100, run: x }, b: x }", slots: 2,
      is: """
        a |= |
        b |.=|
        """)
  }
}
