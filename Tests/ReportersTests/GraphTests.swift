import Analysis
import Engine
import Planner
import Reporters
import TestSupport
import Testing
import Variables

/// Graphs for programs that draw them.
struct GraphTests {
  private static let text = """
    name: a "graph"
    tasks:
      first: { run: x, mode: sync }
      all:
        mode: sync
        tasks: { one: x, two: { run: x, estimate: 5s } }
      each: { matrix: { os: [linux, "m\\"ac"] }, run: x, dependencies: all }
      last: { run: x, dependencies: [each, "all/one"] }
    """

  @Test(arguments: ["matrix: { os: [a, b] }, run: x, estimate: 3s", "tasks: { a: { run: x, estimate: 3s }, b: x }"])
  func theChainLeavesAFrame(frame: String) throws {
    let plan = try planned("tasks: { t: { \(frame) }, r: { dependencies: t, run: x } }")
    let run = PlannedRun(plan, Engine.Options(slots: nil, onFailure: plan.onFailure), secrets: Secrets())
    let text = GraphText(plan, critical: run.timeline.criticalPath(), of: run.timeline.plan, secrets: Secrets()).render(
      .dot)
    #expect(text.contains("ltail=\"cluster0\", color=red"))
  }

  private func graph(_ text: String = Self.text, critical: [String] = []) throws -> GraphText {
    let plan = try planned(text)
    return GraphText(plan, critical: critical.compactMap(plan.task), secrets: Secrets())
  }

  @Test func dot() throws {
    expectText(
      try graph(critical: ["first", "all/one", "all/two"]).render(.dot),
      is: #"""
        digraph "a \"graph\"" {
          rankdir=LR
          compound=true
          node [shape=box, style=rounded]
          n0 [label="first (sync)", color=red, penwidth=2]
          subgraph "cluster1" {
            label="all (sync)"
            n2 [label="all/one", color=red, penwidth=2]
            n3 [label="all/two", color=red, penwidth=2]
          }
          subgraph "cluster5" {
            label="each: os"
            n6 [label="each[os=linux]"]
            n7 [label="each[os=m\"ac]"]
          }
          n9 [label="last"]
          n0 -> n2 [lhead="cluster1", color=red, penwidth=2]
          n0 -> n6 [lhead="cluster5"]
          n0 -> n9
          n2 -> n3 [color=red, penwidth=2]
          n2 -> n9
          n2 -> n6 [ltail="cluster1", lhead="cluster5"]
          n6 -> n9 [ltail="cluster5"]
        }
        """#)
  }

  /// Instances that are known only in a run are not in the graph: what is marked is their matrix.
  @Test(arguments: GraphText.Format.allCases) func instancesThatAreNotKnownYet(format: GraphText.Format) throws {
    let plan = try planned(
      """
      tasks:
        a: { exports: T, run: x }
        c: { dependencies: a, matrix: { k: "${T}" }, run: x }
        g: { dependencies: c, matrix: { k: "${T}" }, tasks: { m: x } }
      """)
    let run = PlannedRun(plan, Engine.Options(slots: 2, onFailure: plan.onFailure), secrets: Secrets())
    let chain = run.timeline.criticalPath()
    #expect(chain.contains { $0 >= plan.tasks.count })
    let text = GraphText(plan, critical: chain, of: run.timeline.plan, secrets: Secrets()).render(format)
    let marks: [GraphText.Format: String] = [.dot: "color=red", .mermaid: "stroke:red", .json: "\"critical\": true"]
    #expect(text.contains(marks[format]!), "\(text)")
  }

  @Test func mermaid() throws {
    expectText(
      try graph("tasks: { a: x, g: { tasks: { b: x } }, c: { run: x, dependencies: [a, g] } }", critical: ["a", "c"])
        .render(.mermaid),
      is: #"""
        flowchart LR
          n0["a"]
          subgraph g1["g (async)"]
            n2["g/b"]
          end
          n4["c"]
          n0 --> n4
          g1 --> n4
          classDef critical stroke:red,stroke-width:3px
          class n0,n4 critical
          linkStyle 0 stroke:red,stroke-width:3px
        """#)
    #expect(try graph().render(.mermaid).contains(#"["each[os=m#34;ac]"]"#))
  }

  /// A task that waits for what another one holds is in the chain; that the two are neighbours there makes no edge, and
  /// edges around them are not on the way.
  @Test func onlyEdgesOfTheChainAreMarked() throws {
    let text = """
      tasks: { build: x, unit: { run: x, dependencies: build }, system: { run: x, dependencies: build },
               publish: { run: x, dependencies: [unit, system] } }
      """
    let lines = try graph(text, critical: ["build", "system", "unit", "publish"]).render(.dot).split(separator: "\n")
    let marked = lines.filter { $0.contains("->") && $0.contains("red") }.map { $0.prefix { $0 != "[" } }
    #expect(marked == ["  n0 -> n2 ", "  n1 -> n3 "])
  }

  @Test func json() throws {
    let text = try graph(
      "tasks: { g: { mode: sync, tasks: { b: { run: x, estimate: 2s } } }, c: { delay: 1s, dependencies: g } }",
      critical: ["c"]
    ).render(.json)
    expectText(
      text,
      is: """
        {
          "version": 1,
          "name": "test",
          "mode": "async",
          "nodes": [
            {
              "name": "g",
              "kind": "group",
              "mode": "sync",
              "critical": false
            },
            {
              "name": "g/b",
              "kind": "task",
              "parent": "g",
              "estimate_s": 2,
              "cpus": 1,
              "critical": false
            },
            {
              "name": "c",
              "kind": "task",
              "delay_s": 1,
              "critical": true
            }
          ],
          "edges": [
            {
              "from": "g",
              "to": "c",
              "critical": false
            }
          ]
        }
        """)
  }
}
