import RunEvents
import TestSupport
import Testing

/// `pool`: takes one unit of each pool while running.
struct PoolTests {
  private static let pools = "pools: { p: 1, q: 2 }\n"

  static let cases: [Case] = .all(
    .good("pool", in: .task, .group, .include, .defaults, values: ["p", "[p, q]", "[]"], under: pools),
    .bad(
      "pool", in: .task, .group, .include, .defaults,
      values: [
        "⟦nosuch⟧": "unknown-pool", "[p, ⟦p⟧]": "duplicate-item", "⟦{ a: b }⟧": "wrong-type", "[⟦[p]⟧]": "wrong-type",
        "⟦'${P}'⟧": "misplaced-interpolation",
      ], under: pools),
    .bad(
      "task/pool", "pool-deadlock",
      in: "pools: { p: 1 }\ntasks: { g: { pool: p, tasks: { a: { pool: ⟦p⟧, run: x } } } }"),
    waitsThatNeverEnd, [groupThatNeverBegins], waitsThatEnd)

  /// Whoever holds all units of a pool waits for the one that wants one.
  private static let waitsThatNeverEnd: [Case] = [
    // A service holds its unit as long as anything depends on it.
    "{ p: 1 }\ntasks: { s: { pool: p, service: true, run: x }, a: { dependencies: s, pool: ⟦p⟧, run: x } }",
    "{ p: 1 }\ntasks: { s: { pool: p, service: true, run: x }, a: { dependencies: s, run: x }, b: { dependencies: a, pool: ⟦p⟧, run: x } }",
    // A group and a service hold one each.
    "{ p: 2 }\ntasks: { s: { pool: p, service: true, run: x }, g: { dependencies: s, pool: p, tasks: { a: { pool: ⟦p⟧, run: x } } } }",
    // The task stands outside, between two members.
    "{ p: 1 }\ntasks: { g: { pool: p, tasks: { a: x, b: { dependencies: t, run: x } } }, t: { dependencies: g/a, pool: ⟦p⟧, run: x } }",
    // The member waits for the task, which stands before the group and may be late.
    "{ p: 1 }\ntasks: { a: { delay: 50ms, pool: ⟦p⟧, run: x }, g: { pool: p, tasks: { x: { dependencies: a, run: x } } } }",
    // So does what depends on a service.
    "{ p: 1 }\ntasks: { s: { pool: p, service: true, run: x }, a: { pool: ⟦p⟧, run: x }, b: { dependencies: [s, a], run: x } }",
    // Its `if` may say yes.
    "{ p: 1 }\ntasks: { s: { pool: p, if: 'false', service: true, run: x }, a: { dependencies: s, pool: ⟦p⟧, run: x } }",
    // Only after a failure.
    "{ p: 1 }\ntasks: { g: { pool: p, tasks: { a: x, b: { when: failure, dependencies: a, pool: ⟦p⟧, run: x } } } }",
    // Two instances take both units before either of their members gets one.
    "{ p: 2 }\ntasks: { g: { matrix: { v: [1, 2] }, pool: p, tasks: { a: { pool: ⟦p⟧, run: x } } } }",
    // Each holds what the other one waits for.
    "{ p: 1, q: 1 }\ntasks: { g: { pool: p, tasks: { a: { pool: ⟦q⟧, run: x } } }, h: { pool: q, tasks: { b: { pool: p, run: x } } } }",
    "{ p: 1, q: 1 }\ntasks: { s: { pool: p, service: true, run: x }, a: { dependencies: s, pool: ⟦q⟧, run: x }, g: { pool: q, tasks: { b: { pool: p, run: x } } } }",
    // The time limit of one ends what is in it, but not what cleans up.
    "{ p: 1, q: 1 }\ntasks: { g: { pool: p, timeout: 1s, tasks: { x: x, y: { dependencies: x, pool: q, run: x }, z: { dependencies: y, when: always, pool: ⟦q⟧, run: x } } }, h: { pool: q, tasks: { x: x, y: { dependencies: x, pool: p, run: x } } } }",
    // What an `if` leaves out takes no time, and so no time limit ends the wait for what comes after it.
    "{ q: 1 }\ntasks: { g: { pool: q, tasks: { a: { timeout: 2s, service: true, run: x }, c: { if: x, dependencies: [b], run: x }, d: { pool: ⟦q⟧, run: x } } }, b: { if: x, pool: q, allow_failure: true, dependencies: [g/a], run: x } }",
    // A group goes on until all that its members wait for has ended, however early these end.
    "{ p: 1 }\ntasks: { a: { pool: ⟦p⟧, run: x }, g: { timeout: 9s, pool: p, tasks: { x: { dependencies: a, run: x } } } }",
    // What the time limit ends is no success to what waits for failures, also where its own failure is allowed.
    "{ p: 1 }\ntasks: { g: { timeout: 9s, pool: p, tasks: { a: { allow_failure: true, run: x }, b: { when: failure, dependencies: a, pool: ⟦p⟧, run: x } } } }",
    // The run stops for 'c' before 'a' has run, which is cancelled then.
    "{ p: 1 }\ntasks: { a: { allow_failure: true, run: x }, g: { pool: p, when: failure, dependencies: a, tasks: { b: { when: failure, pool: ⟦p⟧, dependencies: a, run: x } } }, c: x }",
    // The time of a group that got the unit first never comes to its end, so nothing stops the run.
    "{ p: 1 }\non_failure: cancel\ntasks: { l: { timeout: 5s, tasks: { m: { pool: p, run: x } } }, s: { service: true, pool: p, delay: 100ms, run: x }, z: { delay: 300ms, pool: ⟦p⟧, run: x }, h: { dependencies: [s, z], run: x } }",
    "{ p: 1 }\ntasks: { l: { timeout: 1s, tasks: { m: { pool: p, priority: 5, run: x } } }, s: { service: true, pool: p, run: x }, z: { delay: 300ms, pool: ⟦p⟧, run: x }, h: { dependencies: [s, z], run: x } }",
    // A service that may fail, and does when its time is over, lets what depends on it go on waiting.
    "{ q: 1 }\ntasks: { g: { pool: q, tasks: { a: { service: true, allow_failure: true, timeout: 2s, run: x }, c: { pool: ⟦q⟧, dependencies: a, run: x } } } }",
    // Its values are known only while the workflow runs.
    "{ p: 1 }\ntasks: { l: { exports: v, run: x }, g: { dependencies: l, matrix: { n: '${v}' }, pool: p, tasks: { a: { pool: ⟦p⟧, run: x } } } }",
  ].map { Case(row: "task/pool", text: "pools: \($0)", rules: ["pool-deadlock"]) }

