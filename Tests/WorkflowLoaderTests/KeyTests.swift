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
    case .defaults: "defaults: {⟦\(key)⟧: x}\ntasks: {a: x}\n"
    }
  }

  private static let contexts: [KeyContext] = [.workflow, .task, .group, .defaults]

  private func expectUnknown(
    _ key: String, in context: KeyContext, _ suggestion: KeySuggestion?,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let marked = MarkedText(file(key, in: context))
    let loaded = load(marked.text)
    #expect(loaded.summary == marked.expectation(["unknown-key"]), sourceLocation: sourceLocation)
    #expect(
      loaded.diagnostics.map(\.fact) == [.unknownKey(key, in: context, suggestion: suggestion)],
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
    // Also what is not read yet may be meant.
    expectUnknown("retrys", in: .task, .similar("retry"))
    expectUnknown("matrx", in: .task, .similar("matrix"))
    // A task with members would be a group.
    expectUnknown("taks", in: .task, .similar("tasks"))
  }

  @Test func nothingSimilar() {
    expectUnknown("colour", in: .task, nil)
    expectUnknown("wibble", in: .workflow, nil)
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
        let later = WorkflowFields.notReadYet.first { $0.name == ours }
        let isTaskKey = context == .task && ours == "tasks"
        let isKnown =
          WorkflowFields.names(in: context).contains(ours) || later?.contexts.contains(.init(context)) == true
          || isTaskKey
        guard isKnown else { continue }
        expectUnknown(key, in: context, .otherTool(ours))
        told += 1
      }
    }
    #expect(told > 100)
  }

  @Test(arguments: [
    ("needs", "dependencies"), ("deps", "dependencies"), ("depends_on", "dependencies"), ("depends", "dependencies"),
    ("cmd", "run"), ("cmds", "run"), ("command", "run"), ("script", "run"), ("sources", "inputs"),
    ("generates", "outputs"),
    ("working_dir", "cwd"), ("dir", "cwd"), ("continue-on-error", "allow_failure"), ("steps", "tasks"),
    ("jobs", "tasks"),
  ])
  func keysThatTheLanguageNames(key: String, ours: String) {
    expectUnknown(key, in: .task, .otherTool(ours))
  }

  @Test func keysNotReadYet() {
    for (key, contexts) in WorkflowFields.notReadYet {
      for context in Self.contexts {
        let isAllowed = contexts.contains(.init(context))
        let marked = MarkedText(file(key, in: context))
        let loaded = load(marked.text)
        #expect(loaded.summary == marked.expectation([isAllowed ? "unsupported-key" : "misplaced-key"]))
        if isAllowed { #expect(loaded.diagnostics.map(\.fact) == [.keyNotReadYet(key)]) }
      }
    }
  }

  @Test func misplacedKeys() {
    for (key, contexts) in [
      ("version", [KeyContext.task, .group, .defaults]), ("name", [.task, .group, .defaults]),
      ("on_failure", [.task, .group, .defaults]), ("default", [.task, .group, .defaults]), ("mode", [.defaults]),
      ("description", [.defaults]), ("tasks", [.defaults]), ("defaults", [.task, .defaults]),
      ("delay", [.workflow, .defaults]), ("dependencies", [.workflow, .defaults]), ("run", [.workflow, .defaults]),
      ("estimate", [.workflow, .group, .defaults]), ("shell", [.workflow, .group]), ("cpus", [.workflow, .group]),
      ("priority", [.workflow, .group]), ("cwd", [.workflow]),
    ] {
      for context in contexts {
        let marked = MarkedText(file(key, in: context))
        let loaded = load(marked.text)
        #expect(loaded.summary == marked.expectation(["misplaced-key"]))
        #expect(loaded.diagnostics.allSatisfy { $0.fact.message.hasPrefix("'\(key)' cannot stand ") })
      }
    }
  }

  @Test(arguments: [
    ("tasks: {a: {tasks: {b: x}, cpus: 1}}", KeyContext.defaults), ("tasks: {a: {tasks: {b: x}, estimate: 1}}", .task),
    ("tasks: {a: {run: x, on_failure: finish}}", .workflow), ("tasks: {a: x}\ncpus: 1", .defaults),
    ("tasks: {a: x}\ndefaults: {delay: 1}", .task), ("tasks: {a: x}\nrun: y", .task),
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
    check(in: "tasks:\n  a: {shell: bash, run: ls -l}\n")
    check(in: "defaults: {shell: bash}\ntasks:\n  a: {run: [ls, -l]}\n")
    #expect(
      load("tasks:\n  a:\n    run: [ls, -l]\n    shell: bash\n").report == """
        error[conflicting-keys]: 'shell' and 'run: […]' exclude each other
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
    let names = WorkflowFields.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(names) == Set(FieldID.allCases.map(\.rawValue)))
    let later = WorkflowFields.notReadYet.map(\.name)
    #expect(Set(later).isDisjoint(with: names))
    for (key, ours) in WorkflowFields.otherTools {
      #expect(names.contains(ours) || later.contains(ours), "\(key) stands for '\(ours)', which is no key")
      #expect(!names.contains(key) && !later.contains(key), "\(key) is a key")
    }
    for field in WorkflowFields.all {
      #expect(field.summary.hasSuffix("."), "\(field.name)")
    }
  }
}
