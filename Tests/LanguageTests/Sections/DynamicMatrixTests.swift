import Planner
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// A matrix over an exported list: its instances are created while the workflow runs.
struct DynamicMatrixTests {
  private static let sums = """
    tasks:
      numbers: { exports: list, run: x }
      sum:
        dependencies: numbers
        matrix: { n: "${list}" }
        exports: sum
        run: x
      gather: { dependencies: sum, run: x }
    """

  private func lists(_ list: String) -> SimulatedExecutor.Behaviour {
    var behaviour = SimulatedExecutor.Behaviour.lasts(1)
    behaviour.exports = [.init(name: "list", value: Bytes(list.utf8))]
    return behaviour
  }

  /// The article's variable task creation: as many tasks as the result has numbers, and one that gathers their sums.
  @Test func aTaskForEachNumberAndOneThatGathersTheSumsInOrder() throws {
    let run = try environments(Self.sums) { task, see in
      if task == "numbers" { return ["list": "3\n5\n2\n"] }
      let last = Int(see("n")) ?? 0
      return ["sum": "\((0...last).reduce(0, +))"]
    }
    #expect(run.plan.names == ["numbers", "gather", "sum[n=3]", "sum[n=5]", "sum[n=2]"])
    #expect(run.value("sum", of: "gather") == "6\n15\n3")
    #expect(run.result == .succeeded)
  }

  @Test func theyRunBesideEachOtherAndTheGatheringTaskAfterAll() throws {
    try expectDrawing(
      Self.sums, ["numbers": lists("3\n5\n2"), "sum[n=3]": .lasts(3), "sum[n=5]": .lasts(5), "sum[n=2]": .lasts(2)],
      is: """
        numbers  |=      |
        gather   |      =|
        sum[n=3] | ===   |
        sum[n=5] | ===== |
        sum[n=2] | ==    |
        """)
  }

