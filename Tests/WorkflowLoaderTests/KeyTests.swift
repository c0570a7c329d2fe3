import Diagnostics
import TestSupport
import Testing

@testable import WorkflowLoader

/// Keys that cannot stand where they stand: each is told why, and what to write.
@Suite struct KeyTests {
  /// A file with a key where a context has its keys.
  private func file(_ key: String, in context: KeyContext) -> String {
    switch context {
    case .workflow: "⟦\(key)⟧: x\ntasks: {a: x}\n"
    case .task: "tasks:\n  a:\n    run: x\n    ⟦\(key)⟧: x\n"
    case .group: "tasks:\n  g:\n    ⟦\(key)⟧: x\n    tasks: {a: x}\n"
    case .include: "tasks:\n  g:\n    ⟦\(key)⟧: x\n    include: lib.yaml\n"
    case .defaults: "defaults: {⟦\(key)⟧: x}\ntasks: {a: x}\n"
    case .parameter: "params: {p: {default: y, ⟦\(key)⟧: x}}\ntasks: {a: x}\n"
    case .retry: "tasks: {a: {run: x, retry: {max: 1, ⟦\(key)⟧: x}}}\n"
    case .service: "tasks: {a: {run: x, service: {⟦\(key)⟧: x}}}\n"
    case .command: "tasks: {a: {cmds: [{⟦\(key)⟧: x}]}}\n"
    }
  }

  private func load(_ text: String) -> LoadedText {
    TestSupport.load(text, files: ["lib.yaml": "tasks: {b: x}\n"])
  }

  private static let contexts: [KeyContext] = [
    .workflow, .task, .group, .include, .defaults, .parameter, .retry, .service,
  ]

