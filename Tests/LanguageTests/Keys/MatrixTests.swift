import Diagnostics
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// `matrix`: one instance per combination of its axes. What becomes known while the workflow runs is in `DynamicMatrixTests`.
struct MatrixTests {
  private static let two = "{ os: [linux, macos], py: ['3.11', '3.12'] }"

  static let cases: [Case] = .all(
    .good(
      "matrix", in: .task, .group, .include,
      values: [
        "{ v: [1] }", two, "{ v: [1.10, no, 0755] }", "{ a: [1, 2], exclude: [{ a: 2 }] }",
        "{ include: [{ a: 1 }, { a: 2, b: x }] }", "{ a: [1], include: [{ b: x }, { a: 3 }] }", "{ a: [] }",
        "{ a: ['${HOME:-x}'] }",
      ]),
    .bad(
      "matrix", in: .task, .group, .include,
      values: [
        "⟦[a]⟧": "wrong-type", "⟦{}⟧": "empty-command", "{ ⟦a-b⟧: [1] }": "invalid-variable-name",
        "{ a: ⟦x⟧ }": "wrong-type",
        "{ a: ⟦{ b: c }⟧ }": "wrong-type", "{ a: [1, ⟦1⟧] }": "duplicate-item", "{ a: [⟦[1]⟧] }": "wrong-type",
        "{ a: [⟦~⟧] }": "wrong-type", "{ a: [1], include: ⟦x⟧ }": "wrong-type",
        "{ a: [1], exclude: ⟦{ a: 1 }⟧ }": "wrong-type",
        "{ a: [1], exclude: [{ ⟦b⟧: 1 }] }": "unknown-axis", "{ a: [1], exclude: [{ ⟦a⟧: 2 }] }": "unused-exclude",
        "{ a: [1], include: [⟦x⟧] }": "wrong-type", "{ a: [1], include: [{ b: ⟦[1]⟧ }] }": "wrong-type",
        "{ a: ⟦'${LIST}'⟧ }": "unknown-list", "{ a: ['⟦${⟧'] }": "malformed-interpolation",
      ]))

  private func names(_ matrix: String) throws -> [String] {
    try planned("tasks: { t: { matrix: \(matrix), run: x } }").names
  }

