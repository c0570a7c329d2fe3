import Diagnostics
import TestSupport
import Testing
import WorkflowModel

@testable import Planner

/// Waits that never end are looked for without trying all sets of those who may hold something.
@Suite struct WaitCheckTests {
  /// How many nodes are looked at for a file.
  private func effort(_ text: String) throws -> Int {
    let workflow = try #require(load(text).workflow)
    var graph = GraphBuilder(workflow: workflow, mode: nil, invocation: nil)
    graph.build()
    var checks = WaitChecks(graph, .none)
    #expect(checks.findings().isEmpty)
    return checks.effort
  }

  private static let shapes: [@Sendable (Int) -> String] = [
    { count in
      "pools: { p: \(count) }\ntasks:\n"
        + (0..<count).map {
          "  g\($0): { pool: p, tasks: { a: { run: x\($0 == 0 ? "" : ", dependencies: g\($0 - 1)/a") } } }\n"
        }
        .joined()
    },
    { count in
      "pools: { p: \(count + 4) }\ntasks: { s: { service: true, pool: p, matrix: { v: [\(values(count))] }, run: x }, "
        + "u: { dependencies: s, run: x }, w: { pool: p, run: x } }"
    },
    { count in
      "pools: { p: \(2 * count) }\ntasks: { s: { service: true, pool: p, matrix: { v: [\(values(count))] }, run: x }, "
        + "u: { pool: p, matrix: { v: [\(values(count))] }, dependencies: 's[v=${v}]', run: x } }"
    },
    { count in
      "pools: { p: \(count) }\ntasks:\n"
        + (0..<count).map {
          "  s\($0): { service: true, pool: p, run: x\($0 == 0 ? "" : ", dependencies: s\($0 - 1)") }\n"
        }
        .joined() + "  u: { dependencies: s\(count - 1), run: x }\n"
    },
    { count in
      "pools: { p: \(count + 1) }\ntasks: { g: { pool: p, matrix: { v: [\(values(count))] }, tasks: { a: { pool: p, run: x } } } }"
    },
  ]

  private static func values(_ count: Int) -> String { (0..<count).map(String.init).joined(separator: ", ") }

  @Test(arguments: shapes.indices) func theEffortGrowsWithTheFile(shape: Int) throws {
    let (small, large) = (try effort(Self.shapes[shape](10)), try effort(Self.shapes[shape](40)))
    // With all sets it is more than a thousand times as much; the nodes around each holder are looked at as well.
    #expect(large <= 40 * small, "\(small) \(large)")
    #expect(small > 0)
  }

  /// Of a large pool all holders there are room for are looked at together.
  @Test func allUnitsOfALargePool() throws {
    func rules(_ units: Int, _ groups: String) -> [String] {
      load("pools: { p: \(units) }\ntasks: { \(groups) }").diagnostics.map(\.rule.id)
    }
    let alike = "g: { pool: p, matrix: { v: [\(Self.values(12))] }, tasks: { a: { pool: p, run: x } } }"
    #expect(rules(12, alike) == ["pool-deadlock"])
    #expect(rules(13, alike) == [])
    let chain = (0..<12).map { number in
      "g\(number): { pool: p\(number == 0 ? "" : ", dependencies: g\(number - 1)"), tasks: { a: { pool: p, run: x } } }"
    }.joined(separator: ", ")
    #expect(rules(12, chain) == [])
    #expect(rules(1, chain).first == "pool-deadlock")
    // Each begins at once, and only its member waits for the one before.
    let open = chain.replacing(/(g\d+): { pool: p, dependencies: (g\d+), tasks: { a: {/) { match in
      "\(match.1): { pool: p, tasks: { a: { dependencies: \(match.2),"
    }
    #expect(rules(12, open).first == "pool-deadlock")
  }

  /// Nobody knows how many there will be.
  @Test(arguments: [
    "g: { dependencies: l, matrix: { n: '${v}' }, pool: p, tasks: { a: { pool: p, run: x } } }",
    "s: { dependencies: l, matrix: { n: '${v}' }, pool: p, service: true, run: x }, u: { dependencies: s, pool: p, run: x }",
  ])
  func instancesThatTheRunTells(tasks: String) throws {
    for units in [2, 3, 20] {
      let loaded = load("pools: { p: \(units), q: 1 }\ntasks: { l: { exports: v, run: x }, \(tasks) }")
      #expect(loaded.diagnostics.map(\.rule.id) == ["pool-deadlock"])
      let other = tasks.replacing("run: x }", with: "run: x, timeout: 1s }").replacing(
        "a: { pool: p", with: "a: { pool: q")
      let free = load(
        "pools: { p: \(units), q: 1 }\ntasks: { l: { exports: v, run: x }, \(other.replacing("u: { dependencies: s, pool: p", with: "u: { dependencies: s, pool: q")) }"
      )
      #expect(free.diagnostics.map(\.rule.id) == [])
    }
  }

  @Test func oneInstanceOfManyIsFound() throws {
    let values = Self.values(20)
    func plan(_ reference: String) throws -> Plan? {
      load(
        "tasks: { a: { matrix: { v: [\(values)] }, run: x }, b: { matrix: { v: [\(values)] }, dependencies: '\(reference)', run: x } }"
      )
      .plan
    }
    let each = try #require(try plan("a[v=${v}]"))
    #expect(each.waits.suffix(20) == (0..<20).map { "b[v=\($0)]: a[v=\($0)]" })
    let one = try #require(try plan("a[v=7]"))
    #expect(one.waits.suffix(20) == (0..<20).map { "b[v=\($0)]: a[v=7]" })
    check(
      "no-matching-instance",
      in: "tasks: { a: { matrix: { v: [\(values)] }, run: x }, b: { dependencies: ⟦'a[v=99]'⟧, run: x } }")
  }
}
