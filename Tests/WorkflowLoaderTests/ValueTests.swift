import Diagnostics
import TestSupport
import Testing
import WorkflowLoader
import WorkflowModel

/// Every key with every kind of value it does not take.
@Suite struct ValueTests {
  private struct Kind {
    let kind: ValueKind
    let source: String
  }

  private static let kinds = [
    Kind(kind: .text, source: "x1"), Kind(kind: .list, source: "[x1, x2]"), Kind(kind: .map, source: "{x1: x2}"),
    Kind(kind: .null, source: "~"),
  ]

  private func takes(_ shape: FieldShape, _ kind: ValueKind) -> Bool {
    switch shape {
    case .version, .text, .choice, .boolean, .duration, .size, .wholeNumber, .decimal, .path, .script: kind == .text
    case .references, .command, .shell, .variableNames, .poolNames, .globs, .environmentFiles, .causes:
      kind == .text || kind == .list
    case .values: kind == .list
    case .environment, .parameters, .pools, .tasks, .defaults, .matrix: kind == .map
    case .retry, .service: kind == .text || kind == .map
    }
  }

  private func file(_ key: String, _ value: String, in contexts: WorkflowField.Contexts) -> String {
    if contexts == .parameter {
      let other = key.contains("default") ? "secret: false" : "default: x1"
      return "params: {p: {\(other), \(key): \(value)}}\ntasks: {a: x}\n"
    }
    if contexts == .retry {
      return
        "tasks:\n  a: {run: x, retry: {\(key.contains("max") && !key.contains("_") ? "" : "max: 1, ")\(key): \(value)}}\n"
    }
    if contexts == .service { return "tasks:\n  a: {run: x, service: {\(key): \(value)}}\n" }
    if contexts == .include { return "tasks:\n  g: {\(key): \(value)}\n" }
    if contexts.contains(.task) { return "tasks:\n  a: {\(key): \(value)}\n" }
    if contexts.contains(.group) {
      return "tasks:\n  g: {\(key): \(value)\(key == "tasks" ? "" : ", tasks: {a: x}")}\n"
    }
    return "\(key): \(value)\n\(key == "tasks" ? "" : "tasks: {a: x}\n")"
  }

  @Test func wrongTypes() {
    for field in WorkflowFields.all {
      for kind in Self.kinds where !takes(field.shape, kind.kind) {
        // A param without a default has to be set.
        if field.id == .parameterDefault, kind.kind == .null { continue }
        let marked = MarkedText(file(field.name, "⟦\(kind.source)⟧", in: field.contexts))
        let loaded = load(marked.text)
        let (rule, fact): (String, Fact) =
          switch (field.shape, kind.kind) {
          case (.version, _): ("unsupported-version", .unsupportedVersion(""))
          case (.tasks, .null): ("no-tasks", .noTasks(inGroup: "g"))
          default: ("wrong-type", .wrongType(key: field.name, expected: field.shape.phrase, found: kind.kind))
          }
        #expect(loaded.summary == marked.expectation([rule]), "\(marked.text)")
        #expect(loaded.diagnostics.map(\.message) == [fact.message], "\(marked.text)")
      }
    }
  }

  /// What isn't there is shown at its key.
  @Test func missingValues() {
    for field in WorkflowFields.all where ![.version, .tasks, .parameterDefault].contains(field.id) {
      let text = file("⟦\(field.name)⟧", "", in: field.contexts)
      let marked = MarkedText(text)
      #expect(load(marked.text).summary == marked.expectation(["wrong-type"]), "\(text)")
    }
    check("unsupported-version", in: "⟦version⟧:\ntasks: {a: x}\n")
    check("wrong-type", in: "x-x: &x\ntasks:\n  a: {run: ⟦*x⟧}\n")
  }

  @Test func items() {
    check("wrong-type", in: "tasks:\n  a: x\n  b: {dependencies: [a, ⟦{c: d}⟧]}\n")
    check("wrong-type", in: "tasks:\n  a: x\n  b: {dependencies: [a, ⟦[a]⟧]}\n")
    check("wrong-type", in: "tasks:\n  a: x\n  b: {dependencies: [⟦~⟧, a]}\n")
    check("wrong-type", in: "tasks:\n  a: x\n  b:\n    dependencies:\n      - a\n      ⟦-⟧\n")
    check("wrong-type", in: "tasks:\n  a: {run: [ls, ⟦[-l]⟧]}\n")
    check("wrong-type", in: "tasks:\n  a: {run: [ls, ⟦{a: b}⟧]}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, shell: [sh, ⟦{c: d}⟧]}\n")
    check("wrong-type", in: "default: [⟦{a: b}⟧]\ntasks: {a: x}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, env: {A: ⟦[1]⟧}}\n")
    check("wrong-type", in: "env: {A: ⟦{b: c}⟧}\ntasks: {a: x}\n")
  }

