import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// The outline of a file: what is there at all.
@Suite struct ShapeTests {
  @Test func emptyFiles() {
    check("empty-file", in: "⟦⟧")
    check("empty-file", in: "⟦⟧# only\n# comments\n")
    check("empty-file", in: "⟦⟧\n\n\n")
    check("empty-file", in: "⟦⟧---\n...\n")
    check("empty-file", in: "⟦⟧~\n")
    #expect(load("\u{FEFF}").summary == ["empty-file 1:1 ^ bytes 0..<0"])
    #expect(load("").workflow == nil)
    #expect(
      load("# nothing yet\n").report == """
        error[empty-file]: the file is empty
         --> test.yaml:1:1
          |
        1 | # nothing yet
          | ^
          = help: add 'tasks:' and, on lines below it, tasks as 'name: command'

        """)
  }

  @Test func filesThatAreNoMaps() {
    check("wrong-type", in: "⟦make test⟧\n")
    check("wrong-type", in: "⟦- a\n- b: [c]⟧\n")
    check("wrong-type", in: "⟦[a, b]⟧\n")
    check("wrong-type", in: "⟦'~'⟧\n")
    #expect(load("- run: x\n").diagnostics.map(\.fact) == [.notAMapping(what: "the file", found: .list)])
    #expect(load("- run: x\n").workflow == nil)
  }

  @Test func noTasks() {
    check("no-tasks", in: "⟦name⟧: x\n")
    check("no-tasks", in: "# first\n\n⟦{}⟧\n")
    check("no-tasks", in: "⟦tasks⟧:\n")
    check("no-tasks", in: "tasks: ⟦~⟧\n")
    check("no-tasks", in: "tasks: ⟦{}⟧\n")
    check("no-tasks", in: "x-none: &none {}\ntasks: ⟦{<<: *none}⟧\n")
    check("no-tasks", in: "tasks:\n  g: {⟦tasks⟧: }\n")
    check("no-tasks", in: "tasks:\n  g:\n    tasks: ⟦{}⟧\n")
    check("no-tasks", in: "tasks:\n  g:\n    tasks:\n      h: {tasks: ⟦null⟧}\n")
    #expect(load("name: x\n").diagnostics.map(\.fact) == [.missingTasks])
    #expect(load("tasks:\n").diagnostics.map(\.fact) == [.noTasks(inGroup: nil)])
    #expect(load("tasks: {g: {tasks: {h: {tasks: {}}}}}").diagnostics.map(\.fact) == [.noTasks(inGroup: "g/h")])
  }

  @Test func emptyTasks() throws {
    check("empty-task", in: "tasks:\n  ⟦a⟧:\n  b: x\n")
    check("empty-task", in: "tasks:\n  a: ⟦~⟧\n")
    check("empty-task", in: "tasks: {⟦a⟧}\n")
    #expect(try read("tasks: {a: {}, b: {delay: 1}}\n").listing == ["a: ", "b: delay 1000000000ns"])
    check("wrong-type", in: "tasks:\n  a: ⟦[make, test]⟧\n")
    check("wrong-type", in: "tasks: ⟦[a, b]⟧\n")
    check("wrong-type", in: "tasks: ⟦make⟧\n")
    check("wrong-type", in: "tasks:\n  g:\n    tasks: ⟦[a]⟧\n")
  }

  /// What the parser alone finds comes out of the loader, too, in its place among the rest.
  @Test func findingsOfTheParser() {
    check("yaml-syntax", in: "tasks:\n  a: ⟦\"⟧x\n")
    check("control-character", in: "tasks:\n  a: x⟦\0⟧y\n")
    check("several-documents", in: "tasks: {a: x}\n⟦---⟧\ntasks: {b: y}\n")
    check("duplicate-key", in: "tasks:\n  a: x\n  ⟦a⟧: y\n")
    check("unsupported-tag", in: "tasks:\n  a: ⟦!cmd x⟧\n")
    check("unknown-key", "duplicate-key", "empty-command", in: "⟦nam⟧: x\ntasks:\n  a: x\n  ⟦a⟧: ⟦''⟧\n")
    #expect(load("tasks:\n  a: \"x\n").workflow == nil)
  }

  @Test func deepGroupsAreReadToTheLimit() throws {
    // A group takes two levels of the file's hundred: its own map, and that of its members.
    func nested(_ groups: Int) -> String {
      String(repeating: "{tasks: {g: ", count: groups) + "{tasks: {a: x}}" + String(repeating: "}}", count: groups)
    }
    let deepest = try read(nested(49))
    #expect(deepest.tasks.count == 50)
    #expect(deepest.path(of: 49).split(separator: "/").count == 50)
    #expect(load(nested(50)).rules == ["depth-limit"])
  }
}
