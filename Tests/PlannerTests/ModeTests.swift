import Planner
import TestSupport
import Testing
import WorkflowModel

/// `mode` is the choice between awaiting a task and starting it.
@Suite struct ModeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let mode: Mode?
    let waits: [String]

    init(_ name: String, mode: Mode? = nil, _ text: String, _ waits: String...) {
      testDescription = name
      self.mode = mode
      self.text = text
      self.waits = waits
    }
  }

  @Test(arguments: [
    Case("async is the default", "tasks: {a: x, b: x, c: x}", "a:", "b:", "c:"),
    Case("async", "mode: async\ntasks: {a: x, b: x, c: x}", "a:", "b:", "c:"),
    Case("sync: in the order listed", "mode: sync\ntasks: {a: x, b: x, c: x}", "a:", "b: a", "c: b"),
    // One task of another mode than its list.
    Case(
      "a sync task holds back those after it", "tasks: {a: x, b: {run: x, mode: sync}, c: x, d: x}", "a:", "b:", "c: b",
      "d: b"),
    Case(
      "two sync tasks", "tasks: {a: {run: x, mode: sync}, b: x, c: {run: x, mode: sync}, d: x}", "a:", "b: a", "c: a",
      "d: c"),
    Case(
      "an async task is not waited for", "mode: sync\ntasks: {a: x, b: {run: x, mode: async}, c: x, d: x}", "a:",
      "b: a", "c: a",
      "d: c"),
    Case(
      "nor is it waited for by what follows a sync one", "mode: sync\ntasks: {a: {run: x, mode: async}, b: x, c: x}",
      "a:", "b:", "c: b"),
    Case(
      "all async in a sync list", "mode: sync\ntasks: {a: {run: x, mode: async}, b: {run: x, mode: async}}", "a:", "b:"),
    Case("the last one holds back nobody", "tasks: {a: x, b: {run: x, mode: sync}}", "a:", "b:"),
    // Groups.
    Case(
      "members of a group are async, whatever their group's list is",
      "mode: sync\ntasks: {a: x, g: {tasks: {b: x, c: x}}, d: x}", "a:", "g/b: a", "g/c: a", "d: g/b g/c"),
    Case("a sync group", "tasks: {g: {mode: sync, tasks: {a: x, b: x}}, c: x}", "g/a:", "g/b: g/a", "c:"),
    Case(
      "a group's mode is about what is inside", "mode: sync\ntasks: {g: {mode: async, tasks: {a: x, b: x}}, c: x}",
      "g/a:", "g/b:",
      "c: g/a g/b"),
    Case(
      "a sync group in an async list holds back nobody", "tasks: {g: {mode: sync, tasks: {a: x}}, c: x}", "g/a:", "c:"),
    Case(
      "a task in a sync group of another mode",
      "tasks: {g: {mode: sync, tasks: {a: {run: x, mode: async}, b: x, c: x}}}", "g/a:", "g/b:", "g/c: g/b"),
    Case(
      "groups in groups", "mode: sync\ntasks: {a: x, g: {mode: sync, tasks: {h: {tasks: {b: x, c: x}}, d: x}}, e: x}",
      "a:",
      "g/h/b: a", "g/h/c: a", "g/d: a g/h/b g/h/c", "e: g/d g/h/b g/h/c"),
    // The command line.
    Case("--mode sync", mode: .sync, "tasks: {a: x, b: x}", "a:", "b: a"),
    Case("--mode sync over async", mode: .sync, "mode: async\ntasks: {a: x, b: x}", "a:", "b: a"),
    Case("--mode async", mode: .async, "mode: sync\ntasks: {a: x, b: x}", "a:", "b:"),
    Case(
      "--mode does not reach into groups", mode: .async,
      "mode: sync\ntasks: {g: {mode: sync, tasks: {a: x, b: x}}, c: x}",
      "g/a:", "g/b: g/a", "c:"),
    Case(
      "--mode leaves what a task says of itself", mode: .async,
      "mode: sync\ntasks: {a: {run: x, mode: sync}, b: x}", "a:", "b: a"),
    // Dependencies come on top.
    Case(
      "dependencies in a sync list",
      "mode: sync\ntasks: {a: x, b: {run: x, mode: async}, c: {run: x, dependencies: b}}", "a:",
      "b: a", "c: a b"),
    Case(
      "a dependency that the order has already", "mode: sync\ntasks: {a: x, b: {run: x, dependencies: a}}", "a:", "b: a"
    ),
    Case("dependencies forwards", "tasks: {a: {run: x, dependencies: b}, b: x}", "a: b", "b:"),
    Case(
      "on a group: on all its members", "tasks: {g: {tasks: {a: x, b: x}}, c: {run: x, dependencies: g}}", "g/a:",
      "g/b:", "c: g/a g/b"),
    Case(
      "of a group: of all its members",
      "tasks: {a: x, g: {dependencies: a, tasks: {b: x, c: {run: x, dependencies: b}}}}", "a:",
      "g/b: a", "g/c: a g/b"),
  ])
  func whatWaitsForWhat(_ each: Case) throws {
    // The ends of groups stand behind their members, so the order of names is that of the file.
    let waits = try plan(each.text, mode: each.mode).waits.map(sorted)
    #expect(waits == each.waits.map(sorted))
  }

  private func sorted(_ line: String) -> String {
    let parts = line.split(separator: ": ")
    guard parts.count == 2 else { return line }
    return parts[0] + ": " + parts[1].split(separator: " ").sorted().joined(separator: " ")
  }

  /// The exercise this language began with: three tasks of 5, 8 and 2 seconds.
  @Test func fiveEightTwo() throws {
    let tasks = "tasks: {call1: {delay: 5s, run: x}, call2: {delay: 8s, run: x}, call3: {delay: 2s, run: x}}"
    #expect(try plan("mode: sync\n" + tasks).schedule == ["call1 0-5", "call2 5-13", "call3 13-15"])
    #expect(try plan("mode: async\n" + tasks).schedule == ["call1 0-5", "call2 0-8", "call3 0-2"])
    #expect(try plan(tasks).remainingPaths().max() == 8 * .second)
    #expect(try plan("mode: sync\n" + tasks).remainingPaths().max() == 15 * .second)
  }

  @Test func delaysOfGroups() throws {
    #expect(
      try plan(
        """
        tasks:
          a: { delay: 1s }
          g:
            delay: 10s
            dependencies: a
            mode: sync
            tasks: { b: { delay: 2s }, c: { delay: 3s } }
          d: { delay: 1s, dependencies: g }
        """
      ).schedule == ["a 0-1", "g/b 11-13", "g/c 13-16", "d 16-17"])
  }

  /// A group is a beginning, its members, and an end; the numbers are those of the file.
  @Test func tasksAreNumberedInTheOrderOfTheFile() throws {
    let plan = try plan("tasks: {a: x, g: {delay: 1s, tasks: {b: x, h: {tasks: {c: x}}}}, d: {}}")
    let kinds = plan.tasks.indices.map { "\(plan.name(of: Int32($0))) \(plan.tasks[$0].kind)" }
    #expect(
      kinds == [
        "a task", "g groupStart", "g/b task", "g/h groupStart", "g/h/c task", "g/h groupEnd", "g groupEnd", "d task",
      ])
    #expect(plan.taskCount == 4)
    #expect(plan.tasks.map(\.hasAction) == [true, false, true, false, true, false, false, false])
    #expect(plan.tasks.map(\.delay) == [0, 1_000_000_000, 0, 0, 0, 0, 0, 0])
    // A group is shown where it waits a time of its own.
    #expect(plan.tasks.indices.map { plan.isShown(Int32($0)) } == [true, true, true, false, true, false, false, true])
    #expect(plan.definition(of: 2).parent == 1)
    let counts = (0..<Int32(plan.tasks.count)).map { Int32(plan.predecessors()[$0].count) }
    #expect(counts == plan.dependencyCounts)
  }
}
