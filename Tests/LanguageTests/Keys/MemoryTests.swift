import Planner
import TestSupport
import Testing

/// `memory`: reserved against `--memory` while running.
struct MemoryTests {
  static let cases: [Case] = .all(
    .good("memory", in: .task, .defaults, values: ["512MiB", "2GB", "1024", "1kB", "1.5GiB", "3KiB", "1MB"]),
    .bad(
      "memory", in: .task, .defaults,
      values: [
        "⟦-1GB⟧": "invalid-size", "⟦lots⟧": "invalid-size", "⟦1XB⟧": "invalid-size", "⟦0⟧": "invalid-size",
        "⟦[1GB]⟧": "wrong-type", "⟦'${M}'⟧": "misplaced-interpolation",
      ]))

  @Test func asMuchIsReservedWhileItRuns() throws {
    try expectDrawing(
      "tasks: { a: { memory: 2GB, run: x }, b: { memory: 2GB, run: x }, c: { memory: 1GB, run: x }, d: x }",
      memory: 3_000_000_000,
      is: """
        a |= |
        b |.=|
        c |= |
        d |= |
        """)
  }

  @Test func moreThanThereIsMeansAll() throws {
    try expectDrawing(
      "tasks: { a: { memory: 8GiB, run: x }, b: { memory: 1kB, run: x } }", memory: 1 << 30,
      is: """
        a |= |
        b |.=|
        """)
  }

  @Test(arguments: [("1kB", 1000), ("1KiB", 1024), ("2MB", 2_000_000), ("1MiB", 1 << 20), ("1GiB", 1 << 30), ("7", 7)])
  func sizesAreExact(text: String, bytes: Int64) throws {
    let plan = try planned("tasks: { a: { memory: \(text), run: x } }")
    #expect(plan.rules(of: 0).memory == bytes)
  }
}
