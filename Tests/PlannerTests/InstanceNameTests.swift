import Planner
import TestSupport
import Testing
import Variables
import WorkflowModel

/// What instances are called: keys are their identity, labels are for people.
@Suite struct InstanceNameTests {
  /// The plan of tasks for each line of a variable.
  private func plan(of values: [Bytes], targets: [String] = []) throws -> Plan {
    var inherited = VariableMap()
    inherited.set("VALUES", Bytes(values.joined(separator: [0x0A])), rank: .inherited)
    let options = Planner.Options(targets: targets, invocation: Invocation(inherited: inherited))
    let loaded = load("tasks: { t: { matrix: { v: '${VALUES}' }, run: x } }", options: options)
    #expect(loaded.report == "")
    return try #require(loaded.plan)
  }

  private func values(of plan: Plan) -> [Bytes] {
    plan.properTasks.map { plan.matrixValues(of: $0)[0].value }
  }

  static let texts: [(value: String, key: String)] = [
    ("plain", "plain"), ("", ""), (" a b ", " a b "), ("a\tb", #"a\tb"#), (#"a\tb"#, #"a\\tb"#), ("\r", #"\r"#),
    ("\u{1}\u{7F}", #"\u{1}\u{7F}"#), ("\u{9B}", #"\u{9B}"#), ("a,b]", #"a\,b\]"#), ("$A ${A} $$", #"$A \${A} $$"#),
    ("[a/b]", #"[a/b\]"#), ("caf\u{E9}", "caf\u{E9}"), ("\u{200B}\u{202E}\u{A0}", #"\u{200B}\u{202E}\u{A0}"#),
    ("日本語", "日本語"), ("🙂", "🙂"), ("#2", "#2"), (String(repeating: "x", count: 60), String(repeating: "x", count: 60)),
  ]

  @Test(arguments: texts)
  func valuesAreWrittenOnOneLine(value: String, key: String) throws {
    let plan = try plan(of: [Bytes(value.utf8), Bytes("other".utf8)])
    #expect(plan.key(of: plan.properTasks[0]) == "t[v=\(key)]")
    #expect(plan.names[0] == "t[v=\(key)]")
  }

  @Test func bytesThatAreNoText() throws {
    let plan = try plan(of: [[0x61, 0xFF, 0xC3], Bytes("a\u{FFFD}\u{FFFD}".utf8)])
    #expect(plan.names == [#"t[v=a\xFF\xC3]"#, "t[v=a\u{FFFD}\u{FFFD}]"])
  }

  @Test func labelsOfLongValuesAreCutWhereTheyStayDistinct() throws {
    let (long, start) = (String(repeating: "x", count: 70), String(repeating: "x", count: 60))
    #expect(try plan(of: [Bytes(long.utf8), Bytes("y".utf8)]).names == ["t[v=\(start)…]", "t[v=y]"])
    let plan = try plan(of: ["\(long)a", "y", "\(long)b"].map { Bytes($0.utf8) })
    #expect(plan.names == plan.properTasks.map(plan.key))
    #expect(Set(plan.names).count == 3)
    #expect(plan.names[0].hasPrefix("t[v=\(start)…") && plan.names[1] == "t[v=y]")
    // It is the same whatever else is in the matrix.
    #expect(try self.plan(of: [Bytes("\(long)b".utf8)]).key(of: 1) == plan.names[2])
  }

  /// To people, and to those who compare texts as Swift does, these look the same.
  @Test func canonicallyEqualValuesAreNumbered() throws {
    let plan = try plan(of: ["\u{E9}", "e\u{301}"].map { Bytes($0.utf8) })
    #expect(plan.names == ["t[v=\u{E9}]", "t[v=e\u{301},#2]"])
    #expect(plan.properTasks.map(plan.targetName) == ["t[v=\u{E9},#1]", "t[v=e\u{301},#2]"])
  }

  @Test func namesInsideOfNames() throws {
    let text = """
      tasks:
        g:
          matrix: { v: ["1]/t[w=2", "1"] }
          tasks: { t: { matrix: { w: ["3", "2]/t[w=3"] }, run: x } }
      """
    let plan = try PlannerTests.plan(text)
    #expect(Set(plan.names).count == 4)
    for task in plan.properTasks {
      #expect(try PlannerTests.plan(text, targets: [plan.targetName(of: task)]).names == [plan.name(of: task)])
    }
  }

  @Test(arguments: [
    (#"t[v=a\tb]"#, [1]), (#"t[v=a\\tb]"#, [2]), (#"t[v=C:\new]"#, [3]), (#"t[v=C:\\new]"#, [3]),
    ("t[v=same]", [4, 5]),
    ("t[v=same,#1]", [4]), ("t[v=same,#2]", [5]), ("t[#2]", [5]), ("t", [1, 2, 3, 4, 5, 6]),
    ("t[v=\(String(repeating: "x", count: 60))…]", [6]), ("t[v=\(String(repeating: "x", count: 61))]", [6]),
  ])
  func references(target: String, expected: [Int]) throws {
    let values = ["a\tb", #"a\tb"#, #"C:\new"#, "same", "same", String(repeating: "x", count: 61)].map {
      Bytes($0.utf8)
    }
    let whole = try plan(of: values)
    let selected = try plan(of: values, targets: [target])
    // What is selected keeps its name.
    #expect(selected.properTasks.map(selected.key) == expected.map { whole.key(of: whole.properTasks[$0 - 1]) })
  }

  @Test func whatIsAskedForByNumberMayNotBeThere() {
    let text = "tasks: { t: { matrix: { v: [a, b] }, run: x } }"
    #expect(load(text, options: Planner.Options(targets: ["t[v=a,#2]"])).plan == nil)
    #expect(load(text, options: Planner.Options(targets: ["t[v=a,#1]"])).plan != nil)
    #expect(load(text, options: Planner.Options(targets: ["t[v=a,#99999999999]"])).plan == nil)
  }

  @Test func dependenciesOnSingleInstances() throws {
    let text = #"""
      tasks:
        t: { matrix: { v: ["a\tb", 'a\tb', "x,y"] }, run: x }
        tab: { dependencies: 't[v=a\tb]', run: x }
        backslash: { dependencies: 't[v=a\\tb]', run: x }
        comma: { dependencies: 't[v=x\,y]', run: x }
      """#
    let waits = try PlannerTests.plan(text).waits
    #expect(
      waits.suffix(3) == [
        #"tab: t[v=a\tb]"#, #"backslash: t[v=a\\tb]"#, #"comma: t[v=x\,y]"#,
      ])
  }

  /// Values of bytes that mean something somewhere: each instance has names of its own and can be chosen by them.
  @Test func everyInstanceHasItsNames() throws {
    var random = SplitMix64(seed: 60)
    let pieces =
      ["\\", ",", "]", "[", "$", "{", "}", "#2", "…", "n", "x41", "u{41}", "e\u{301}", "\u{E9}", " ", "=", "/"]
      .map { Bytes($0.utf8) } + [[0xC3], [0xA9], [0x09], [0x1B]]
    for _ in 0..<40 {
      let values = (0..<12).map { _ in
        Bytes((0..<random.number(0...5)).flatMap { _ in pieces[random.number(0...(pieces.count - 1))] })
      }
      // A list ends with its last line break.
      guard values.last != [] else { continue }
      let plan = try plan(of: values)
      let tasks = plan.properTasks
      #expect(Set(tasks.map(plan.key)).count == values.count)
      #expect(Set(tasks.map(plan.name)).count == values.count)
      for (task, value) in zip(tasks, values) {
        let selected = try self.plan(of: values, targets: [plan.targetName(of: task)])
        #expect(selected.names == [plan.name(of: task)], "\(plan.targetName(of: task))")
        #expect(self.values(of: selected) == [value])
      }
    }
  }

  @Test func changesConcernTheTaskThatIsNamed() throws {
    let plan = try PlannerTests.plan("tasks: { t: { matrix: { v: ['*', a, '?'] }, run: x } }")
    func matching(_ text: String) throws -> [String] {
      plan.tasks(matching: try GlobPattern.parse(name: text).get(), text: text).map(plan.key)
    }
    #expect(try matching("t[v=*]") == ["t[v=*]"])
    #expect(try matching("t[v=a]") == ["t[v=a]"])
    #expect(try matching("t[*]") == ["t[v=*]", "t[v=a]", "t[v=?]"])
    #expect(try matching("t") == ["t"])
  }
}
