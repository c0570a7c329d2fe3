import TestSupport
import Testing
import WorkflowModel

/// `exports`: values a task hands to all that depend on it.
struct ExportsTests {
  static let cases: [Case] = .all(
    .good("exports", in: .task, values: ["[version]", "version", "[a, b]", "[]"]),
    .bad(
      "exports", in: .task,
      values: [
        "⟦{ a: b }⟧": "wrong-type", "[⟦a-b⟧]": "invalid-variable-name", "[a, ⟦a⟧]": "duplicate-item",
        "[⟦[a]⟧]": "wrong-type", "⟦'${A}'⟧": "misplaced-interpolation",
      ]),
    .bad("task/exports", "needs-command", in: "tasks: { a: { ⟦exports⟧: b, delay: 1s } }"),
    .bad("task/exports", "conflicting-keys", in: "tasks: { a: { ⟦exports⟧: b, service: true, run: x } }"),
    .bad(
      "task/exports", "duplicate-export",
      in: "tasks: { a: { exports: v, run: x }, b: { exports: ⟦v⟧, run: x }, c: { dependencies: [a, b] } }"))

  @Test func allThatDependOnItSeeIt() throws {
    let run = try environments(
      """
      tasks:
        a: { exports: v, run: x }
        direct: { dependencies: a, run: x }
        indirect: { dependencies: direct, run: x }
        through-join: { dependencies: join, run: x }
        join: { dependencies: a }
        g: { dependencies: a, tasks: { member: x } }
        after-group: { dependencies: h, run: x }
        h: { tasks: { inner: { dependencies: a, run: x } } }
        apart: x
      """, exports: { _, _ in ["v": "1.10"] })
    let seeing = ["direct", "indirect", "through-join", "g/member", "after-group", "h/inner"]
    #expect(seeing.map { run.value("v", of: $0) } == seeing.map { _ in "1.10" })
    #expect(run.value("v", of: "apart") == nil)
    #expect(run.value("v", of: "a") == nil)
  }

  @Test func syncOrderHandsItOnToo() throws {
    let run = try environments(
      "mode: sync\ntasks: { a: { exports: v, run: x }, b: x, c: { mode: async, run: x }, d: x }",
      exports: { _, _ in ["v": "1"] })
    #expect(["b", "c", "d"].map { run.value("v", of: $0) } == ["1", "1", "1"])
  }

  @Test func itWinsOverTheGroupAndLosesToTheTask() throws {
    let run = try environments(
      """
      tasks:
        a: { exports: [v, w], run: x }
        g:
          env: { v: group, w: group }
          tasks: { b: { dependencies: a, env: { w: "task, not ${w}" }, run: x } }
      """, exports: { _, _ in ["v": "export", "w": "export"] })
    #expect(run.value("v", of: "g/b") == "export")
    #expect(run.value("w", of: "g/b") == "task, not export")
  }

  @Test func itIsReplacedInTextsOfItsDependents() throws {
    let run = try environments(
      """
      tasks:
        a: { exports: v, run: x }
        b: { dependencies: a, cwd: "out/${v}", env: { FULL: "v${v}" }, shell: ["${v}", -c], run: x }
      """, exports: { _, _ in ["v": "7"] })
    #expect(run.directories["b"] == "/project/out/7")
    #expect(run.value("FULL", of: "b") == "v7")
    #expect(run.shells["b"] == ["7", "-c"])
  }

  @Test func whoDoesNotDependOnItCanNotUseIt() {
    check("unset-variable", in: "tasks: { a: { exports: v, run: x }, b: { cwd: ⟦'${v}'⟧, run: x } }")
  }

  @Test func fromAMatrixTheValuesAreJoinedInTheOrderOfTheInstances() throws {
    let run = try environments(
      """
      tasks:
        t: { matrix: { v: [c, a, b] }, exports: r, run: x }
        all: { dependencies: t, run: x }
        one: { dependencies: "t[v=a]", run: x }
      """, exports: { _, see in ["r": see("v") + see("v")] })
    #expect(run.value("r", of: "all") == "cc\naa\nbb")
    #expect(run.value("r", of: "one") == "aa")
  }

