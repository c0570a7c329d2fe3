import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// `timeout`: the limit for one attempt, or for a whole group.
struct TimeoutTests {
  static let cases: [Case] = .all(
    .good("timeout", in: .task, .group, .include, .defaults, values: ["5m", "250ms", "0.5"]),
    .bad(
      "timeout", in: .task, .group, .include, .defaults,
      values: [
        "⟦0⟧": "invalid-duration", "⟦never⟧": "invalid-duration", "⟦-1s⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type",
      ]))

  @Test func anAttemptThatTakesLongerIsStopped() throws {
    let run = try expectDrawing(
      "tasks: { a: { timeout: 1500ms, run: x }, b: { dependencies: a, run: x } }", unit: 500 * .millisecond,
      ["a": .takes(9000)],
      is: """
        a |===| timedOut: signal 15
        b |   | blocked by a
        """)
    #expect(run.transcript.contains("1500ms time limit a"))
    #expect(run.result == .failed)
  }

  @Test func whatEndsBeforeItIsInTime() throws {
    let run = Simulation(try planned("tasks: { a: { timeout: 2s, run: x } }"), ["a": .takes(1999)])
    #expect(run.outcome(of: "a") == .succeeded)
  }

  @Test func delaysAndWaitingForASlotDoNotCount() throws {
    try expectDrawing(
      "tasks: { a: { run: x, estimate: 3s }, b: { delay: 2s, timeout: 2s, run: x, estimate: 1s } }", slots: 1,
      is: """
        a |=== |
        b |--.=|
        """)
  }

  @Test func whatDoesNotEndIsKilledAfterTheGrace() throws {
    try expectDrawing(
      "tasks: { a: { timeout: 2s, grace: 3s, run: x }, b: { timeout: 2s, grace: 3s, run: x } }", onFailure: .continue,
      ["a": .lasts(9).terminating(in: nil), "b": .lasts(9).terminating(in: 1)],
      is: """
        a |==~~~| timedOut: signal 9
        b |==~  | timedOut: signal 15
        """)
  }

  @Test func eachAttemptHasItsOwn() throws {
    try expectDrawing(
      "tasks: { a: { timeout: 2s, retry: { max: 2, delay: 1s }, run: x } }",
      attempts: ["a": [.lasts(9), .lasts(9), .lasts(1)]],
      is: "a |==-==-=|")
  }

  @Test func thatOfAGroupIsForAllOfIt() throws {
    let run = try expectDrawing(
      """
      tasks:
        g:
          timeout: 3s
          tasks:
            short: { run: x, estimate: 1s }
            long: { run: x, estimate: 9s }
            next: { dependencies: long, run: x }
            later: { delay: 5s }
        beside: { run: x, estimate: 4s }
        after: { dependencies: g, run: x }
      """, onFailure: .continue, ["g/long": .lasts(9).terminating(in: 1)],
      is: """
        g/short |=   |
        g/long  |===~| cancelled: signal 15
        g/next  |    | cancelled
        g/later |--- | cancelled
        beside  |====|
        after   |    | blocked by g
        """)
    #expect(run.outcome(of: "end g") == .timedOut)
    #expect(run.transcript.contains("3s time limit end g"))
    #expect(run.result == .failed)
  }

  @Test func thatOfAGroupBeginsAfterItsDelay() throws {
    let run = Simulation(
      try planned("tasks: { g: { delay: 4s, timeout: 2s, tasks: { a: { run: x, estimate: 1s } } } }"))
    #expect(run.result == .succeeded)
  }

  @Test func aTaskThatOnlyWaitsIsNotLimitedByDefaults() throws {
    let run = Simulation(try planned("defaults: { timeout: 1s }\ntasks: { a: { delay: 5s } }"))
    #expect(run.result == .succeeded)
  }
}