  @Test(
    arguments: [
      ("1", nil), ("0", nil), ("100000", nil), ("+3", nil), ("007", nil), ("'2'", nil),
      ("-1", "x"), ("100001", "x"), ("1.5", "x"), ("1.0", "x"), ("two", "x"), ("''", "x"), ("' 1'", "x"), ("0x10", "x"),
      ("1_0", "x"),
      ("99999999999999999999", "x"), ("1e2", "x"), ("true", "x"), ("٣", "x"),
    ] as [(String, String?)])
  func numbers(source: String, problem: String?) {
    if problem == nil {
      check(in: "tasks:\n  a: {run: x, cpus: \(source)}\n")
      check(in: "defaults: {cpus: \(source)}\ntasks: {a: x}\n")
    } else {
      check("invalid-number", in: "tasks:\n  a: {run: x, cpus: ⟦\(source)⟧}\n")
    }
  }

  @Test func priorities() throws {
    let workflow = try read("tasks:\n  a: {run: x, priority: -5}\n  b: {run: x, priority: 1000000000}\n")
    #expect(workflow.settings.map(\.priority) == [-5, 1_000_000_000])
    check("invalid-number", in: "tasks:\n  a: {run: x, priority: ⟦1000000001⟧}\n")
    check("invalid-number", in: "tasks:\n  a: {run: x, priority: ⟦-1000000001⟧}\n")
    check("invalid-number", in: "tasks:\n  a: {run: x, priority: ⟦high⟧}\n")
  }

  @Test func choices() throws {
    check("invalid-choice", in: "mode: ⟦parallel⟧\ntasks: {a: x}\n")
    check("invalid-choice", in: "tasks:\n  a: {run: x, mode: ⟦Sync⟧}\n")
    check("invalid-choice", in: "on_failure: ⟦stop⟧\ntasks: {a: x}\n")
    #expect(
      load("mode: asinc\ntasks: {a: x}\n").report == """
        error[invalid-choice]: 'mode' cannot be 'asinc'
         --> test.yaml:1:7
          |
        1 | mode: asinc
          |       ^^^^^
          = help: did you mean 'async'?

        """)
    #expect(
      load("on_failure: give up\ntasks: {a: x}\n").report == """
        error[invalid-choice]: 'on_failure' cannot be 'give up'
         --> test.yaml:1:13
          |
        1 | on_failure: give up
          |             ^^^^^^^
          = help: use 'finish', 'continue' or 'cancel'

        """)
    for policy in FailurePolicy.allCases {
      #expect(try read("on_failure: \(policy.rawValue)\ntasks: {a: x}\n").onFailure == policy)
    }
    #expect(try read("tasks: {a: x}\n").onFailure == .finish)
    #expect(try read("mode: sync\ntasks: {a: x}\n").mode == .sync)
    #expect(try read("tasks: {a: x}\n").mode == .async)
  }

  @Test func versions() throws {
    _ = try read("version: 1\ntasks: {a: x}\n")
    _ = try read("version: '1'\ntasks: {a: x}\n")
    for other in ["2", "1.0", "01", "'1 '", "v1", "[1]"] {
      check("unsupported-version", in: "version: ⟦\(other)⟧\ntasks: {a: x}\n")
    }
  }

  @Test func theirNamesAndDescriptions() throws {
    let workflow = try read(
      "name: Nightly 1.10\ndescription: |\n  What it does.\n  And more.\ntasks: {a: {run: x, description: 'no'}}\n")
    #expect(workflow.name == "Nightly 1.10")
    #expect(workflow.description == "What it does.\nAnd more.\n")
    #expect(workflow.directory == "/project")
    #expect(workflow.listing == [#"a: description "no", run "x""#])
    #expect(try read("tasks: {a: x}\n").name == "test")
  }

  @Test(arguments: [
    ("flow.yaml", "flow"), ("dir/flow.yaml", "flow"), ("flow", "flow"), (".taskflow", ".taskflow"), ("a.b.yml", "a.b"),
    ("/x.y/flow.yaml", "flow"), ("flow.", "flow"),
  ])
  func fileNamesAreNames(path: String, name: String) throws {
    var sources = SourceMap()
    let added = sources.add(path: path, bytes: Array("tasks: {a: x}".utf8))
    let file = try #require(added)
    let loaded = WorkflowLoader.load(file, directory: "/", in: &sources, files: TextFiles([:], in: "/"))
    #expect(loaded.workflow?.name == name)
  }
}