  /// Whoever waits may be a group.
  private static let groupThatNeverBegins = Case(
    row: "group/pool", text: "pools: { p: 1 }\ntasks: { g: { pool: p, tasks: { h: { pool: ⟦p⟧, tasks: { a: x } } } } }",
    rules: ["pool-deadlock"])

  private static let waitsThatEnd: [Case] = [
    "{ p: 2 }\ntasks: { g: { pool: p, tasks: { a: { pool: p, run: x } } } }",
    "{ p: 2 }\nmode: sync\ntasks: { g: { pool: p, tasks: { a: { pool: p, run: x } } }, h: { pool: p, tasks: { b: { pool: p, run: x } } } }",
    "{ p: 1 }\ntasks: { g: { pool: p, tasks: { a: x, b: x } }, t: { dependencies: g/a, pool: p, run: x } }",
    "{ p: 1 }\ntasks: { s: { pool: p, service: true, run: x }, a: { dependencies: s, run: x }, b: { pool: p, run: x } }",
    "{ p: 1, q: 1 }\ntasks: { g: { pool: p, tasks: { a: { pool: q, run: x } } }, h: { dependencies: g, pool: q, tasks: { b: { pool: p, run: x } } } }",
    "{ p: 1, q: 1 }\ntasks: { g: { pool: p, tasks: { a: { pool: q, run: x } } }, h: { pool: p, tasks: { b: { pool: q, run: x } } } }",
    // Its time limit ends the wait.
    "{ p: 1 }\ntasks: { g: { timeout: 9s, pool: p, tasks: { x: { pool: p, run: x } } } }",
    // The group begins before the 'if' of the service has answered.
    "{ p: 1 }\non_failure: continue\ntasks: { g: { pool: p, tasks: { a: x } }, b: { pool: p, service: true, if: x, run: x }, c: { when: failure, dependencies: [g/a, b], run: x } }",
    // The service is started only when the task has ended.
    "{ p: 1 }\ntasks: { a: { pool: p, run: x }, s: { dependencies: a, pool: p, service: true, run: x }, b: { dependencies: [s, a], run: x } }",
    "{ p: 1, q: 2 }\ntasks: { g: { pool: p, tasks: { a: { pool: q, run: x } } }, h: { pool: q, tasks: { b: { pool: p, run: x } } } }",
  ].map { Case(row: "task/pool", text: "pools: \($0)") }

  @Test(arguments: waitsThatNeverEnd)
  func whatIsFoundWouldHaveBeenStuck(_ example: Case) {
    let report = load(MarkedText(example.text).text).report
    #expect(report.contains("waits for pool"))
    #expect(report.contains("held here"))
  }

  @Test(arguments: waitsThatEnd)
  func whatIsNotFoundEnds(_ example: Case) throws {
    let hasLimit = example.text.contains("timeout")
    #expect(Simulation(try planned(example.text)).result == (hasLimit ? .failed : .succeeded))
  }

  @Test func oneUnitOfEachIsHeld() throws {
    try expectDrawing(
      Self.pools
        + "tasks: { a: { pool: p, run: x }, b: { pool: [p, q], run: x }, c: { pool: q, run: x }, d: { pool: q, run: x } }",
      is: """
        a |= |
        b |.=|
        c |= |
        d |= |
        """)
  }

  @Test func aGroupHoldsItsUnitsUntilItsLastMemberHasEnded() throws {
    try expectDrawing(
      Self.pools + """
        tasks:
          g: { pool: p, tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 3s } } }
          c: { pool: p, run: x }
        """,
      is: """
        g/a |=   |
        g/b |=== |
        c   |...=|
        """)
  }

  @Test func waitsBetweenAttemptsHoldNone() throws {
    try expectDrawing(
      Self.pools + "tasks: { a: { pool: p, retry: { max: 1, delay: 2s }, run: x }, b: { pool: p, run: x } }",
      attempts: ["a": [.fails(after: 1), .lasts(1)], "b": [.lasts(1)]],
      is: """
        a |=--=|
        b |.=  |
        """)
  }

  @Test func anEmptyListTakesNoneOfTheDefaults() throws {
    try expectDrawing(
      Self.pools + "defaults: { pool: p }\ntasks: { a: x, b: { pool: [], run: x } }",
      is: """
        a |=|
        b |=|
        """)
  }
}