  @Test func theSameWithProcesses() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        numbers:
          exports: list
          run: |
            { echo 'list<<END'; for n in 3 5 2 10; do echo $n; done; echo END; } >> "$TASKFLOW_EXPORTS"
        sum:
          dependencies: numbers
          matrix: { n: "${list}" }
          exports: sum
          run: |
            total=0; i=1
            while [ $i -le "$n" ]; do total=$((total + i)); i=$((i + 1)); done
            echo "sum=$total" >> "$TASKFLOW_EXPORTS"
        gather: { dependencies: sum, run: 'echo "$sum" | paste -sd + >gathered' }
      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0))
    #expect(try sandbox.directory.read("gathered") == "6+15+3+55\n")
  }

  @Test(arguments: ["", "\n"])
  func anEmptyListMakesNoInstances(list: String) throws {
    let run = Simulation(try planned(Self.sums), ["numbers": lists(list)])
    #expect(run.plan.names == ["numbers", "gather"])
    #expect(run.outcome(of: "gather") == .succeeded)
    #expect(run.result == .succeeded)
  }

  @Test func thereMayBeTenThousand() throws {
    let list = (1...10_000).map { "\($0)" }.joined(separator: "\n")
    let run = Simulation(try planned(Self.sums), slots: 100, ["numbers": lists(list)])
    #expect(run.plan.names.count == 10_002)
    #expect(run.result == .succeeded)
    #expect(run.events.last?.instant.nanoseconds == 102 * .second)
  }

  @Test func tenThousandAreGatheredInOrder() throws {
    let list = (1...10_000).map { "\($0)" }
    let run = try environments(Self.sums) { task, see in
      task == "numbers" ? ["list": list.joined(separator: "\n")] : ["sum": see("n")]
    }
    #expect(run.value("sum", of: "gather") == list.joined(separator: "\n"))
  }

  @Test func aListThatIsTooLongFailsTheMatrixAndAddsNothing() throws {
    let list = (0...100_000).map { "\($0)" }.joined(separator: "\n")
    let run = Simulation(try planned(Self.sums), onFailure: .continue, ["numbers": lists(list)])
    #expect(run.plan.names == ["numbers", "gather"])
    #expect(run.outcome(of: "begin all sum") == .failed)
    #expect(run.result == .failed)
    let results = run.events.compactMap { timed -> AttemptResult? in
      if case .attemptEnded(_, _, let result) = timed.event, !result.isSuccess { result } else { nil }
    }
    #expect(results == [.notStarted(.preparation(.tooManyCombinations(limit: 100_000)))])
  }

  @Test func moreTasksThanThereMayBeFailTheMatrix() throws {
    var options = Planner.Options.given()
    options.taskLimit = 4
    let run = Simulation(try planned(Self.sums, options), onFailure: .continue, ["numbers": lists("1\n2\n3\n4\n5")])
    #expect(run.outcome(of: "begin all sum") == .failed)
    #expect(run.finishOrder.filter { $0.hasPrefix("sum") }.allSatisfy { run.outcome(of: $0) == .cancelled })
    #expect(run.result == .failed)
  }

  @Test func whenTheProducerIsSkippedTheListIsEmpty() throws {
    let text = """
      env: { list: "1\\n2" }
      tasks:
        numbers: { if: x, exports: list, run: x }
        t: { dependencies: numbers, matrix: { n: "${list}" }, run: x }
        after: { dependencies: t, run: x }
      """
    let run = try environments(text, skipped: ["numbers"])
    #expect(run.plan.names == ["numbers", "after"] || run.plan.names == ["numbers", "t", "after"])
    #expect(run.result == .succeeded)
  }

  /// What is in it is looked at before it is there.
  @Test(arguments: [
    ("{ tasks: { a: { dependencies: ⟦b⟧, run: x }, b: { dependencies: a, run: x } } }", "dependency-cycle"),
    (
      "{ tasks: { a: { exports: r, run: x }, b: { exports: ⟦r⟧, run: x }, c: { dependencies: [a, b] } } }",
      "duplicate-export"
    ),
    ("{ tasks: { a: { cwd: ⟦'${nowhere}'⟧, run: x } } }", "unset-variable"),
    ("{ tasks: { a: { exports: r, run: x }, b: { cwd: ⟦'${r}'⟧, run: x } } }", "unset-variable"),
    ("{ tasks: { i: { matrix: { m: '${list}' }, tasks: { a: { cwd: ⟦'${nowhere}'⟧, run: x } } } } }", "unset-variable"),
  ])
  func whatIsInAMatrixWithoutValuesIsChecked(members: String, rule: String) {
    let group = members.dropFirst(2).dropLast(2)
    check(
      rule,
      in:
        "tasks: { numbers: { exports: list, run: x }, g: { dependencies: numbers, matrix: { n: '${list}' }, \(group) } }"
    )
  }

  @Test func whatIsInAMatrixWithoutValuesMayUseThem() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        build: { matrix: { os: [l, m] }, run: x }
        g:
          dependencies: [numbers, build]
          matrix: { os: "${list}", exclude: [{ os: z }] }
          tasks:
            a: { exports: r, cwd: "${os}", dependencies: "build[os=${os}]", run: x }
            b: { dependencies: a, env: { V: "${r}${os}" }, run: x }
      """
    #expect(load(text).rules == [])
    #expect(try planned(text).names.count == 3)
  }

  @Test func equalLinesAreInstancesOfTheirOwn() throws {
    let run = try environments(Self.sums) { task, see in
      task == "numbers" ? ["list": "a\na\nb"] : ["sum": see("n")]
    }
    #expect(run.plan.names.count == 5)
    #expect(Set(run.plan.names).count == 5)
    #expect(run.value("sum", of: "gather") == "a\na\nb")
  }

  @Test func aFailedInstanceFailsTheMatrix() throws {
    let run = Simulation(
      try planned(Self.sums), onFailure: .continue, ["numbers": lists("1\n2"), "sum[n=1]": .fails(after: 1)])
    #expect(run.outcome(of: "sum[n=2]") == .succeeded)
    guard case .blocked = run.outcome(of: "gather") else { return #expect(Bool(false)) }
  }

  @Test func whenTheProducerFailsThereAreNone() throws {
    let run = Simulation(try planned(Self.sums), onFailure: .continue, ["numbers": .fails(after: 1)])
    #expect(run.plan.names == ["numbers", "gather"])
    #expect(run.outcome(of: "gather") == .blocked(by: 0))
  }

  @Test func aGroupIsRepeatedForEachLine() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        g:
          dependencies: numbers
          matrix: { n: "${list}" }
          mode: sync
          tasks: { a: x, b: { run: x, env: { V: "${n}!" } } }
        after: { dependencies: g, run: x }
      """
    try expectDrawing(
      text, ["numbers": lists("1\n2"), "g[n=2]/a": .lasts(2)],
      is: """
        numbers  |=    |
        after    |    =|
        g[n=1]/a | =   |
        g[n=1]/b |  =  |
        g[n=2]/a | ==  |
        g[n=2]/b |   = |
        """)
    let run = try environments(text) { _, _ in ["list": "1\n2"] }
    #expect(run.value("V", of: "g[n=2]/b") == "2!")
  }

  @Test func fixedAndExportedAxesMultiply() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        t: { dependencies: numbers, matrix: { os: [l, m], n: "${list}", exclude: [{ os: m, n: 2 }] }, run: x }
      """
    let run = try environments(text) { _, _ in ["list": "1\n2"] }
    #expect(run.plan.names == ["numbers", "t[os=l,n=1]", "t[os=l,n=2]", "t[os=m,n=1]"])
  }

  @Test func listsMayDependOnLists() throws {
    let text = """
      tasks:
        a: { exports: one, run: x }
        b: { dependencies: a, matrix: { v: "${one}" }, exports: two, run: x }
        c: { dependencies: b, matrix: { w: "${two}" }, run: x }
      """
    let run = try environments(text) { task, see in task == "a" ? ["one": "1\n2"] : ["two": see("v") + "0"] }
    #expect(run.plan.names == ["a", "b[v=1]", "b[v=2]", "c[w=10]", "c[w=20]"])
  }

  @Test func theListMustComeFromADependency() {
    check(
      "invisible-export", in: "tasks: { a: { exports: list, run: x }, t: { matrix: { v: ⟦'${list}'⟧ }, run: x } }")
  }

  @Test func syncOrderIsADependencyToo() throws {
    let text = "mode: sync\ntasks: { a: { exports: list, run: x }, t: { matrix: { v: '${list}' }, run: x } }"
    let run = try environments(text) { _, _ in ["list": "1\n2"] }
    #expect(run.plan.names == ["a", "t[v=1]", "t[v=2]"])
  }

  @Test func itStandsInTheRunsOfACommandLineToo() throws {
    let run = try environments(Self.sums, .given(targets: ["sum"])) { task, see in
      task == "numbers" ? ["list": "1\n2"] : ["sum": see("n")]
    }
    #expect(run.plan.names == ["numbers", "sum[n=1]", "sum[n=2]"])
  }

  @Test func aNameOfAnInstanceThatIsNotThereYetMeansAllOfThem() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        t: { dependencies: numbers, matrix: { n: "${list}" }, run: x }
        one: { dependencies: "t[n=1]", run: x }
      """
    let run = Simulation(
      try planned(text), ["numbers": lists("1\n2"), "t[n=1]": .lasts(1), "t[n=2]": .lasts(3)])
    #expect(run.finishOrder.last == "one")
  }

  @Test func whenFailureIsForAllOfThem() throws {
    let text = """
      tasks:
        numbers: { exports: list, run: x }
        bad: { dependencies: numbers, run: x }
        t: { dependencies: [numbers, bad], when: failure, matrix: { n: "${list}" }, run: x }
      """
    let run = Simulation(try planned(text), ["numbers": lists("1\n2"), "bad": .fails(after: 1)])
    #expect(["t[n=1]", "t[n=2]"].map { run.outcome(of: $0) } == [.succeeded, .succeeded])
  }

  @Test func instancesThatComeLateAreStoppedToo() throws {
    try expectDrawing(
      """
      tasks:
        numbers: { exports: list, run: x }
        g:
          timeout: 3s
          dependencies: numbers
          tasks: { t: { matrix: { n: "${list}" }, run: x } }
      """, ["numbers": lists("1\n2"), "g/t[n=1]": .lasts(1), "g/t[n=2]": .lasts(9)],
      is: """
        numbers  |=   |
        g/t[n=1] | =  |
        g/t[n=2] | ===| cancelled: signal 15
        """)
  }

  @Test func theyAskForWhatTheirTaskAsksFor() throws {
    try expectDrawing(
      """
      pools: { p: 1 }
      tasks:
        numbers: { exports: list, run: x }
        t: { dependencies: numbers, pool: p, retry: 1, matrix: { n: "${list}" }, run: x }
      """, attempts: ["numbers": [lists("1\n2")], "t[n=1]": [.fails(after: 1), .lasts(1)], "t[n=2]": [.lasts(1)]],
      is: """
        numbers |=   |
        t[n=1]  | == |
        t[n=2]  | ..=|
        """)
  }
}
