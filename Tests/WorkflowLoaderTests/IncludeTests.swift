import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Groups whose members are the tasks of another file.
@Suite struct IncludeTests {
  private func read(_ text: String, _ files: [String: String]) throws -> Workflow {
    let loaded = load(text, files: files)
    #expect(loaded.report == "")
    return try #require(loaded.workflow)
  }

  /// The rules and places of all findings: `no-tasks lib.yaml:1:1`.
  private func findings(_ text: String, _ files: [String: String]) -> [String] {
    let loaded = load(text, files: files)
    let locator = SourceLocator(loaded.sources)
    return loaded.diagnostics.map { finding in
      let place = finding.range.flatMap { locator.location(of: $0.start) }
      return "\(finding.rule) \(place.map { "\($0.path):\($0.line):\($0.column)" } ?? "")"
    }
  }

  @Test func membersStandInPlace() throws {
    let workflow = try read(
      "tasks: {a: x, g: {include: lib.yaml, dependencies: a}, b: {run: y, dependencies: g/two}}",
      ["lib.yaml": "tasks:\n  one: x\n  two: {tasks: {three: y}}\n"])
    #expect(
      workflow.listing == [
        #"a: run "x""#, "g: after a, include lib.yaml as 1, group", #"g/one: run "x""#, "g/two: group",
        #"g/two/three: run "y""#, #"b: after g/two, run "y""#,
      ])
    #expect(workflow.tasks.map(\.end) == [1, 5, 3, 5, 5, 6])
    #expect(workflow.tasks.map(\.parent) == [nil, nil, 1, 1, 3, nil])
    #expect(workflow.members(of: 1) == [2, 3])
  }

  /// What the file says of itself is kept with it; its mode and description are the group's unless that has its own.
  @Test func headers() throws {
    let library = """
      version: 1
      name: library
      description: What it does.
      mode: sync
      env: { A: lib }
      env_file: lib.env?
      defaults: { cpus: 2 }
      params: { p: 1 }
      secrets: TOKEN
      pools: { gpu: 2 }
      on_failure: cancel
      default: t
      x-own: 1
      tasks: { t: { run: x, pool: gpu } }
      """
    let workflow = try read(
      "secrets: KEY\ntasks:\n  a: {include: sub/lib.yaml}\n  b: {include: sub/lib.yaml, mode: async, description: mine}\n",
      ["sub/lib.yaml": library])
    #expect(workflow.name == "test" && workflow.description == nil && workflow.mode == .async)
    #expect(workflow.onFailure == .finish && workflow.defaultTargets == nil)
    #expect(workflow.files[0].environment.isEmpty && workflow.files[0].defaults == nil)
    #expect(
      workflow.listing == [
        #"a: mode sync, include sub/lib.yaml as 1, description "What it does.", group"#, #"a/t: pool ["gpu"], run "x""#,
        #"b: mode async, include sub/lib.yaml as 1, description "mine", group"#, #"b/t: pool ["gpu"], run "x""#,
      ])
    // One file is one entry, however often it is included.
    #expect(workflow.files.count == 2)
    let file = workflow.files[1]
    #expect(file.name == "lib" && file.directory == "/project/sub" && file.description == "What it does.")
    #expect(file.environment.map(\.name) == ["A"] && file.environmentFiles.count == 1)
    #expect(file.defaults?.listing() == ["cpus 2"] && file.parameters.map(\.name) == ["p"])
    #expect(workflow.secrets.map { workflow.texts[$0.text] } == ["KEY", "TOKEN"])
    #expect(workflow.pools.map(\.name) == ["gpu"])
  }

  /// Everything a group may have, beside the path.
  @Test func keysBesideInclude() throws {
    let workflow = try read(
      """
      pools: { p: 1 }
      tasks:
        g:
          include: lib.yaml
          params: { target: prod, level: '${LEVEL:-1}' }
          delay: 1s
          if: test -f x
          when: always
          timeout: 1m
          allow_failure: true
          pool: p
          matrix: { os: [a] }
          env: { A: b }
          env_file: x?
          cwd: sub
          defaults: { cpus: 2 }
      """, ["lib.yaml": "params: {target: , level: 1}\ntasks: {t: x}\n"])
    #expect(
      workflow.listing[0]
        == #"g: delay 1000000000ns, cwd "sub", A="b", env_file x if there, pool ["p"], timeout 60000000000ns, "#
        + #"allow_failure true, defaults (cpus 2), if "test -f x", when always, matrix os=a, "#
        + #"include lib.yaml as 1, param target=prod, param level=${LEVEL}, group"#)
  }

  @Test func paths() throws {
    let files = [
      "lib/a.yaml": "tasks: {b: {include: ../other/b.yaml}, c: {include: ./c.yaml}}", "other/b.yaml": "tasks: {t: x}",
      "lib/c.yaml": "tasks: {t: x}", "/abs/d.yaml": "tasks: {t: x}",
    ]
    let loaded = load("tasks: {a: {include: lib/a.yaml}, d: {include: /abs/d.yaml}}", files: files)
    #expect(loaded.report == "")
    #expect(
      loaded.workflow?.files.map(\.directory) == ["/project", "/project/lib", "/project/other", "/project/lib", "/abs"])
    // They are shown from where the user is.
    #expect(
      loaded.sources.files.map(\.path)
        == ["test.yaml", "lib/a.yaml", "lib/../other/b.yaml", "lib/c.yaml", "/abs/d.yaml"])
    // Two ways to one file.
    #expect(try read("tasks: {a: {include: lib/c.yaml}, b: {include: lib/../lib/./c.yaml}}", files).files.count == 2)
  }

  // MARK: - Findings

  @Test func whatCannotBeIncluded() {
    check("wrong-type", in: "tasks:\n  a: {include: ⟦[x]⟧}\n")
    check("empty-command", in: "tasks:\n  a: {include: ⟦''⟧}\n")
    check("unreadable-file", in: "tasks:\n  a: {include: ⟦none.yaml⟧}\n")
    check("nul-in-text", in: "tasks:\n  a: {include: ⟦\"a\\0\"⟧}\n")
    // A group that could not be read is still there, and nothing else is said of it.
    check(
      "unreadable-file", in: "tasks:\n  a: {include: ⟦none.yaml⟧, params: {p: 1}}\n  b: {run: x, dependencies: a}\n")
    #expect(
      load("tasks:\n  a: { include: none.yaml }\n").report == """
        error[unreadable-file]: cannot read 'none.yaml': No such file or directory
         --> test.yaml:2:17
          |
        2 |   a: { include: none.yaml }
          |                 ^^^^^^^^^
          = help: check the path and the permissions

        """)
    // Said at each place of a file that is included twice.
    #expect(
      findings("tasks:\n  a: {include: x}\n  b: {include: x}\n", [:]) == [
        "unreadable-file test.yaml:2:16", "unreadable-file test.yaml:3:16",
      ])
    for (text, rule) in [
      ("", "empty-file 1:1"), ("[a]", "wrong-type 1:1"), ("a: [", "yaml-syntax 1:4"), ("name: x", "no-tasks 1:1"),
      ("tasks: {}", "no-tasks 1:8"), ("taskz: {a: x}", "unknown-key 1:1"),
    ] {
      let place = rule.replacing(" ", with: " lib.yaml:")
      #expect(findings("tasks: {a: {include: lib.yaml}, b: {include: lib.yaml}}", ["lib.yaml": text]) == [place])
    }
  }

  /// A finding in a file says through which files it came here.
  @Test func findingsInIncludedFiles() {
    let files = [
      "a.yaml": "tasks:\n  inner: { include: b.yaml }\n",
      "b.yaml": "tasks:\n  t: { run: x, dealy: 1s }\n  u: {\n  dependencies: nobody }\n",
    ]
    #expect(
      load("tasks:\n  outer: { include: a.yaml }\n", files: files).report == """
        error[unknown-key]: unknown key 'dealy' in a task
         --> b.yaml:2:16
          |
        2 |   t: { run: x, dealy: 1s }
          |                ^^^^^
         ::: a.yaml:2:21
          |
        2 |   inner: { include: b.yaml }
          |                     ------ included here
         ::: test.yaml:2:21
          |
        2 |   outer: { include: a.yaml }
          |                     ------ included here
          = help: did you mean 'delay'?

        error[unknown-dependency]: there is no task 'nobody' to depend on
         --> b.yaml:4:17
          |
        4 |   dependencies: nobody }
          |                 ^^^^^^
         ::: a.yaml:2:21
          |
        2 |   inner: { include: b.yaml }
          |                     ------ included here
         ::: test.yaml:2:21
          |
        2 |   outer: { include: a.yaml }
          |                     ------ included here
          = help: name a task in the same list or in a list around it, or a member of a group as 'group/task'

        """)
  }

  /// However often a file is included, its mistakes are shown once.
  @Test func mistakesAreShownOnce() {
    let library = "tasks:\n  a: {run: x, colour: red}\n  b:\n  c: {tasks: {}}\n  d: {run: x, pool: p}\n"
    #expect(
      findings(
        "tasks: {x: {include: lib.yaml}, y: {include: lib.yaml}, z: {tasks: {v: {include: lib.yaml}}}}",
        ["lib.yaml": library])
        == [
          "unknown-key lib.yaml:2:15", "empty-task lib.yaml:3:3", "no-tasks lib.yaml:4:14",
          "unknown-pool lib.yaml:5:21",
        ])
  }

  // MARK: - Params

  @Test func paramsOfIncludedFiles() {
    let files = ["lib.yaml": "params:\n  target: { choices: [a, b] }\n  level: 1\ntasks: {t: x}\n"]
    #expect(
      findings("tasks:\n  g: {include: lib.yaml, params: {traget: a, level: '${X:-1}'}}\n", files)
        == ["unknown-param test.yaml:2:35"])
    // What was probably meant is not reported as missing, too; what is nothing like it is.
    #expect(
      findings("tasks:\n  g: {include: lib.yaml, params: {colour: a}}\n", files)
        == ["missing-param test.yaml:2:16", "unknown-param test.yaml:2:35"])
    #expect(
      findings("tasks:\n  g: {include: lib.yaml, params: {target: c}}\n", files) == ["invalid-param test.yaml:2:43"])
    #expect(findings("tasks:\n  g: {include: lib.yaml, params: {target: '${A:-a}'}}\n", files) == [])
    // What the variables make of it is known once they are.
    #expect(
      findings("tasks:\n  g: {include: lib.yaml, params: {target: '${A:-c}'}}\n", files)
        == ["invalid-param test.yaml:2:43"])
    #expect(findings("tasks:\n  g: {include: lib.yaml, params: {target: }}\n", files) == ["wrong-type test.yaml:2:35"])
    #expect(
      findings("tasks:\n  g: {include: lib.yaml, params: [target]}\n", files)
        == ["wrong-type test.yaml:2:34"])
    #expect(
      load("tasks:\n  g: { include: lib.yaml }\n", files: files).report == """
        error[missing-param]: param 'target' of the included file has no default and is not set here
         --> test.yaml:2:17
          |
        2 |   g: { include: lib.yaml }
          |                 ^^^^^^^^
         ::: lib.yaml:2:3
          |
        2 |   target: { choices: [a, b] }
          |   ------ declared here
          = help: write 'params: { target: … }' beside 'include'

        """)
    #expect(
      load("tasks:\n  g: { include: lib.yaml, params: { traget: a, target: b } }\n", files: files).report == """
        error[unknown-param]: 'lib.yaml' has no param 'traget'
         --> test.yaml:2:37
          |
        2 |   g: { include: lib.yaml, params: { traget: a, target: b } }
          |                                     ^^^^^^
          = help: did you mean 'target'?

        """)
  }

  // MARK: - Pools

  @Test func poolsOfSeveralFiles() {
    let text = "pools: { gpu: 1, web: 2 }\ntasks: { a: { include: lib.yaml }, b: { run: x, pool: own } }\n"
    #expect(findings(text, ["lib.yaml": "pools: {own: 3, web: 2}\ntasks: {t: {run: x, pool: gpu}}\n"]) == [])
    #expect(
      load(text, files: ["lib.yaml": "pools: { own: 3, gpu: 2 }\ntasks: { t: x }\n"]).report == """
        error[conflicting-pools]: pool 'gpu' has 2 units here and 1 in another file
         --> lib.yaml:1:18
          |
        1 | pools: { own: 3, gpu: 2 }
          |                  ^^^
         ::: test.yaml:1:10
          |
        1 | pools: { gpu: 1, web: 2 }
          |          --- first given here
         ::: test.yaml:2:24
          |
        2 | tasks: { a: { include: lib.yaml }, b: { run: x, pool: own } }
          |                        -------- included here
          = help: give the pool the same size in both files, or rename one of the two

        """)
  }

  // MARK: - Limits

  @Test func cycles() {
    let files = ["a.yaml": "tasks:\n  b: { include: b.yaml }\n", "b.yaml": "tasks:\n  a: { include: a.yaml }\n"]
    #expect(
      load("tasks:\n  a: { include: a.yaml }\n", files: files).report == """
        error[include-cycle]: a file includes itself: 'a.yaml' includes 'b.yaml' includes 'a.yaml'
         --> b.yaml:2:17
          |
        2 |   a: { include: a.yaml }
          |                 ^^^^^^ 'b.yaml' includes 'a.yaml'
         ::: a.yaml:2:17
          |
        2 |   b: { include: b.yaml }
          |                 ------ 'a.yaml' includes 'b.yaml'
         ::: test.yaml:2:17
          |
        2 |   a: { include: a.yaml }
          |                 ------ included here
          = help: take one include out of this chain: a file cannot include itself

        """)
    // The file itself is one of them, and each cycle is told once.
    #expect(findings("tasks:\n  a: {include: test.yaml}\n", [:]) == ["include-cycle test.yaml:2:16"])
    #expect(
      findings("tasks:\n  a: {include: a.yaml}\n  b: {include: b.yaml}\n", files) == ["include-cycle b.yaml:2:17"])
  }

  /// Files that include two others each, twenty levels deep, would be a million.
  @Test func thereIsNoExplosion() {
    var files: [String: String] = [:]
    for level in 0..<20 {
      files["\(level).yaml"] = "tasks: {a: {include: \(level + 1).yaml}, b: {include: \(level + 1).yaml}}"
    }
    files["20.yaml"] = "tasks: {t: x}"
    let loaded = load("tasks: {a: {include: 0.yaml}}", files: files)
    #expect(loaded.rules == ["include-limit"])
    #expect(loaded.workflow.map { $0.tasks.count < 5_000 } == true)
  }

  @Test func deepIncludes() throws {
    func chain(_ length: Int) -> [String: String] {
      var files = ["\(length).yaml": "tasks: {t: x}"]
      for level in 1..<length { files["\(level).yaml"] = "tasks: {a: {include: \(level + 1).yaml}}" }
      return files
    }
    #expect(try read("tasks: {a: {include: 1.yaml}}", chain(200)).tasks.count == 201)
    #expect(findings("tasks: {a: {include: 1.yaml}}", chain(201)) == ["depth-limit 200.yaml:1:22"])
  }

  @Test func thousandsOfFiles() throws {
    func text(_ count: Int) -> String {
      "tasks:\n" + (0..<count).map { "  t\($0): {include: lib.yaml}\n" }.joined()
    }
    #expect(try read(text(1000), ["lib.yaml": "tasks: {t: x}"]).tasks.count == 2000)
    #expect(findings(text(1005), ["lib.yaml": "tasks: {t: x}"]) == ["include-limit test.yaml:1002:20"])
  }
}