  @Test func theOrderIsThatOfTheInstancesAlsoWhenTheyEndInAnother() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        t:
          matrix: { v: [3, 1, 2] }
          exports: r
          run: |
            [ "$v" = 2 ] || { while [ ! -e "done-$((v - 1))" ] && [ "$v" != 1 ]; do sleep 0.01; done; }
            [ "$v" != 2 ] || while [ ! -e done-1 ]; do sleep 0.01; done
            echo "r=r$v" >> "$TASKFLOW_EXPORTS"; touch "done-$v"
        all: { dependencies: t, run: printf %s "$r" }
      """)
    #expect(try sandbox.taskflow("run", "-q", "-j", "3").output == "r3\nr1\nr2")
  }

  @Test func aDeclaredOneThatWasNotWrittenFailsTheTask() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { exports: [v, w], run: 'echo v=1 >> "$TASKFLOW_EXPORTS"' }
        b: { dependencies: a, run: echo ran }
      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(!result.output.contains("ran"))
    #expect(result.errors.contains("'w'") || result.errors.contains(" w"))
  }

  @Test func itIsWrittenAsALineOrBetweenDelimiters() throws {
    let sandbox = try Sandbox(
      #"""
      tasks:
        a:
          exports: [one, two, empty, last, equals]
          run: |
            {
              echo "one=a b=c"
              printf 'two<<END\nfirst\n  second=2\n\nEN D\nEND\n'
              echo empty=
              echo last=old; echo last=new
              echo "equals==x"
            } >> "$TASKFLOW_EXPORTS"
        b: { dependencies: a, run: 'printf "<%s>" "$one" "$two" "$empty" "$last" "$equals"' }
      """#)
    #expect(try sandbox.taskflow("run", "-q").output == "<a b=c><first\n  second=2\n\nEN D><><new><=x>")
  }

  @Test(arguments: ["if: x", "when: failure"])
  func aSkippedOneExportsEmptyValuesAndLetsNoOtherThrough(key: String) throws {
    let text = """
      env: { v: around }
      tasks:
        first: x
        a: { dependencies: first, \(key), exports: v, run: x }
        b: { dependencies: a, env: { W: "<${v}>" }, run: x }
        c: { env: { W: "<${v}>" }, run: x }
      """
    let run = try environments(text, .given(process: ["v": "inherited"]), skipped: ["a"]) { _, _ in ["v": "written"] }
    #expect(run.value("W", of: "b") == "<>")
    #expect(run.value("W", of: "c") == "<around>")
  }

  @Test func ofAMatrixOnlyTheInstancesThatWroteCount() throws {
    let run = try environments(
      "tasks: { t: { matrix: { n: [1, 2, 3] }, if: x, exports: v, run: x }, b: { dependencies: t, run: x } }",
      skipped: ["t[n=2]"]
    ) { _, see in ["v": see("n")] }
    #expect(run.value("v", of: "b") == "1\n3")
  }

  @Test func whatCleansUpAfterAFailedOneSeesAnEmptyValue() throws {
    let run = try environments(
      "env: { v: around }\ntasks: { a: { exports: v, run: x }, b: { dependencies: a, when: always, run: x } }")
    #expect(run.value("v", of: "b") == "")
  }

  /// Each of a thousand tasks writes, and all see what another thousand wrote: sets that are copied would be a million.
  @Test func manyThatWriteAndSeeManyShareWhatTheySee() throws {
    let run = try environments(
      """
      tasks:
        a: { matrix: { n: "${LIST}" }, exports: v, run: x }
        b: { dependencies: a, matrix: { n: "${LIST}" }, exports: w, run: x }
        c: { dependencies: b, run: x }
      """, .given(process: ["LIST": (1...1000).map { "\($0)" }.joined(separator: "\n")])
    ) { _, see in ["v": see("n"), "w": see("n")] }
    #expect(run.value("v", of: "c")?.split(separator: "\n").count == 1000)
    #expect(run.value("w", of: "c") == run.value("v", of: "c"))
    #expect(run.value("v", of: "b[n=7]") == run.value("v", of: "c"))
  }

  @Test func everyAttemptWritesAnew() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          exports: v
          retry: 1
          run: |
            [ ! -s "$TASKFLOW_EXPORTS" ]
            echo "v=$TASKFLOW_ATTEMPT" >> "$TASKFLOW_EXPORTS"; [ "$TASKFLOW_ATTEMPT" = 2 ]
        b: { dependencies: a, run: printf %s "$v" }
      """)
    #expect(try sandbox.taskflow("run", "-q").output == "2")
  }

  @Test func twoProducersAreNoErrorWhereNobodySeesBoth() throws {
    let run = try environments(
      """
      tasks:
        a: { exports: v, run: x }
        b: { exports: v, run: x }
        c: { dependencies: a, run: x }
        d: { dependencies: b, run: x }
      """, exports: { task, _ in ["v": task] })
    #expect(["c", "d"].map { run.value("v", of: $0) } == ["a", "b"])
  }

  @Test func fromAGroupWithAMatrixEachInstanceSeesItsOwnAndOthersSeeAll() throws {
    let run = try environments(
      """
      tasks:
        g:
          matrix: { v: [b, a] }
          tasks: { make: { exports: r, run: x }, use: { dependencies: make, run: x } }
        all: { dependencies: g, run: x }
      """, exports: { _, see in ["r": see("v") + "!"] })
    #expect(run.value("r", of: "g[v=b]/use") == "b!")
    #expect(run.value("r", of: "g[v=a]/use") == "a!")
    #expect(run.value("r", of: "all") == "b!\na!")
  }

  @Test func theOrderIsThatOfTheInstancesAndNotOfTheDependencies() throws {
    let run = try environments(
      """
      tasks:
        t: { matrix: { v: [c, a, b] }, exports: r, run: x }
        some: { dependencies: ["t[v=b]", "t[v=c]"], run: x }
      """, exports: { _, see in ["r": see("v")] })
    #expect(run.value("r", of: "some") == "c\nb")
  }

  @Test func whatAGroupInASyncListExportsIsSeenAfterIt() throws {
    let run = try environments(
      "mode: sync\ntasks: { g: { tasks: { a: { exports: v, run: x } } }, h: { tasks: { b: x } }, c: x }",
      exports: { _, _ in ["v": "1"] })
    #expect(["h/b", "c"].map { run.value("v", of: $0) } == ["1", "1"])
  }

  @Test func ofASkippedProducerTheValueIsEmpty() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { if: 'false', exports: v, run: 'echo v=1 >> "$TASKFLOW_EXPORTS"' }
        b: { dependencies: a, env: { W: "${v:-none}" }, run: 'printf %s "${v-unset} $W"' }
      """)
    #expect(try sandbox.taskflow("run", "-q").output == " none")
  }

  @Test func aConditionSeesThem() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { exports: v, run: 'echo v=yes >> "$TASKFLOW_EXPORTS"' }
        b: { dependencies: a, if: '[ "$v" = yes ]', run: printf ran }
        c: { dependencies: a, if: '[ "$v" = no ]', run: printf never }
      """)
    #expect(try sandbox.taskflow("run", "-q").output == "ran")
  }
}
