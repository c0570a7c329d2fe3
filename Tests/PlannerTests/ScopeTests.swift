import Diagnostics
import Planner
import TestSupport
import Testing

/// A name is looked up among the siblings, then outwards through the groups around, then as a path.
@Suite struct ScopeTests {
  @Test(arguments: [
    // Beside it, before it and after it.
    ("tasks: {a: x, b: {dependencies: a}}", "b: a"),
    ("tasks: {b: {dependencies: a}, a: x}", "b: a"),
    // In a group the sibling comes first, then what is outside.
    ("tasks: {a: x, g: {tasks: {a: x, b: {dependencies: a}}}}", "g/b: g/a"),
    ("tasks: {a: x, g: {tasks: {b: {dependencies: a}}}}", "g/b: a"),
    ("tasks: {a: x, g: {tasks: {a: x, h: {tasks: {b: {dependencies: a}}}}}}", "g/h/b: g/a"),
    ("tasks: {a: x, g: {tasks: {h: {tasks: {b: {dependencies: a}}}}}}", "g/h/b: a"),
    // A group beside it.
    ("tasks: {g: {tasks: {h: {tasks: {a: x}}, b: {dependencies: h}}}}", "g/b: g/h/a"),
    // Paths, from wherever their first part is found.
    ("tasks: {g: {tasks: {a: x}}, b: {dependencies: g/a}}", "b: g/a"),
    ("tasks: {g: {tasks: {h: {tasks: {a: x}}}}, b: {dependencies: g/h/a}}", "b: g/h/a"),
    ("tasks: {g: {tasks: {h: {tasks: {a: x}}, b: {dependencies: h/a}}}}", "g/b: g/h/a"),
    ("tasks: {g: {tasks: {a: x, b: {dependencies: g/a}}}}", "g/b: g/a"),
    ("tasks: {o: {tasks: {a: x}}, g: {tasks: {b: {dependencies: o/a}}}}", "g/b: o/a"),
    ("tasks: {h: {tasks: {a: x}}, g: {tasks: {h: {tasks: {c: x}}, b: {dependencies: h/a}}}}", "g/b: h/a"),
    ("tasks: {h: {tasks: {a: x}}, g: {tasks: {h: {tasks: {a: x}}, b: {dependencies: h/a}}}}", "g/b: g/h/a"),
    // Names are compared as they are, letter by letter.
    ("tasks: {A: x, a: x, b: {dependencies: A}}", "b: A"),
    ("tasks: {run: x, tasks: x, delay: {dependencies: [run, tasks]}}", "delay: run tasks"),
  ])
  func lookup(text: String, expected: String) throws {
    #expect(try plan(text).waits.contains(expected))
  }

  @Test func unknownNames() {
    check("unknown-dependency", in: "tasks: {a: x, b: {dependencies: ⟦c⟧}}")
    check("unknown-dependency", "unknown-dependency", in: "tasks: {a: {dependencies: [⟦c⟧, b, ⟦'d'⟧]}, b: x}")
    // Members are not seen from outside without their group, nor a group's outside through a path.
    check("unknown-dependency", in: "tasks: {g: {tasks: {a: x}}, b: {dependencies: ⟦a⟧}}")
    check("unknown-dependency", in: "tasks: {g: {tasks: {a: x}}, b: {dependencies: ⟦g/b⟧}}")
    check("unknown-dependency", in: "tasks: {g: {tasks: {a: x}}, b: {dependencies: ⟦b/a⟧}}")
    for path in ["./a", "../a", "g/a/b"] {
      check("unknown-dependency", in: "tasks: {a: x, g: {tasks: {a: x}}, b: {dependencies: ⟦\(path)⟧}}")
    }
    // What a mode or a key is called is no task.
    check("unknown-dependency", in: "tasks: {a: x, b: {dependencies: ⟦tasks⟧}}")
    check("unknown-dependency", in: "tasks: {g: {dependencies: ⟦nothing⟧, tasks: {a: x}}}")
  }

  @Test(
    arguments: [
      ("tasks: {build: x, b: {dependencies: biuld}}", "build"),
      ("tasks: {build: x, g: {tasks: {b: {dependencies: biuld}}}}", "build"),
      ("tasks: {g: {tasks: {build: x}}, b: {dependencies: g/biuld}}", "g/build"),
      ("tasks: {deploy: {tasks: {build: x}}, b: {dependencies: delpoy/build}}", "deploy/build"),
      ("tasks: {test-unit: x, test-ui: x, b: {dependencies: test-uni}}", "test-unit"),
      // Never the task itself, nor a group around it: that would only be the next mistake.
      ("tasks: {a: {dependencies: b}}", nil),
      ("tasks: {builds: {tasks: {a: {dependencies: build}}}}", nil),
      ("tasks: {g: {tasks: {a: x}}, deploy: {dependencies: completely-different}}", nil),
      // What can't be seen from there would not be found either.
      ("tasks: {g: {tasks: {build: x}}, b: {dependencies: biuld}}", nil),
    ] as [(String, String?)])
  func suggestions(text: String, expected: String?) {
    let facts = load(text).diagnostics.map(\.fact)
    guard case .unknownDependency(_, let suggestion) = facts.first, facts.count == 1 else {
      Issue.record("\(facts)")
      return
    }
    #expect(suggestion == expected)
  }