  private func expectUnknown(
    _ key: String, in context: KeyContext, _ suggestion: KeySuggestion?,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let marked = MarkedText(file(key, in: context))
    let loaded = load(marked.text)
    // The value, which is the same for all keys, may be no good for the one that is meant.
    #expect(
      loaded.summary.filter { $0.hasPrefix("unknown-key") } == marked.expectation(["unknown-key"]),
      sourceLocation: sourceLocation)
    #expect(
      loaded.diagnostics.map(\.fact).filter { $0.rule == .unknownKey } == [
        .unknownKey(key, in: context, suggestion: suggestion)
      ],
      sourceLocation: sourceLocation)
  }

  @Test func slipsOfThePen() {
    expectUnknown("dealy", in: .task, .similar("delay"))
    expectUnknown("dependancies", in: .task, .similar("dependencies"))
    expectUnknown("Run", in: .task, .similar("run"))
    expectUnknown("descripton", in: .group, .similar("description"))
    expectUnknown("task", in: .group, .similar("tasks"))
    expectUnknown("shel", in: .defaults, .similar("shell"))
    expectUnknown("on-failure", in: .workflow, .similar("on_failure"))
    expectUnknown("defualts", in: .workflow, .similar("defaults"))
    expectUnknown("in", in: .include, .similar("if"))
    expectUnknown("param", in: .include, .similar("params"))
    expectUnknown("choises", in: .parameter, .similar("choices"))
    expectUnknown("maxdelay", in: .retry, .similar("max_delay"))
    expectUnknown("redy", in: .service, .similar("ready"))
    expectUnknown("retrys", in: .task, .similar("retry"))
    expectUnknown("matrx", in: .task, .similar("matrix"))
    // A task with members would be a group.
    expectUnknown("taks", in: .task, .similar("tasks"))
  }

  @Test func nothingSimilar() {
    expectUnknown("colour", in: .task, nil)
    expectUnknown("wibble", in: .workflow, .otherWay(.taskAtTop))
    expectUnknown("été", in: .task, nil)
    expectUnknown("''", in: .task, nil, text: "")
  }

  private func expectUnknown(_ key: String, in context: KeyContext, _ suggestion: KeySuggestion?, text: String) {
    let loaded = load(MarkedText(file(key, in: context)).text)
    #expect(loaded.diagnostics.map(\.fact) == [.unknownKey(text, in: context, suggestion: suggestion)])
  }

  /// What other tools call a key is told by our name, wherever that key may stand.
  @Test func keysOfOtherTools() {
    var told = 0
    for (key, ours) in WorkflowFields.otherTools {
      for context in Self.contexts {
        let isTaskKey = context == .task && ["tasks", "include"].contains(ours)
        guard WorkflowFields.names(in: context).contains(ours) || isTaskKey else { continue }
        // With a text, as here, they mean something else to other tools.
        if ["environment", "extends", "concurrency"].contains(key), [.task, .group].contains(context) { continue }
        expectUnknown(key, in: context, .otherTool(ours))
        told += 1
      }
    }
    #expect(told > 100)
  }

  @Test(arguments: [
    ("needs", "dependencies"), ("deps", "dependencies"), ("depends_on", "dependencies"), ("depends", "dependencies"),
    ("cmd", "run"), ("cmds", "run"), ("command", "run"), ("script", "run"),
    ("working_dir", "cwd"), ("dir", "cwd"), ("continue-on-error", "allow_failure"),
    ("jobs", "tasks"), ("enviroment", "env"), ("working_dirs", "cwd"), ("continue_on_error", "allow_failure"),
  ])
  func keysThatTheLanguageNames(key: String, ours: String) {
    expectUnknown(key, in: .task, .otherTool(ours))
  }

  /// What has no counterpart of the same meaning is answered by what is to be done instead.
  @Test func keysWithoutCounterpart() {
    expectUnknown("steps", in: .task, .otherWay(.steps))
    expectUnknown("steps", in: .workflow, .otherWay(.steps))
    expectUnknown("image", in: .task, .otherWay(.inContainer(command: "docker run --rm x")))
    expectUnknown("ports", in: .task, .otherWay(.container))
    expectUnknown("services", in: .workflow, .otherWay(.composeServices([], ending: [])))
    expectUnknown("image", in: .defaults, .otherWay(.container))
  }

  /// Where keys of tasks, groups and files may not stand, as LANGUAGE.md has it.
  @Test func misplacedKeys() {
    let groups: [KeyContext] = [.group, .include]
    for (keys, contexts) in [
      (["version", "name", "on_failure", "default", "pools", "secrets"], [KeyContext.task, .defaults] + groups),
      (["mode", "description"], [.defaults]), (["params"], [.task, .group, .defaults]),
      (["tasks"], [.defaults]), (["include"], [.workflow, .defaults]), (["defaults"], [.task, .defaults]),
      (["delay", "dependencies", "if", "when", "matrix"], [.workflow, .defaults]), (["run"], [.workflow, .defaults]),
      (["estimate", "exports", "inputs", "outputs", "service", "interactive"], [.workflow, .defaults] + groups),
      (["shell", "cpus", "memory", "priority", "retry", "grace", "tty"], [.workflow] + groups),
      (["cwd", "timeout", "allow_failure", "pool"], [.workflow]),
    ] as [([String], [KeyContext])] {
      for (key, context) in keys.flatMap({ key in contexts.map { (key, $0) } }) {
        // Other tools name tasks with it.
        if key == "name", context != .defaults { continue }
        let marked = MarkedText(file(key, in: context))
        let loaded = load(marked.text)
        #expect(loaded.summary == marked.expectation(["misplaced-key"]))
        #expect(loaded.diagnostics.allSatisfy { $0.fact.message.text.hasPrefix("'\(key)' is not allowed ") })
      }
    }
  }

  @Test(arguments: [
    ("tasks: {a: {tasks: {b: x}, cpus: 1}}", KeyContext.defaults), ("tasks: {a: {tasks: {b: x}, estimate: 1}}", .task),
    ("tasks: {a: {run: x, on_failure: finish}}", .workflow), ("tasks: {a: x}\ncpus: 1", .defaults),
    ("tasks: {a: x}\ndefaults: {delay: 1}", .task), ("tasks: {a: x}\nrun: y", .task),
    ("tasks: {a: {include: lib.yaml, retry: 1}}", .defaults), ("tasks: {a: x}\ninclude: lib.yaml", .include),
    ("tasks: {a: {run: x, params: {}}}", .workflow), ("tasks: {a: {run: x, retry: {max: 1, timeout: 1}}}", .task),
    ("tasks: {a: {run: x, service: true, ready: y}}", .service), ("tasks: {a: {run: x, interval: 1s}}", .service),
    ("tasks: {a: {run: x, retry: 2, backoff: 2}}", .retry), ("defaults: {max_delay: 1}\ntasks: {a: x}", .retry),
    ("tasks: {a: {run: x, service: {ready: y, cwd: z}}}", .task),
  ])
  func misplacedKeysAreSentToWhereTheyMayStand(text: String, place: KeyContext) {
    guard case .keyNotAllowed(_, _, let belongs)? = load(text).diagnostics.first?.fact else {
      Issue.record("no misplaced key")
      return
    }
    #expect(belongs == place)
  }

  @Test func keysThatExcludeEachOther() {
    check("conflicting-keys", in: "tasks:\n  g:\n    ⟦run⟧: x\n    tasks: {a: x}\n")
    check("conflicting-keys", in: "tasks:\n  a: {⟦shell⟧: bash, run: [ls, -l]}\n")
    check("conflicting-keys", in: "tasks:\n  g:\n    ⟦include⟧: x\n    tasks: {a: x}\n")
    check("conflicting-keys", "conflicting-keys", in: "tasks:\n  g: {⟦run⟧: x, ⟦include⟧: x, tasks: {a: x}}\n")
    #expect(
      load("tasks: {g: {run: x, include: lib.yaml}}").diagnostics.map(\.fact) == [.conflictingKeys("run", "include")])
    check(in: "tasks:\n  a: {shell: bash, run: ls -l}\n")
    check(in: "defaults: {shell: bash}\ntasks:\n  a: {run: [ls, -l]}\n")
    #expect(
      load("tasks:\n  a:\n    run: [ls, -l]\n    shell: bash\n").report == """
        error[conflicting-keys]: 'shell' and 'run: […]' cannot be used together
         --> test.yaml:4:5
          |
        4 |     shell: bash
          |     ^^^^^
         ::: test.yaml:3:5
          |
        3 |     run: [ls, -l]
          |     --- 'run' is here
          = help: keep one of the two

        """)
  }

  @Test func keysOfOnesOwn() throws {
    _ = try read("x-note: 1\nx-: {a: [b]}\nx-x: &x {run: y}\ntasks: {a: *x}\n")
    check("unknown-key", in: "⟦x⟧: 1\ntasks: {a: y}\n")
    check("unknown-key", in: "⟦X-note⟧: 1\ntasks: {a: y}\n")
    // Only at the top: in a task it would look as if it meant something.
    check("unknown-key", in: "tasks:\n  a: {run: y, ⟦x-note⟧: 1}\n")
  }

  @Test func quotedKeysAreKeys() throws {
    #expect(
      try read("\"tasks\":\n  'a': {\"run\": x, 'd\u{65}lay': 1}\n").listing == [#"a: delay 1000000000ns, run "x""#])
  }

  @Test func theTablesAgree() {
    #expect(WorkflowFields.all.count == FieldID.allCases.count)
    #expect(Set(WorkflowFields.all.map(\.id)) == Set(FieldID.allCases))
    for context in Self.contexts {
      let names = WorkflowFields.names(in: context)
      #expect(Set(names).count == names.count)
    }
    let names = WorkflowFields.all.map(\.name)
    for (key, ours) in WorkflowFields.otherTools {
      #expect(names.contains(ours), "\(key) stands for '\(ours)', which is no key")
      #expect(!names.contains(key), "\(key) is a key")
    }
    for field in WorkflowFields.all {
      #expect(field.summary.hasSuffix("."), "\(field.name)")
    }
  }
}
