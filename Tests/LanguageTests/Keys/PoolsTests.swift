import TestSupport
import Testing

/// `pools`: named counting semaphores.
struct PoolsTests {
  static let cases: [Case] = .all(
    .good("pools", in: .workflow, values: ["{ database: 2 }", "{ a: 1, b.c-d: 1000000 }", "{}"]),
    .bad(
      "pools", in: .workflow,
      values: [
        "⟦[a]⟧": "wrong-type", "{ a: ⟦0⟧ }": "invalid-number", "{ a: ⟦-1⟧ }": "invalid-number",
        "{ a: ⟦many⟧ }": "invalid-number", "{ ⟦a b⟧: 1 }": "invalid-name", "{ a: ⟦[1]⟧ }": "wrong-type",
        "{ a: ⟦1.5⟧ }": "invalid-number",
      ]))

  @Test func asManyRunAsThereAreUnits() throws {
    try expectDrawing(
      """
      pools: { database: 2 }
      defaults: { pool: database }
      tasks: { a: x, b: x, c: x, d: x, e: x }
      """,
      is: """
        a |=  |
        b |=  |
        c |.= |
        d |.= |
        e |..=|
        """)
  }

  @Test func poolsOfAllFilesAreOne() throws {
    let files = ["lib.yaml": "pools: { p: 1 }\ntasks: { m: { run: x, pool: p } }"]
    try expectDrawing(
      "pools: { p: 1 }\ntasks: { a: { run: x, pool: p }, g: { include: lib.yaml } }", files: files,
      is: """
        a   |= |
        g/m |.=|
        """)
    let report = load("pools: { p: 2 }\ntasks: { g: { include: lib.yaml } }", files: files).report
    #expect(report.contains("conflicting-pools"))
  }
}
