import TestSupport
import Testing
import WorkflowModel

/// `dependencies`: the tasks that must succeed first. See also `ScopeTests`.
struct DependenciesTests {
  static let cases: [Case] = .all(
    .good("task/dependencies", "tasks: { a: x, b: { dependencies: a } }"),
    .good("task/dependencies", "tasks: { a: x, b: x, c: { dependencies: [a, b] } }"),
    .good("task/dependencies", "tasks: { a: { dependencies: [] } }"),
    .good("task/dependencies", "tasks: { g: { tasks: { m: x } }, a: { dependencies: [g/m, g] } }"),
    .good("task/dependencies", "tasks: { t: { matrix: { v: [1, 2] }, run: x }, a: { dependencies: ['t[v=1]'] } }"),
    .good("group/dependencies", "tasks: { a: x, g: { dependencies: a, tasks: { m: x } } }"),
    .good("include/dependencies", "tasks: { a: x, g: { dependencies: [a], include: lib.yaml } }"),
    .bad("task/dependencies", "unknown-dependency", in: "tasks: { build: x, a: { dependencies: ⟦biuld⟧ } }"),
    .bad("task/dependencies", "duplicate-dependency", in: "tasks: { a: x, b: { dependencies: [a, ⟦a⟧] } }"),
    .bad("task/dependencies", "self-dependency", in: "tasks: { a: { dependencies: ⟦a⟧ } }"),
    .bad("task/dependencies", "wrong-type", in: "tasks: { a: { dependencies: ⟦{ b: c }⟧ } }"),
    .bad("task/dependencies", "wrong-type", in: "tasks: { a: x, b: { dependencies: [⟦[a]⟧] } }"),
    .bad("task/dependencies", "malformed-reference", in: "tasks: { a: x, b: { dependencies: ⟦a/⟧ } }"),
    .bad("task/dependencies", "malformed-reference", in: "tasks: { a: x, b: { dependencies: 'a⟦[⟧v=1' } }"),
    .bad("task/dependencies", "misplaced-interpolation", in: "tasks: { a: x, b: { dependencies: '⟦${T}⟧' } }"),
    .bad("task/dependencies", "unknown-axis", in: "tasks: { a: x, b: { dependencies: ⟦'a[v=1]'⟧ } }"),
    .bad(
      "task/dependencies", "unknown-axis",
      in: "tasks: { t: { matrix: { v: [1] }, run: x }, a: { dependencies: ⟦'t[w=1]'⟧ } }"),
    .bad(
      "task/dependencies", "no-matching-instance",
      in: "tasks: { t: { matrix: { v: [1] }, run: x }, a: { dependencies: ⟦'t[v=2]'⟧ } }"),
    .bad("task/dependencies", "dependency-cycle", in: "tasks: { a: { dependencies: ⟦b⟧ }, b: { dependencies: a } }"),
    .bad(
      "task/dependencies", "containing-group-dependency", in: "tasks: { g: { tasks: { a: { dependencies: ⟦g⟧ } } } }"),
    .bad("group/dependencies", "unknown-dependency", in: "tasks: { g: { dependencies: ⟦x⟧, tasks: { m: x } } }"),
    .bad(
      "group/dependencies", "dependency-cycle",
      in: "tasks: { g: { dependencies: ⟦a⟧, tasks: { m: x } }, a: { dependencies: g } }"),
    .bad("include/dependencies", "unknown-dependency", in: "tasks: { g: { dependencies: [⟦x⟧], include: lib.yaml } }"))

  @Test func aTaskStartsWhenTheLastOfThemHasSucceeded() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 1s }
        b: { run: x, estimate: 3s }
        c: { dependencies: [a, b], run: x, estimate: 1s }
        d: { dependencies: a, run: x, estimate: 1s }
      """,
      is: """
        a |=   |
        b |=== |
        c |   =|
        d | =  |
        """)
  }

  @Test func whatDependsOnAFailureIsBlockedToTheEnd() throws {
    try expectDrawing(
      "tasks: { a: x, b: { dependencies: a, run: x }, c: { dependencies: b, run: x }, d: x }", onFailure: .continue,
      ["a": .fails(after: 1)],
      is: """
        a |=| failed: 1
        b | | blocked by a
        c | | blocked by a
        d |=|
        """)
  }
}
