import Testing

/// Beside a cycle is found what is wrong however the cycle is undone, and nothing else.
@Suite struct KnotTests {
  private static let ring = "a: { run: x, dependencies: ⟦b⟧, outputs: o, exports: [L] }"

  @Test(arguments: [
    // Who of a cycle comes first nobody knows.
    "b: { run: x, dependencies: a, inputs: o }",
    "b: { run: x, dependencies: a, matrix: { n: '${L}' } }",
    "b: { run: x, dependencies: a, exports: [L] }",
    // What comes behind a part of it comes behind all of it.
    "b: { run: x, dependencies: a }, c: { run: x, dependencies: b, inputs: o }",
    "b: { run: x, dependencies: a }, c: { run: x, dependencies: b, matrix: { n: '${L}' } }",
  ])
  func whatFollowsFromTheCycle(rest: String) {
    check(["dependency-cycle"], in: "tasks: { \(Self.ring), \(rest) }")
  }

  @Test(arguments: [
    ("c: { run: x, inputs: ⟦o⟧ }", "unordered-input"),
    ("c: { run: x, outputs: ⟦o⟧ }", "duplicate-output"),
    ("c: { run: x, matrix: { n: ⟦'${L}'⟧ } }", "invisible-export"),
    ("c: { run: x, exports: [⟦L⟧] }, d: { run: x, dependencies: [b, c] }", "duplicate-export"),
    ("c: { run: x, outputs: p }, d: { run: x, dependencies: b, inputs: ⟦p⟧ }", "unordered-input"),
  ])
  func whatIsWrongAllTheSame(rest: String, rule: String) {
    // What 'a' exports comes to 'd' by way of 'b': that is certain only where the cycle is not between them.
    let second =
      rule == "duplicate-export" ? "b: { run: x, dependencies: a, exports: [L] }" : "b: { run: x, dependencies: a }"
    check(["dependency-cycle", rule], in: "tasks: { \(Self.ring), \(second), \(rest) }")
  }

  @Test func pools() {
    check(
      ["dependency-cycle", "pool-deadlock"],
      in: """
        pools: { p: 1 }
        tasks: { \(Self.ring), b: { run: x, dependencies: a }, g: { pool: p, tasks: { t: { run: x, pool: ⟦p⟧ } } } }

        """)
  }
}
