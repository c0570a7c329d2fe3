import TestSupport
import Testing

/// Scope and dependencies: how names are found.
struct ScopeTests {
  /// What each task waits for, by the order in which the only slot is given away: everything else would start first.
  private func ends(_ text: String, before later: String, _ earlier: String) throws {
    let run = Simulation(try planned(text), slots: 1, [later: .lasts(1), earlier: .lasts(5)])
    let order = run.finishOrder
    let (first, second) = (order.firstIndex(of: earlier), order.firstIndex(of: later))
    #expect(first != nil && second != nil && first! < second!, "\(order)")
  }

  @Test func siblingsComeFirst() throws {
    try expectDrawing(
      """
      tasks:
        g: { tasks: { later: { dependencies: a, delay: 1s }, a: { delay: 2s } } }
        a: { delay: 5s }
      """,
      is: """
        g/later |  -  |
        g/a     |--   |
        a       |-----|
        """)
  }

  @Test func thenTheGroupsAroundOutwards() throws {
    try expectDrawing(
      """
      tasks:
        g:
          tasks:
            h: { tasks: { later: { dependencies: [a, b], delay: 1s } } }
            a: { delay: 2s }
        a: { delay: 6s }
        b: { delay: 3s }
      """,
      is: """
        g/h/later |   -  |
        g/a       |--    |
        a         |------|
        b         |---   |
        """)
  }

  @Test func thenPaths() throws {
    try expectDrawing(
      """
      tasks:
        g: { tasks: { h: { tasks: { a: { delay: 2s } } }, b: { dependencies: h/a, delay: 1s } } }
        c: { dependencies: g/h/a, delay: 1s }
        d: { dependencies: g/h, delay: 1s }
      """,
      is: """
        g/h/a |-- |
        g/b   |  -|
        c     |  -|
        d     |  -|
        """)
  }

  @Test func aMemberIsNotSeenFromOutsideByItsNameAlone() {
    check("unknown-dependency", in: "tasks: { g: { tasks: { a: x } }, b: { dependencies: ⟦a⟧ } }")
  }

  @Test func aGroupMeansAllOfItsMembers() throws {
    try ends("tasks: { b: { dependencies: g, run: x }, g: { tasks: { a: x, c: x } } }", before: "b", "g/a")
  }

  @Test func aTaskMayNotDependOnAGroupThatContainsIt() {
    check(
      "containing-group-dependency",
      in: "tasks: { g: { tasks: { h: { tasks: { a: { dependencies: ⟦g⟧ } } } } } }")
  }

  @Test func aTaskIsNoSiblingOfItself() throws {
    try ends("tasks: { test: x, g: { tasks: { test: { dependencies: test, run: x } } } }", before: "g/test", "test")
  }

  @Test func cyclesAreReportedWithEveryEdgeAndItsReason() {
    let report = load(
      """
      mode: sync
      tasks:
        a: { dependencies: c, run: x }
        b: x
        c: { run: x }
      """
    ).report
    #expect(report.contains("dependency-cycle"))
    #expect(report.contains("'a' depends on 'c'"))
    #expect(report.contains("'b' waits for 'a', listed before it in a sync list"))
    #expect(report.contains("'c' waits for 'b', listed before it in a sync list"))
  }

  @Test func cyclesThroughGroupsAndMatricesAreFound() {
    check("dependency-cycle", in: "tasks: { g: { tasks: { ⟦a⟧: { dependencies: b } } }, b: { dependencies: g } }")
    #expect(
      load("tasks: { t: { matrix: { v: [1, 2] }, dependencies: b }, b: { dependencies: 't[v=1]' } }").rules
        == ["dependency-cycle"])
  }

  @Test func instancesOfOneMatrixMayDependOnEachOtherInAnOrder() throws {
    let text = "tasks: { a: { matrix: { v: [1, 2] }, run: x }, b: { dependencies: ['a[v=1]', 'a[v=2]'], run: x } }"
    #expect(Simulation(try planned(text)).finishOrder == ["a[v=1]", "a[v=2]", "b"])
  }
}