  @Test func theLastAxisVariesFastest() throws {
    #expect(
      try names(Self.two)
        == ["t[os=linux,py=3.11]", "t[os=linux,py=3.12]", "t[os=macos,py=3.11]", "t[os=macos,py=3.12]"])
  }

  @Test func aValueIsAVariableOfItsInstance() throws {
    let run = try environments(
      "env: { os: workflow }\ntasks: { t: { matrix: \(Self.two), env: { BOTH: '${os}-${py}' }, run: x }, u: x }")
    #expect(run.value("os", of: "t[os=macos,py=3.11]") == "macos")
    #expect(run.value("BOTH", of: "t[os=macos,py=3.11]") == "macos-3.11")
    #expect(run.value("os", of: "u") == "workflow")
  }

  @Test func excludeLeavesOutAllThatAgree() throws {
    #expect(
      try names("{ os: [linux, macos], py: [1, 2], exclude: [{ os: macos, py: 1 }] }")
        == ["t[os=linux,py=1]", "t[os=linux,py=2]", "t[os=macos,py=2]"])
    #expect(try names("{ os: [linux, macos], py: [1, 2], exclude: [{ os: macos }] }").count == 2)
    #expect(try names("{ os: [linux], exclude: [{ os: linux }] }") == [])
  }

  /// The example of GitHub's own documentation (Expanding or adding matrix configurations).
  @Test func includeExpandsAndAddsAsGitHubActionsDoes() throws {
    let text = """
      tasks:
        t:
          matrix:
            fruit: [apple, pear]
            animal: [cat, dog]
            include:
              - { color: green }
              - { color: pink, animal: cat }
              - { fruit: apple, shape: circle }
              - { fruit: banana }
              - { fruit: banana, animal: cat }
          run: x
      """
    let run = try environments(text)
    func values(_ name: String) -> [String?] { ["fruit", "animal", "color", "shape"].map { run.value($0, of: name) } }
    #expect(
      try planned(text).names == [
        "t[fruit=apple,animal=cat]", "t[fruit=apple,animal=dog]", "t[fruit=pear,animal=cat]",
        "t[fruit=pear,animal=dog]", "t[fruit=banana]", "t[fruit=banana,animal=cat]",
      ])
    #expect(values("t[fruit=apple,animal=cat]") == ["apple", "cat", "pink", "circle"])
    #expect(values("t[fruit=apple,animal=dog]") == ["apple", "dog", "green", "circle"])
    #expect(values("t[fruit=pear,animal=cat]") == ["pear", "cat", "pink", nil])
    #expect(values("t[fruit=pear,animal=dog]") == ["pear", "dog", "green", nil])
    #expect(values("t[fruit=banana]") == ["banana", nil, nil, nil])
    #expect(values("t[fruit=banana,animal=cat]") == ["banana", "cat", nil, nil])
  }

  @Test func onlyIncludedCombinationsAreAMatrixToo() throws {
    #expect(try names("{ include: [{ a: 1 }, { a: 2, b: x }] }") == ["t[a=1]", "t[a=2,b=x]"])
  }

  @Test func anEmptyListMakesNoInstancesAndCountsAsSucceeded() throws {
    let run = Simulation(try planned("tasks: { t: { matrix: { a: [] }, run: x }, after: { dependencies: t, run: x } }"))
    #expect(run.finishOrder == ["after"])
    #expect(run.result == .succeeded)
  }

  @Test func dependingOnItMeansOnAllOfItsInstances() throws {
    try expectDrawing(
      """
      tasks:
        t: { matrix: { v: [1, 2] }, run: x }
        all: { dependencies: t, run: x }
        one: { dependencies: 't[v=1]', run: x }
      """, ["t[v=1]": .lasts(1), "t[v=2]": .lasts(3)],
      is: """
        t[v=1] |=   |
        t[v=2] |=== |
        all    |   =|
        one    | =  |
        """)
  }

  @Test func aFilterMayNameSomeOfTheAxes() throws {
    try expectDrawing(
      "tasks: { t: { matrix: { a: [1, 2], b: [1, 2] }, run: x }, u: { dependencies: 't[b=2]', run: x } }",
      ["t[a=1,b=1]": .lasts(9), "t[a=1,b=2]": .lasts(1), "t[a=2,b=1]": .lasts(9), "t[a=2,b=2]": .lasts(2)],
      is: """
        t[a=1,b=1] |=========|
        t[a=1,b=2] |=        |
        t[a=2,b=1] |=========|
        t[a=2,b=2] |==       |
        u          |  =      |
        """)
  }

  @Test func aFilterMayAskForTheInstancesOwnValue() throws {
    try expectDrawing(
      """
      tasks:
        build: { matrix: { os: [linux, macos] }, run: x }
        test: { matrix: { os: [linux, macos] }, dependencies: "build[os=${os}]", run: x }
      """, ["build[os=linux]": .lasts(1), "build[os=macos]": .lasts(3)],
      is: """
        build[os=linux] |=   |
        build[os=macos] |=== |
        test[os=linux]  | =  |
        test[os=macos]  |   =|
        """)
  }

  @Test func aMatrixOnAGroupRepeatsTheGroup() throws {
    try expectDrawing(
      """
      tasks:
        g:
          matrix: { v: [1, 2] }
          mode: sync
          tasks: { a: x, b: { run: x, estimate: 2s } }
        after: { dependencies: 'g[v=2]/b', run: x }
      """, ["g[v=2]/a": .lasts(2)],
      is: """
        g[v=1]/a |=    |
        g[v=1]/b | ==  |
        g[v=2]/a |==   |
        g[v=2]/b |  == |
        after    |    =|
        """)
  }

  @Test func insideAnInstanceNamesMeanTheSameInstance() throws {
    try expectDrawing(
      "tasks: { g: { matrix: { v: [1, 2] }, tasks: { a: x, b: { dependencies: a, run: x } } } }",
      ["g[v=1]/a": .lasts(1), "g[v=2]/a": .lasts(3)],
      is: """
        g[v=1]/a |=   |
        g[v=1]/b | =  |
        g[v=2]/a |=== |
        g[v=2]/b |   =|
        """)
  }

  @Test func matricesStandInsideEachOther() throws {
    let run = try environments(
      "tasks: { g: { matrix: { a: [1, 2] }, tasks: { t: { matrix: { b: ['${a}0', x] }, run: x } } } }")
    #expect(run.plan.names == ["g[a=1]/t[b=10]", "g[a=1]/t[b=x]", "g[a=2]/t[b=20]", "g[a=2]/t[b=x]"])
    #expect(run.value("a", of: "g[a=2]/t[b=x]") == "2")
  }

  @Test func anAxisMayBeTheLinesOfAVariable() throws {
    let text = "env: { LIST: \"b\\na\\n\" }\ntasks: { t: { matrix: { v: '${LIST}' }, run: x } }"
    #expect(try planned(text).names == ["t[v=b]", "t[v=a]"])
    let process = try planned("tasks: { t: { matrix: { v: '${LIST}' }, run: x } }", .given(process: ["LIST": "one"]))
    #expect(process.names == ["t[v=one]"])
    let none = try planned("tasks: { t: { matrix: { v: '${LIST}' }, run: x } }", .given(process: ["LIST": ""]))
    #expect(none.names == [])
  }

  @Test func tooManyCombinationsAreAFinding() {
    let list = (0..<400).map { "\($0)" }.joined(separator: ",")
    check("matrix-limit", in: "tasks: { t: { ⟦matrix⟧: { a: [\(list)], b: [\(list)] }, run: x } }")
  }

  @Test(arguments: [
    "tasks: { t: { matrix: { a: [1, 2, 3], b: [1, 2, 3, 4] }, run: x } }",
    "tasks: { g: { matrix: { a: [1, 2, 3] }, tasks: { t: { matrix: { b: [1, 2, 3] }, run: x } } } }",
  ])
  func asManyTasksAsThereMayBeAreNone(text: String) throws {
    var options = Planner.Options.given()
    options.taskLimit = 12
    #expect(try planned(text, options).taskCount > 8)
  }

  @Test(arguments: [
    "tasks: { t: { ⟦matrix⟧: { a: [1, 2, 3], b: [1, 2, 3, 4, 5] }, run: x } }",
    "tasks: { g: { matrix: { a: [1, 2, 3] }, tasks: { t: { ⟦matrix⟧: { b: [1, 2, 3, 4] }, run: x } } } }",
    "tasks: { g: { matrix: { a: [1, 2, 3, 4] }, tasks: { t: { ⟦matrix⟧: { b: [1, 2] }, run: x }, h: { matrix: { c: [] }, run: x }, u: x } } }",
    "tasks: { a: { matrix: { v: [1, 2, 3, 4, 5, 6, 7] }, run: x }, b: { ⟦matrix⟧: { v: [1, 2, 3, 4, 5, 6, 7] }, run: x } }",
  ])
  func moreTasksThanThereMayBeAreAFindingWhereTheyBecomeTooMany(text: String) {
    var options = Planner.Options.given()
    options.taskLimit = 12
    check("task-limit", in: text, options)
  }

  @Test func aFilterThatMatchesNothingSaysWhatThereIs() {
    func help(_ reference: String) -> String {
      load(
        "tasks: { t: { matrix: { os: [linux, macos], v: [1, 2], exclude: [{ os: macos, v: 2 }] }, run: x }, u: { dependencies: '\(reference)', run: x } }"
      )
      .diagnostics.map(\.fact.help.text).joined()
    }
    #expect(help("t[os=linus]") == "did you mean 'os=linux'?")
    #expect(help("t[os=bsd]") == "'os' may be 'linux' or 'macos'")
    #expect(help("t[v=3]") == "'v' may be '1' or '2'")
    #expect(help("t[os=macos,v=2]").contains("no instance has all of these"))
    #expect(help("t[arch=x]") == "use 'os' or 'v'")
    #expect(help("t[o=x]") == "did you mean 'os'?")
  }

  @Test func theHelpNamesNoMoreValuesThanCanBeRead() {
    let list = (100..<200).map { "\($0)" }.joined(separator: ",")
    let loaded = load("tasks: { t: { matrix: { v: [\(list)] }, run: x }, u: { dependencies: 't[v=x]', run: x } }")
    #expect(loaded.report.contains("or another of its 100 values"))
    #expect(!loaded.report.contains("'130'"))
  }

  @Test func anEmptyOneExportsEmptyValues() throws {
    let run = try environments(
      """
      env: { r: around }
      tasks:
        t: { matrix: { v: [] }, exports: r, run: x }
        g: { matrix: { v: [] }, tasks: { inner: { exports: s, run: x } } }
        all: { dependencies: [t, g], env: { FULL: "<${r}${s}>" }, run: x }
        apart: x
      """)
    #expect(run.value("FULL", of: "all") == "<>")
    #expect(run.value("r", of: "all") == "")
    #expect(run.value("r", of: "apart") == "around")
  }

  @Test func aFilterMayAskForTheValueOfAGroupAround() throws {
    try expectDrawing(
      """
      tasks:
        build: { matrix: { os: [linux, macos] }, run: x }
        g:
          matrix: { os: [linux, macos] }
          tasks: { test: { dependencies: "build[os=${os}]", run: x } }
      """, ["build[os=linux]": .lasts(1), "build[os=macos]": .lasts(3)],
      is: """
        build[os=linux]  |=   |
        build[os=macos]  |=== |
        g[os=linux]/test | =  |
        g[os=macos]/test |   =|
        """)
  }

  @Test func theOtherKeysOfATaskHoldForEachInstance() throws {
    let run = try expectDrawing(
      """
      tasks:
        t: { matrix: { v: [1, 2, 3] }, delay: 1s, timeout: 2s, retry: 1, allow_failure: true, run: x }
        after: { dependencies: t, run: x }
      """, ["t[v=1]": .lasts(1), "t[v=2]": .lasts(9), "t[v=3]": .fails(after: 1)],
      is: """
        t[v=1] |-=    |
        t[v=2] |-==== | timedOut: signal 15
        t[v=3] |-==   | failed: 1
        after  |     =|
        """)
    #expect(run.result == .succeeded)
  }

  @Test func theOtherKeysOfAGroupHoldForEachOfItsInstances() throws {
    let run = try expectDrawing(
      """
      pools: { p: 1 }
      tasks:
        g: { matrix: { v: [1, 2] }, pool: p, timeout: 3s, tasks: { a: { run: x, estimate: 2s } } }
        h: { matrix: { v: [1, 2] }, timeout: 1s, allow_failure: true, tasks: { a: { run: x, estimate: 2s } } }
      """,
      is: """
        g[v=1]/a |==  |
        g[v=2]/a |  ==|
        h[v=1]/a |=   | cancelled: signal 15
        h[v=2]/a |=   | cancelled: signal 15
        """)
    #expect(run.result == .succeeded)
  }
}
