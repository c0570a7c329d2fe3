import Diagnostics
import Planner
import TestSupport
import Testing
import WorkflowModel

/// What is run: the tasks that are named, and all they wait for.
@Suite struct TargetTests {
  private static let text = """
    tasks:
      a: x
      b: { run: x, dependencies: a }
      c: x
      g:
        dependencies: c
        tasks:
          d: { run: x, dependencies: b }
          e: x
          h: { mode: sync, tasks: { i: x, j: x } }
      f: { run: x, dependencies: g/h/j }
    """

  @Test(arguments: [
    ([], "a b c g/d g/e g/h/i g/h/j f"), (["a"], "a"), (["b"], "a b"), (["c", "b"], "a b c"), (["a", "a"], "a"),
    // A member brings what its group waits for, and no other members.
    (["g/e"], "c g/e"), (["g/d"], "a b c g/d"), (["g/h/j"], "c g/h/i g/h/j"),
    // A group is all of its members.
    (["g"], "a b c g/d g/e g/h/i g/h/j"), (["g/h"], "c g/h/i g/h/j"), (["f"], "c g/h/i g/h/j f"),
  ])
  func namedOnTheCommandLine(targets: [String], expected: String) throws {
    let selected = try plan(Self.text, targets: targets)
    #expect(selected.names.joined(separator: " ") == expected)
    #expect(selected.taskCount == selected.names.count)
    // Nothing in the plan waits for what is not in it.
    #expect(selected.topologicalOrder().count == selected.tasks.count)
    // And each task waits for all it would wait for in the whole.
    let whole = try plan(Self.text).allWaits
    for (name, before) in selected.allWaits { #expect(before == whole[name], "\(name)") }
  }

  @Test func orderOfASyncListBelongsToTheClosure() throws {
    let text = "mode: sync\ntasks: {a: x, b: {run: x, mode: async}, c: x, d: x}"
    #expect(try plan(text, targets: ["d"]).names == ["a", "c", "d"])
    #expect(try plan(text, targets: ["b"]).names == ["a", "b"])
    #expect(try plan(text, targets: ["a"]).names == ["a"])
    #expect(try plan(text, mode: .async, targets: ["d"]).names == ["d"])
    #expect(try plan("tasks: {g: {mode: sync, tasks: {a: x, b: x}}, c: x}", targets: ["g/b"]).names == ["g/a", "g/b"])
  }

  @Test func theFilesOwnDefault() throws {
    let text = "default: [b]\n" + Self.text
    #expect(try plan(text).names == ["a", "b"])
    #expect(try plan("default: [g/h, c]\n" + Self.text).names == ["c", "g/h/i", "g/h/j"])
    // What is named on the command line replaces it.
    #expect(try plan(text, targets: ["c"]).names == ["c"])
  }

  @Test func unknownTargets() {
    func facts(_ targets: String...) -> [Fact] {
      let loaded = load(Self.text, options: Planner.Options(targets: targets))
      #expect(loaded.plan == nil)
      #expect(loaded.diagnostics.allSatisfy { $0.range == nil })
      return loaded.diagnostics.map(\.fact)
    }
    #expect(facts("nothing") == [.unknownTarget("nothing", suggestion: nil, member: nil)])
    #expect(facts("g/dd") == [.unknownTarget("g/dd", suggestion: "g/d", member: nil)])
    // A member is not found by its own name alone: there could be several.
    #expect(facts("j") == [.unknownTarget("j", suggestion: nil, member: "g/h/j")])
    #expect(facts("h/j") == [.unknownTarget("h/j", suggestion: nil, member: "g/h/j")])
    #expect(facts("a", "x1", "b", "x2").count == 2)
    #expect(facts("").count == 1)
    #expect(
      load("tasks: {build: x, g: {tasks: {test: x}}}", options: Planner.Options(targets: ["biuld", "test"])).report
        == """
        error[unknown-task]: there is no task 'biuld' in this file
          = help: did you mean 'build'?

        error[unknown-task]: there is no task 'test' in this file
          = help: its full name is 'g/test'

        """)
  }

  @Test func namesOfTasks() throws {
    let workflow = try #require(load(Self.text).workflow)
    for name in ["a", "g", "g/d", "g/h", "g/h/j"] { #expect(Planner.hasTask(name, in: workflow)) }
    for name in ["d", "h/j", "g/", "/a", "", "x", "g/a"] { #expect(!Planner.hasTask(name, in: workflow)) }
  }
}
