import TestSupport
import Testing

/// `include`: a group whose members are another file's tasks.
struct IncludeTests {
  private static let chain = [
    "a.yaml": "tasks: { g: { include: b.yaml } }", "b.yaml": "tasks: { g: { include: a.yaml } }",
  ]

  static let cases: [Case] = .all(
    .good("include", in: .include, values: ["lib.yaml", "./lib.yaml", "/project/lib.yaml"]),
    .bad(
      "include", in: .include,
      values: [
        "⟦missing.yaml⟧": "unreadable-file", "⟦''⟧": "empty-command", "⟦[lib.yaml]⟧": "wrong-type",
        "⟦'${FILE}'⟧": "misplaced-interpolation", "⟦test.yaml⟧": "include-cycle",
      ]),
    .bad(
      "include/include", "missing-param", files: ["p.yaml": "params: { needed: }\ntasks: { a: x }"],
      in: "tasks: { g: { include: ⟦p.yaml⟧ } }"))

  @Test func itsTasksAreTheMembersOfAGroup() throws {
    let files = ["lib.yaml": "tasks: { a: x, h: { tasks: { b: { dependencies: a } } } }"]
    let text = "tasks: { first: x, g: { include: lib.yaml, dependencies: first }, last: { dependencies: g/h/b } }"
    #expect(try planned(text, files: files).names == ["first", "g/a", "g/h/b", "last"])
    #expect(Simulation(try planned(text, files: files)).finishOrder == ["first", "g/a", "g/h/b", "last"])
  }

  @Test func tasksRunInTheDirectoryOfTheFileThatDefinesThem() throws {
    let run = try environments(
      """
      defaults: { cwd: here }
      tasks:
        plain: x
        g: { include: sub/lib.yaml }
        h: { include: sub/lib.yaml, cwd: elsewhere }
      """,
      files: [
        "sub/lib.yaml": "tasks: { a: x, b: { cwd: deeper, run: x }, c: { include: deep/deep.yaml } }",
        "sub/deep/deep.yaml": "tasks: { d: x }",
      ])
    let expected = [
      "plain": "/project/here", "g/a": "/project/sub", "g/b": "/project/sub/deeper", "g/c/d": "/project/sub/deep",
      "h/a": "/project/elsewhere", "h/b": "/project/sub/deeper", "h/c/d": "/project/sub/deep",
    ]
    #expect(run.directories == expected)
  }

  @Test func pathsAreRelativeToTheFileThatIncludes() throws {
    let files = [
      "sub/a.yaml": "tasks: { b: { include: ../other/b.yaml } }", "other/b.yaml": "tasks: { c: { include: c.yaml } }",
      "other/c.yaml": "tasks: { last: x }",
    ]
    #expect(try planned("tasks: { a: { include: sub/a.yaml } }", files: files).names == ["a/b/c/last"])
  }

  @Test func paramsBesideItSetThoseOfTheFile() throws {
    let run = try environments(
      """
      env: { STAGE: test }
      tasks:
        plain: { include: lib.yaml }
        set: { include: lib.yaml, params: { target: "${STAGE}-1", other: "" } }
        outside: x
      """,
      files: ["lib.yaml": "params: { target: default, other: o }\ntasks: { a: x }"])
    #expect(["plain/a", "set/a", "outside"].map { run.value("target", of: $0) } == ["default", "test-1", nil])
    #expect(["plain/a", "set/a"].map { run.value("other", of: $0) } == ["o", ""])
  }

  @Test func theCommandLineSetsTheParamsOfTheFileItself() throws {
    let files = ["lib.yaml": "params: { target: inner }\ntasks: { a: x }"]
    let text = "params: { target: outer }\ntasks: { g: { include: lib.yaml }, b: x }"
    let run = try environments(text, .given(set: ["target": "set"]), files: files)
    #expect(["g/a", "b"].map { run.value("target", of: $0) } == ["inner", "set"])
  }

  @Test func theFilesOwnEnvironmentAndDefaultsHold() throws {
    let run = try environments(
      """
      env: { A: outer, B: outer }
      defaults: { shell: bash }
      tasks: { g: { include: lib.yaml }, b: x }
      """,
      files: ["lib.yaml": "env: { B: inner }\ndefaults: { shell: python3 }\ntasks: { a: x }"])
    #expect(["g/a", "b"].map { run.value("A", of: $0) } == ["outer", "outer"])
    #expect(["g/a", "b"].map { run.value("B", of: $0) } == ["inner", "outer"])
    #expect(["g/a", "b"].map { run.shells[$0]?[0] } == ["python3", "bash"])
  }

  @Test func cyclesAreReportedWithTheirFiles() {
    let report = load("tasks: { g: { include: a.yaml } }", files: Self.chain).report
    #expect(report.contains("include-cycle"))
    #expect(report.contains("'a.yaml' includes 'b.yaml' includes 'a.yaml'"))
  }

  @Test func aMistakeInAFileIsShownThereOnce() {
    let loaded = load(
      "tasks: { g: { include: lib.yaml }, h: { include: lib.yaml } }", files: ["lib.yaml": "tasks: { a: { rum: x } }"])
    #expect(loaded.rules == ["unknown-key"])
    #expect(loaded.report.contains("lib.yaml:1:"))
  }

  @Test func oneFileCanBeIncludedOftenAndRepeated() throws {
    let files = ["lib.yaml": "params: { n: 0 }\ntasks: { a: x }"]
    let run = try environments(
      "tasks: { g: { include: lib.yaml, matrix: { v: [1, 2] }, params: { n: '${v}0' } } }", files: files)
    #expect(run.value("n", of: "g[v=1]/a") == "10")
    #expect(run.value("n", of: "g[v=2]/a") == "20")
  }

  @Test func namesInsideItAreLookedUpOutwardsToo() throws {
    let files = ["lib.yaml": "tasks: { a: { dependencies: outside } }"]
    let run = Simulation(try planned("tasks: { g: { include: lib.yaml }, outside: x }", files: files))
    #expect(run.finishOrder == ["outside", "g/a"])
  }
}