  /// A task is not its own sibling, so its name means the one further out.
  @Test func theSameNameFurtherOut() throws {
    let plan = try #require(load("tasks: {build: x, g: {tasks: {build: {run: y, dependencies: build}}}}").plan)
    let inner = try #require((0..<Int32(plan.tasks.count)).first { plan.name(of: $0) == "g/build" })
    #expect(plan.predecessors()[inner].map { plan.name(of: $0) }.sorted() == ["build", "g"])
  }

  @Test func whatATaskMayNotDependOn() {
    check("self-dependency", in: "tasks: {a: {dependencies: ⟦a⟧}}")
    check("self-dependency", in: "tasks: {g: {tasks: {a: {dependencies: ⟦g/a⟧}}}}")
    check("self-dependency", in: "tasks: {g: {dependencies: ⟦g⟧, tasks: {a: x}}}")
    check("containing-group-dependency", in: "tasks: {g: {tasks: {a: {dependencies: ⟦g⟧}}}}")
    check(
      "containing-group-dependency", "containing-group-dependency",
      in: "tasks: {g: {tasks: {h: {tasks: {a: {dependencies: [⟦g⟧, ⟦h⟧]}}}}}}")
    check("containing-group-dependency", in: "tasks: {g: {tasks: {h: {dependencies: ⟦g⟧, tasks: {a: x}}}}}")
    check("duplicate-dependency", in: "tasks: {a: x, b: {dependencies: [a, ⟦a⟧]}}")
    check("duplicate-dependency", in: "tasks: {g: {tasks: {a: x, b: {dependencies: [a, ⟦g/a⟧]}}}}")
    check("duplicate-dependency", "duplicate-dependency", in: "tasks: {a: x, b: {dependencies: [a, ⟦a⟧, ⟦a⟧]}}")
    // Long lists are looked at in another way.
    let names = (0..<40).map { "t\($0)" }
    let tasks = names.map { "\($0): x" }.joined(separator: ", ")
    let list = names.joined(separator: ", ")
    check(
      "duplicate-dependency", "duplicate-dependency",
      in: "tasks: {\(tasks), a: {dependencies: [\(list), ⟦t0⟧, ⟦t39⟧]}, b: {dependencies: [\(list)]}}")
    check(
      "duplicate-dependency", in: "tasks: {\(tasks), a: {dependencies: [\(list)]}, b: {dependencies: [t39, ⟦t39⟧]}}")
    // A group and one of its members are not the same.
    check(in: "tasks: {g: {tasks: {a: x}}, b: {dependencies: [g, g/a]}}")
    check(in: "tasks: {a: x, b: {dependencies: [a]}, c: {dependencies: [a, b]}, d: {dependencies: []}}")
    // A sibling of the group's own name is meant before the group.
    check(in: "tasks: {g: {tasks: {g: x, a: {dependencies: g}}}}")
  }

  @Test func containingGroupIsShown() {
    #expect(
      load("tasks:\n  deploy:\n    tasks:\n      upload: { run: scp, dependencies: deploy }\n").report == """
        error[containing-group-dependency]: 'deploy/upload' depends on 'deploy', the group that contains it
         --> test.yaml:4:41
          |
        4 |       upload: { run: scp, dependencies: deploy }
          |                                         ^^^^^^
         ::: test.yaml:2:3
          |
        2 |   deploy:
          |   ------ the group starts here
          = help: depend on the members of the group that this task needs

        """)
  }

  @Test func defaultTargets() {
    check("unknown-default", in: "default: ⟦b⟧\ntasks: {a: x}")
    check("unknown-default", in: "default: [a, ⟦g/b⟧]\ntasks: {a: x, g: {tasks: {a: x}}}")
    check("unknown-default", in: "default: ⟦a⟧\ntasks: {g: {tasks: {a: x}}}")
    check("duplicate-dependency", in: "default: [a, b, ⟦a⟧]\ntasks: {a: x, b: x}")
    check(in: "default: [g/a, g]\ntasks: {g: {tasks: {a: x}}}")
    #expect(
      load("default: biuld\ntasks: {build: x}").diagnostics.map(\.fact) == [
        .unknownDefaultTask("biuld", suggestion: "build")
      ])
  }

  @Test func everythingIsCheckedWhateverIsRun() {
    let text = "default: a\ntasks: {a: x, b: {dependencies: c}}"
    #expect(load(text).rules == ["unknown-dependency"])
    #expect(load(text, options: Planner.Options(targets: ["a"])).rules == ["unknown-dependency"])
    #expect(load(text).workflow.map { Planner.check($0).map(\.rule.id) } == ["unknown-dependency"])
  }
}
