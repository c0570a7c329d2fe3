import Planner
import TestSupport
import Testing
import WorkflowModel

/// `defaults`: values for the tasks that don't set them; groups may have their own.
struct DefaultsTests {
  static let cases: [Case] = .all(
    .good(
      "defaults", in: .workflow, .group, .include,
      values: ["{}", "{ shell: bash, timeout: 1m, retry: 1 }", "{ cpus: 0, memory: 1MB, priority: 2, grace: 0 }"]),
    .bad(
      "defaults", in: .workflow, .group, .include,
      values: [
        "⟦[a]⟧": "wrong-type", "{ ⟦run⟧: x }": "misplaced-key", "{ ⟦dependencies⟧: x }": "misplaced-key",
        "{ ⟦delay⟧: 1s }": "misplaced-key", "{ ⟦when⟧: always }": "misplaced-key", "{ ⟦if⟧: x }": "misplaced-key",
        "{ ⟦estimate⟧: 1s }": "misplaced-key", "{ ⟦exports⟧: a }": "misplaced-key",
        "{ ⟦matrix⟧: { a: [b] } }": "misplaced-key", "{ ⟦service⟧: true }": "misplaced-key",
        "{ ⟦interactive⟧: true }": "misplaced-key", "{ ⟦inputs⟧: a }": "misplaced-key",
        "{ ⟦description⟧: a }": "misplaced-key", "{ ⟦defaults⟧: {} }": "misplaced-key",
        "{ ⟦mode⟧: sync }": "misplaced-key",
        "{ ⟦retires⟧: 1 }": "unknown-key",
      ]))

  /// Every key marked † can be given to all tasks, and each of them can say otherwise.
  @Test func everyKeyIsHandedDown() throws {
    let plan = try planned(
      """
      pools: { p: 1, q: 2 }
      defaults:
        shell: bash
        cwd: sub
        env: { A: outer, B: outer }
        timeout: 1m
        grace: 3s
        retry: 2
        allow_failure: true
        cpus: 3
        memory: 1kB
        pool: p
        priority: 5
        tty: true
      tasks:
        plain: x
        own:
          run: x
          shell: sh
          cwd: other
          env: { A: own }
          timeout: 2m
          grace: 4s
          retry: 0
          allow_failure: false
          cpus: 1
          memory: 2kB
          pool: q
          priority: -1
          tty: false
        g:
          defaults: { timeout: 5s, env: { B: group } }
          tasks: { member: x }
      """)
    #expect(
      describe("plain", in: plan)
        == "bash sub 60000ms 3000ms retry 2 allowed cpus 3 memory 1000 [p] priority 5 tty A=outer B=outer")
    #expect(
      describe("own", in: plan)
        == "sh other 120000ms 4000ms retry 0 cpus 1 memory 2000 [q] priority -1 A=own B=outer")
    #expect(
      describe("g/member", in: plan)
        == "bash sub 5000ms 3000ms retry 2 allowed cpus 3 memory 1000 [p] priority 5 tty A=outer B=group")
  }

  private func describe(_ name: String, in plan: Plan) -> String {
    let task = plan.task(named: name)!
    let (rules, settings) = (plan.rules(of: task), plan.settings(of: task))
    let run = EnvironmentRun(plan)
    return [
      run.shells[name]?.first, run.directories[name]?.split(separator: "/").last.map(String.init),
      rules.timeout.map { "\($0 / .millisecond)ms" }, rules.grace.map { "\($0 / .millisecond)ms" },
      rules.retry.map { "retry \($0.maximum)" }, rules.allowsFailure ? "allowed" : nil,
      "cpus \(plan.tasks[Int(task)].cpus)", "memory \(rules.memory)",
      "[\(rules.pools.map { plan.pools[Int($0)].name }.joined(separator: " "))]", "priority \(settings.priority)",
      rules.usesTerminal ? "tty" : nil, "A=\(run.value("A", of: name) ?? "")", "B=\(run.value("B", of: name) ?? "")",
    ].compactMap(\.self).joined(separator: " ")
  }

  @Test func theNearestOneWins() throws {
    let run = try environments(
      """
      defaults: { shell: bash }
      tasks:
        g:
          defaults: { shell: python3 }
          tasks: { a: x, h: { defaults: { shell: node }, tasks: { b: x } } }
        lib: { include: lib.yaml }
        own: { include: own.yaml, defaults: { shell: ruby } }
      """,
      files: ["lib.yaml": "tasks: { m: x }", "own.yaml": "defaults: { shell: perl }\ntasks: { m: x }"])
    #expect(["g/a", "g/h/b", "lib/m"].map { run.shells[$0]?[0] } == ["python3", "node", "bash"])
  }

  @Test func beingOnAGroupTheyConcernItsMembersAndNotItself() throws {
    let plan = try planned("tasks: { g: { defaults: { timeout: 1s, allow_failure: true }, tasks: { a: x } } }")
    #expect(plan.rules(of: plan.task(named: "g")!).timeout == nil)
    #expect(plan.rules(of: plan.task(named: "g/a")!).timeout == 1 * .second)
  }
}
