import TestSupport
import Testing
import WorkflowModel

/// `tasks`: the tasks in order; in a task, a group.
struct TasksTests {
  static let cases: [Case] = .all(
    .good(
      "tasks", in: .workflow, .group,
      values: [
        "{ a: x }", "{ _a.b-c1: x }", "{ a: { run: x } }", "{ a: { delay: 1s }, b: {} }", "{ a: 7 }",
        "{ g: { tasks: { h: { tasks: { a: x } } } } }", "{ run: x, tasks: x, include: x }",
      ]),
    .bad(
      "tasks", in: .workflow,
      values: [
        "⟦[a]⟧": "wrong-type", "⟦{}⟧": "no-tasks", "⟦x⟧": "wrong-type", "{ ⟦1a⟧: x }": "invalid-name",
        "{ ⟦a b⟧: x }": "invalid-name", "{ ⟦a/b⟧: x }": "invalid-name", "{ ⟦-a⟧: x }": "invalid-name",
        "{ ⟦ä⟧: x }": "invalid-name", "{ a: x, ⟦a⟧: y }": "duplicate-key", "{ ⟦a⟧: }": "empty-task",
        "{ a: ⟦[x, y]⟧ }": "wrong-type",
      ]),
    .bad("tasks", in: .group, values: ["⟦[a]⟧": "wrong-type", "⟦{}⟧": "no-tasks", "{ ⟦a b⟧: x }": "invalid-name"]),
    .bad("group/tasks", "conflicting-keys", in: "tasks: { g: { tasks: { a: x }, ⟦run⟧: y } }"),
    .bad("group/tasks", "conflicting-keys", in: "tasks: { g: { ⟦include⟧: lib.yaml, tasks: { a: x } } }"),
    .bad("include/include", "conflicting-keys", in: "tasks: { g: { include: lib.yaml, ⟦run⟧: x } }"))

  @Test func aScalarIsWhatItRuns() throws {
    let workflow = try #require(load("tasks: { a: echo 1.10, b: { run: echo 1.10 }, c: 7 }").workflow)
    let scripts = workflow.tasks.map { task in
      if case .script(let text) = task.action { workflow.texts[text] } else { "" }
    }
    #expect(scripts == ["echo 1.10", "echo 1.10", "7"])
  }

  @Test func withNothingToRunItIsADelayOrAJoin() throws {
    try expectDrawing(
      """
      tasks:
        a: { delay: 2s }
        b: { run: x, estimate: 1s }
        join: { dependencies: [a, b] }
        after: { dependencies: join, run: x, estimate: 1s }
      """, slots: 1,
      is: """
        a     |-- |
        b     |=  |
        join  |  !|
        after |  =|
        """)
  }

  @Test func theyAreListedInTheOrderOfTheFile() throws {
    #expect(
      try planned("tasks: { z: x, g: { tasks: { y: x, b: x } }, a: x }").names == ["z", "g/y", "g/b", "a"])
  }

  @Test func aFileWithoutThemIsNone() {
    #expect(load("name: x\n").rules == ["no-tasks"])
    #expect(load("").rules == ["empty-file"])
    #expect(load("tasks:\n").rules == ["no-tasks"])
  }

  @Test func anchorsAliasesAndMergesWork() throws {
    let run = try environments(
      """
      x-base: &base { env: { A: base }, cwd: sub }
      tasks:
        a: { <<: *base, run: &script x }
        b: { <<: *base, run: *script, cwd: other }
      """)
    #expect(run.value("A", of: "b") == "base")
    #expect(["a", "b"].map { run.directories[$0] } == ["/project/sub", "/project/other"])
  }

  @Test func aFileHoldsOneDocument() {
    #expect(load("tasks: { a: x }\n---\ntasks: { b: x }\n").rules == ["several-documents"])
  }
}
