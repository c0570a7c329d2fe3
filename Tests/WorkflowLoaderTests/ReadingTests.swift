import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Whole files, and the workflows they make.
@Suite struct ReadingTests {
  @Test func tasksAndGroupsInTheOrderOfTheFile() throws {
    let workflow = try read(
      """
      name: all
      tasks:
        first: make
        deploy:
          description: both
          delay: 1s
          dependencies: first
          mode: sync
          env: { TO: prod }
          cwd: out
          defaults: { cpus: 2, env: { A: b } }
          tasks:
            upload: { run: [scp, x], dependencies: [first] }
            inner:
              tasks:
                deepest: { delay: 5, mode: async }
            check: curl
        last: { dependencies: [deploy/upload, deploy], run: done, estimate: 1m }
      """)
    #expect(
      workflow.listing == [
        #"first: run "make""#,
        #"deploy: mode sync, delay 1000000000ns, after first, cwd "out", TO="prod", defaults (A="b", cpus 2), description "both", group"#,
        #"deploy/upload: after first, run ["scp", "x"]"#,
        #"deploy/inner: group"#,
        #"deploy/inner/deepest: mode async, delay 5000000000ns"#,
        #"deploy/check: run "curl""#,
        #"last: estimate 60000000000ns, after deploy/upload, after deploy, run "done""#,
      ])
    #expect(workflow.tasks.map(\.parent) == [nil, nil, 1, 1, 3, 1, nil])
    #expect(workflow.tasks.map(\.end) == [1, 6, 3, 5, 5, 6, 7])
    #expect(workflow.members(of: nil) == [0, 1, 6])
    #expect(workflow.members(of: 1) == [2, 3, 5])
    #expect(workflow.members(of: 3) == [4])
    #expect(workflow.members(of: 4) == [])
  }

  @Test func defaultTargets() throws {
    func targets(_ value: String) throws -> [String]? {
      let workflow = try read("\(value)\ntasks: {a: x, b: y}\n")
      return workflow.defaultTargets?.map { workflow.texts[$0.text] }
    }
    #expect(try targets("") == nil)
    #expect(try targets("default: a") == ["a"])
    #expect(try targets("default: [b, a]") == ["b", "a"])
    #expect(load("default: []\ntasks: {a: x}\n").rules == ["empty-command"])
    // They are no dependencies of anybody.
    #expect(try read("default: [a]\ntasks: {a: x, b: {run: y, dependencies: a}}\n").dependencies.count == 1)
  }

  @Test func anchorsAliasesAndMerges() throws {
    let workflow = try read(
      """
      x-slow: &slow { cpus: 4, estimate: 10s, env: { LEVEL: high } }
      x-quiet: &quiet
        env: { LEVEL: low, QUIET: 1 }
        priority: -1
      x-script: &script |
        echo "$LEVEL"
      x-common: &common
        one: *script
        two: { <<: *slow, run: two }
      tasks:
        zero: { <<: *slow, run: *script }
        <<: *common
        three: { <<: [*slow, *quiet], run: three }
        four: { <<: [*quiet, *slow], run: four, cpus: 1 }
        two: { run: own }
        five: { env: { <<: { A: 1 }, B: 2 }, run: [five, *script] }
        group: { tasks: *common }
      """)
    #expect(
      workflow.listing == [
        #"zero: estimate 10000000000ns, LEVEL="high", cpus 4, run "echo \"$LEVEL\"\n""#,
        #"one: run "echo \"$LEVEL\"\n""#,
        #"three: estimate 10000000000ns, LEVEL="high", cpus 4, priority -1, run "three""#,
        #"four: estimate 10000000000ns, LEVEL="low", QUIET="1", cpus 1, priority -1, run "four""#,
        #"two: run "own""#,
        #"five: A="1", B="2", run ["five", "echo \"$LEVEL\"\n"]"#,
        #"group: group"#,
        #"group/one: run "echo \"$LEVEL\"\n""#,
        #"group/two: estimate 10000000000ns, LEVEL="high", cpus 4, run "two""#,
      ])
  }

  /// A mistake in what is merged or aliased is shown where it stands, and once, however often it is used.
  @Test func mistakesInsideWhatIsShared() {
    check(
      "invalid-duration",
      in:
        "x-a: &a { delay: ⟦soon⟧ }\ntasks:\n  a: { <<: *a, run: x }\n  b: { <<: *a, run: y }\n  c: { <<: *a, delay: 1s }\n"
    )
    check("unknown-key", in: "tasks:\n  a: &a { run: x, ⟦colour⟧: red }\n  b: *a\n  c: *a\n")
    check("unknown-dependency", in: "tasks:\n  a: &a { run: x, dependencies: ⟦nothing⟧ }\n  b: *a\n")
    // What nobody uses is nobody's mistake.
    check(in: "x-a: &a { delay: soon, colour: red }\ntasks: { a: x }\n")
  }

  @Test func windowsLinesAndByteOrderMark() throws {
    let plain = "name: é\ntasks:\n  a: |\n    x\n    y\n  b: {run: z, dependencies: a}\n"
    let expected = try read(plain).listing
    #expect(try read(plain.replacing("\n", with: "\r\n")).listing == expected)
    #expect(try read("\u{FEFF}" + plain).listing == expected)
    #expect(expected == [#"a: run "x\ny\n""#, #"b: after a, run "z""#])
    check("unknown-key", in: "\r\ntasks:\r\n  a: {é: 1}\r\n".replacing("é", with: "⟦é⟧"))
  }

  @Test func placesOfNamesAndReferences() throws {
    let marked = MarkedText("default: ⟦b⟧\ntasks:\n  ⟦a⟧: été\n  ⟦b⟧: {run: 'é', dependencies: [⟦'a'⟧]}\n")
    let workflow = try read(marked.text)
    let ranges =
      [workflow.defaultTargets![0].range] + workflow.tasks.map(\.nameRange) + workflow.dependencies.map(\.range)
    #expect(ranges.map { Int($0.start)..<Int($0.end) } == marked.marks)
  }
}
