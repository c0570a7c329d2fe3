import TestSupport
import Testing

/// `pool`: takes one unit of each pool while running.
struct PoolTests {
  private static let pools = "pools: { p: 1, q: 2 }\n"

  static let cases: [Case] = .all(
    .good("pool", in: .task, .group, .include, .defaults, values: ["p", "[p, q]", "[]"], under: pools),
    .bad(
      "pool", in: .task, .group, .include, .defaults,
      values: [
        "⟦nosuch⟧": "unknown-pool", "[p, ⟦p⟧]": "duplicate-item", "⟦{ a: b }⟧": "wrong-type", "[⟦[p]⟧]": "wrong-type",
        "⟦'${P}'⟧": "misplaced-interpolation",
      ], under: pools),
    .bad(
      "task/pool", "pool-deadlock",
      in: "pools: { p: 1 }\ntasks: { g: { pool: p, tasks: { a: { pool: ⟦p⟧, run: x } } } }"))

  @Test func oneUnitOfEachIsHeld() throws {
    try expectDrawing(
      Self.pools
        + "tasks: { a: { pool: p, run: x }, b: { pool: [p, q], run: x }, c: { pool: q, run: x }, d: { pool: q, run: x } }",
      is: """
        a |= |
        b |.=|
        c |= |
        d |= |
        """)
  }

  @Test func aGroupHoldsItsUnitsUntilItsLastMemberHasEnded() throws {
    try expectDrawing(
      Self.pools + """
        tasks:
          g: { pool: p, tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 3s } } }
          c: { pool: p, run: x }
        """,
      is: """
        g/a |=   |
        g/b |=== |
        c   |...=|
        """)
  }

  @Test func waitsBetweenAttemptsHoldNone() throws {
    try expectDrawing(
      Self.pools + "tasks: { a: { pool: p, retry: { max: 1, delay: 2s }, run: x }, b: { pool: p, run: x } }",
      attempts: ["a": [.fails(after: 1), .lasts(1)], "b": [.lasts(1)]],
      is: """
        a |=--=|
        b |.=  |
        """)
  }

  @Test func anEmptyListTakesNoneOfTheDefaults() throws {
    try expectDrawing(
      Self.pools + "defaults: { pool: p }\ntasks: { a: x, b: { pool: [], run: x } }",
      is: """
        a |=|
        b |=|
        """)
  }
}
