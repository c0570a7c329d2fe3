import Diagnostics
import Planner
import TestSupport
import Testing
import WorkflowModel

/// Tasks that wait for each other: the shortest cycle of each knot, with every edge, its place and its reason.
@Suite struct CycleTests {
  @Test func everyEdgeHasItsPlaceAndItsReason() {
    #expect(
      load(
        """
        tasks:
          build: { run: make, dependencies: [configure, fetch] }
          configure: { run: conf, dependencies: test }
          fetch: x
          test: { run: y, dependencies: build }
        """
      ).report == """
        error[dependency-cycle]: a cycle: 'build' waits for 'configure' waits for 'test' waits for 'build'
         --> test.yaml:2:38
          |
        2 |   build: { run: make, dependencies: [configure, fetch] }
          |                                      ^^^^^^^^^ 'build' depends on 'configure'
         ::: test.yaml:3:41
          |
        3 |   configure: { run: conf, dependencies: test }
          |                                         ---- 'configure' depends on 'test'
         ::: test.yaml:5:33
          |
        5 |   test: { run: y, dependencies: build }
          |                                 ----- 'test' depends on 'build'
          = help: break the cycle at one of these places: until then, none of the tasks can start

        """)
  }

  @Test func throughTheOrderOfASyncList() {
    #expect(
      load(
        """
        mode: sync
        tasks:
          first: { run: x, dependencies: last }
          second: y
          last: z
        """
      ).report == """
        error[dependency-cycle]: a cycle: 'first' waits for 'last' waits for 'second' waits for 'first'
         --> test.yaml:3:34
          |
        3 |   first: { run: x, dependencies: last }
          |                                  ^^^^ 'first' depends on 'last'
         ::: test.yaml:5:3
          |
        5 |   last: z
          |   ---- 'last' waits for 'second', listed before it in a sync list
         ::: test.yaml:4:3
          |
        4 |   second: y
          |   ------ 'second' waits for 'first', listed before it in a sync list
          = help: break the cycle at one of these places: until then, none of the tasks can start

        """)
  }

  @Test func throughGroups() {
    #expect(
      load(
        """
        tasks:
          deploy:
            dependencies: notify
            tasks:
              upload: x
          notify: { run: y, dependencies: deploy/upload }
        """
      ).report == """
        error[dependency-cycle]: a cycle: 'deploy' waits for 'notify' waits for 'deploy/upload' waits for 'deploy'
         --> test.yaml:3:19
          |
        3 |     dependencies: notify
          |                   ^^^^^^ 'deploy' depends on 'notify'
         ::: test.yaml:6:35
          |
        6 |   notify: { run: y, dependencies: deploy/upload }
          |                                   ------------- 'notify' depends on 'deploy/upload'
         ::: test.yaml:5:7
          |
        5 |       upload: x
          |       ------ 'deploy/upload' cannot start before its group 'deploy'
          = help: break the cycle at one of these places: until then, none of the tasks can start

        """)
    #expect(
      load("tasks: {g: {tasks: {a: {run: x, dependencies: h}}}, h: {tasks: {b: {run: y, dependencies: g}}}}").report
        .contains("a cycle: 'g' waits for 'g/a' waits for 'h' waits for 'h/b' waits for 'g'"))
  }

  /// The names of each cycle, and the reasons of its edges, by the letters of their labels.
  private func cycles(_ text: String, options: Planner.Options = Planner.Options()) -> [String] {
    load(text, options: options).diagnostics.map { finding in
      guard case .cycle(let names) = finding.fact else { return finding.rule.id }
      let reasons = finding.labels.map { label in
        switch label.reason {
        case .dependsOn: "d"
        case .followsInSyncList: "s"
        case .memberOf: "m"
        case .groupNeedsMember: "g"
        default: "?"
        }
      }
      return names.joined(separator: " ") + " (" + reasons.joined() + ")"
    }
  }

  @Test func shortestOfSeveral() {
    // Of a ring of six with a shortcut, the ring of three.
    #expect(
      cycles(
        """
        tasks:
          a: {dependencies: b}
          b: {dependencies: c}
          c: {dependencies: d}
          d: {dependencies: [e, b]}
          e: {dependencies: f}
          f: {dependencies: a}
        """) == ["b c d b (ddd)"])
    // Where a dependency and the order say the same, the dependency is shown.
    #expect(cycles("mode: sync\ntasks: {a: {dependencies: b}, b: {dependencies: a}}") == ["a b a (dd)"])
    #expect(cycles("mode: sync\ntasks: {a: {dependencies: b}, b: x}") == ["a b a (ds)"])
  }

  @Test func severalKnots() {
    #expect(
      cycles(
        """
        tasks:
          p: {dependencies: q}
          a: {dependencies: b}
          q: {dependencies: p}
          b: {dependencies: a}
          between: {dependencies: [a, p]}
          behind: {dependencies: between}
        """) == ["p q p (dd)", "a b a (dd)"])
  }

  @Test(arguments: [
    ("mode: sync\ntasks: {a: x, b: {dependencies: c}, c: x}", "b c b (ds)"),
    ("tasks: {a: {dependencies: b, mode: sync}, b: x}", "a b a (ds)"),
    ("tasks: {g: {dependencies: g/a, tasks: {a: x}}}", "g g/a g (dm)"),
    ("tasks: {g: {mode: sync, tasks: {a: {dependencies: b}, b: x}}}", "g/a g/b g/a (ds)"),
    ("mode: sync\ntasks: {a: {dependencies: g}, g: {tasks: {b: x}}}", "a g g/b g a (dgms)"),
    ("mode: sync\ntasks: {g: {tasks: {b: {dependencies: a}}}, a: x}", "g g/b a g (gds)"),
    ("tasks: {g: {tasks: {h: {tasks: {a: {dependencies: z}}}}}, z: {dependencies: g}}", "g g/h g/h/a z g (ggdd)"),
    ("tasks: {z: {dependencies: g/h/a}, g: {dependencies: z, tasks: {h: {tasks: {a: x}}}}}", "z g/h/a g/h g z (dmmd)"),
  ])
  func reasons(text: String, expected: String) {
    #expect(cycles(text) == [expected])
  }

  @Test func modeOfTheCommandLineCountsToo() {
    let text = "tasks: {a: {dependencies: b}, b: x}"
    #expect(cycles(text) == [])
    #expect(cycles(text, options: Planner.Options(mode: .sync)) == ["a b a (ds)"])
    #expect(cycles("mode: sync\n" + text, options: Planner.Options(mode: .async)) == [])
  }

  // MARK: - Large files

  private func ring(_ count: Int, from first: Int = 0) -> String {
    (first..<first + count).map { "  t\($0): {dependencies: t\($0 + 1 == first + count ? first : $0 + 1)}\n" }.joined()
  }

  /// The whole file is one cycle.
  @Test func ringOfFiftyThousand() {
    let loaded = load("tasks:\n" + ring(50_000))
    #expect(loaded.rules == ["dependency-cycle"])
    #expect(loaded.diagnostics.first?.labels.count == 50_000)
    #expect(loaded.report.contains("'t0' waits for 't1' waits for"))
  }

  @Test func fiveThousandSmallCycles() {
    let loaded = load("tasks:\n" + (0..<5_000).map { ring(2, from: $0 * 2) }.joined())
    #expect(loaded.diagnostics.count == 5_000)
    #expect(loaded.diagnostics.allSatisfy { $0.labels.count == 2 })
  }

  @Test func smallCycleAmongFiftyThousand() {
    let chain = (0..<50_000).map { "  t\($0): {dependencies: t\($0 + 1)}\n" }.joined()
    let text = "tasks:\n" + chain + "  t50000: {dependencies: t49999}\n"
    #expect(cycles(text) == ["t49999 t50000 t49999 (dd)"])
  }

  @Test func manyTasksWithoutACycle() throws {
    let chain = (0..<50_000).map { "  t\($0): {dependencies: t\($0 + 1)}\n" }.joined()
    #expect(try plan("tasks:\n" + chain + "  t50000: x\n").taskCount == 50_001)
  }
}
