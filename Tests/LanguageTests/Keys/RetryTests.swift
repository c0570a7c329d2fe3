import Engine
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import WorkflowModel

/// `retry`: attempts after the first, and what they wait for and are about.
struct RetryTests {
  static let cases: [Case] = .all(
    .good(
      "retry", in: .task, .defaults,
      values: [
        "2", "0", "{ max: 2 }", "{ max: 5, delay: 1s, backoff: 2, max_delay: 30s, jitter: 0.2, on: [75, timeout] }",
      ]),
    .bad(
      "retry", in: .task, .defaults,
      values: [
        "⟦-1⟧": "invalid-number", "⟦many⟧": "invalid-number", "⟦1.5⟧": "invalid-number", "⟦[1]⟧": "wrong-type",
        "⟦{ delay: 1s }⟧": "missing-key", "{ max: 1, ⟦delya⟧: 1s }": "unknown-key",
        "{ ⟦attempts⟧: 1, max: 2 }": "unknown-key",
      ]),
    .good("max", in: .retry, values: ["0", "3", "1000000"]),
    .bad(
      "max", in: .retry,
      values: ["⟦-1⟧": "invalid-number", "⟦[1]⟧": "wrong-type", "⟦x⟧": "invalid-number", "⟦1000001⟧": "invalid-number"]),
    .good("delay", in: .retry, values: ["0", "250ms", "1m"]),
    .bad("delay", in: .retry, values: ["⟦soon⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type"]),
    .good("backoff", in: .retry, values: ["1", "2", "1.5"]),
    .bad(
      "backoff", in: .retry,
      values: ["⟦0.5⟧": "invalid-number", "⟦-2⟧": "invalid-number", "⟦twice⟧": "invalid-number", "⟦[2]⟧": "wrong-type"]),
    .good("max_delay", in: .retry, values: ["30s", "0"]),
    .bad("max_delay", in: .retry, values: ["⟦x⟧": "invalid-duration", "⟦[1s]⟧": "wrong-type"]),
    .good("jitter", in: .retry, values: ["0", "0.2", "1"]),
    .bad(
      "jitter", in: .retry,
      values: ["⟦1.1⟧": "invalid-number", "⟦-0.1⟧": "invalid-number", "⟦10%⟧": "invalid-number", "⟦[0]⟧": "wrong-type"]),
    .good("on", in: .retry, values: ["75", "timeout", "[1, 255, timeout, signal]"]),
    .bad(
      "on", in: .retry,
      values: [
        "⟦0⟧": "invalid-choice", "⟦256⟧": "invalid-choice", "[⟦SIGTERM⟧]": "invalid-choice", "⟦[]⟧": "empty-command",
        "⟦{ a: b }⟧": "wrong-type",
      ]))

  private static let failing: [String: [SimulatedExecutor.Behaviour]] = ["a": [.fails(after: 1)]]

  @Test(arguments: ["2", "{ max: 2 }"])
  func aCountIsThatOfAttemptsAfterTheFirst(retry: String) throws {
    let run = try expectDrawing(
      "tasks: { a: { retry: \(retry), run: x } }", attempts: Self.failing, is: "a |===| failed: 1")
    #expect(
      run.transcript == [
        "0s run started", "0s ready a", "0s start a", "1s exit a: 1", "1s retry a: attempt 2 after 0s", "1s start a",
        "2s exit a: 1", "2s retry a: attempt 3 after 0s", "2s start a", "3s exit a: 1", "3s end a: failed",
        "3s stopping: a failed", "3s run failed",
      ])
  }

  @Test func noneIsOneAttempt() throws {
    try expectDrawing("tasks: { a: { retry: 0, run: x } }", attempts: Self.failing, is: "a |=| failed: 1")
  }

  @Test func theFirstGoodAttemptIsTheLast() throws {
    let run = try expectDrawing(
      "tasks: { a: { retry: 9, run: x }, b: { dependencies: a, run: x } }",
      attempts: ["a": [.fails(after: 1), .fails(after: 2), .lasts(1)]],
      is: """
        a |==== |
        b |    =|
        """)
    #expect(run.result == .succeeded)
  }

  @Test func delayBackoffAndMaxDelay() throws {
    try expectDrawing(
      "tasks: { a: { retry: { max: 3, delay: 2s }, run: x } }", attempts: Self.failing,
      is: "a |=--=--=--=| failed: 1")
    try expectDrawing(
      "tasks: { a: { retry: { max: 3, delay: 1s, backoff: 2 }, run: x } }", attempts: Self.failing,
      is: "a |=-=--=----=| failed: 1")
    try expectDrawing(
      "tasks: { a: { retry: { max: 4, delay: 1s, backoff: 3, max_delay: 4s }, run: x } }", attempts: Self.failing,
      is: "a |=-=---=----=----=| failed: 1")
    try expectDrawing(
      "tasks: { a: { retry: { max: 2, delay: 8ms, backoff: 1.5 }, run: x } }", unit: .millisecond,
      attempts: ["a": [.takes(1, .exited(1))]],
      is: "a |=--------=------------=| failed: 1")
  }

  @Test func theWaitHoldsNoSlot() throws {
    try expectDrawing(
      "tasks: { a: { priority: 1, retry: { max: 1, delay: 2s }, run: x }, b: { run: x, estimate: 2s } }", slots: 1,
      attempts: ["a": [.fails(after: 1), .lasts(1)], "b": [.lasts(2)]],
      is: """
        a |=--=|
        b |.== |
        """)
  }

  // MARK: - Jitter

  private func waits(_ policy: String, seed: UInt64, tasks: Int = 40) throws -> [Nanoseconds] {
    let names = (0..<tasks).map { "t\($0)" }
    let list = names.map { "\($0): { retry: \(policy), run: x }" }.joined(separator: ", ")
    let failures = Dictionary(uniqueKeysWithValues: names.map { ($0, [SimulatedExecutor.Behaviour.fails(after: 1)]) })
    let run = Simulation(try planned("tasks: { \(list) }"), onFailure: .continue, seed: seed, attempts: failures)
    return run.events.compactMap { timed in
      if case .retryScheduled(_, _, let wait) = timed.event { wait } else { nil }
    }
  }

  @Test func jitterMakesWaitsLongerOrShorterWithinItsBounds() throws {
    let waits = try waits("{ max: 1, delay: 10s, jitter: 0.2 }", seed: 1)
    #expect(waits.count == 40)
    #expect(waits.allSatisfy { (8 * .second...12 * .second).contains($0) })
    #expect(waits.contains { $0 < 9 * .second } && waits.contains { $0 > 11 * .second })
    #expect(Set(waits).count > 30)
  }

  @Test func noWaitIsLongerThanMaxDelayWithJitterEither() throws {
    let waits = try waits("{ max: 3, delay: 10s, backoff: 2, max_delay: 12s, jitter: 1 }", seed: 7)
    #expect(waits.count == 120)
    #expect(waits.allSatisfy { (0...12 * .second).contains($0) })
  }

  @Test func oneSeedGivesTheSameWaits() throws {
    let policy = "{ max: 2, delay: 10s, jitter: 0.5 }"
    #expect(try waits(policy, seed: 3) == waits(policy, seed: 3))
    #expect(try waits(policy, seed: 3) != waits(policy, seed: 4))
  }

  @Test func withoutJitterTheSeedMeansNothing() throws {
    #expect(try waits("{ max: 2, delay: 10s }", seed: 3) == waits("{ max: 2, delay: 10s }", seed: 4))
  }

  // MARK: - on

  @Test(arguments: [
    ("75", AttemptResult.exited(75), 2), ("75", .exited(74), 1), ("[75, 76]", .exited(76), 2),
    ("signal", .signalled(11), 2), ("signal", .exited(1), 1), ("timeout", .exited(1), 1), ("1", .signalled(9), 1),
    ("[timeout, signal]", .signalled(9), 2),
  ])
  func onlyTheCausesListedLeadToAnotherAttempt(on: String, result: AttemptResult, attempts: Int) throws {
    let run = Simulation(
      try planned("tasks: { a: { retry: { max: 1, on: \(on) }, run: x } }"), attempts: ["a": [.takes(1000, result)]])
    #expect(run.events.count { if case .attemptStarted = $0.event { true } else { false } } == attempts)
    #expect(run.outcome(of: "a") == .failed)
  }

  @Test(arguments: [("timeout", 2), ("signal", 1), ("15", 1), ("[1, timeout]", 2)])
  func aTimeoutIsACauseOfItsOwn(on: String, attempts: Int) throws {
    let run = Simulation(
      try planned("tasks: { a: { timeout: 1s, retry: { max: 1, on: \(on) }, run: x } }"), ["a": .lasts(9)])
    #expect(run.events.count { if case .attemptStarted = $0.event { true } else { false } } == attempts)
    #expect(run.outcome(of: "a") == .timedOut)
  }

  @Test func everyFailureCountsWithoutIt() throws {
    try expectDrawing(
      "tasks: { a: { timeout: 2s, retry: 3, run: x } }",
      attempts: ["a": [.lasts(9), .takes(1000, .signalled(11)), .fails(after: 1), .lasts(1)]], is: "a |=====|")
  }

  // MARK: - A run that stops

  @Test func afterTheFailureOfAnotherItIsTriedOn() throws {
    try expectDrawing(
      "tasks: { a: { retry: { max: 1, delay: 2s }, run: x }, b: x, c: { dependencies: a, run: x } }",
      attempts: ["a": [.fails(after: 1), .lasts(1)], "b": [.fails(after: 2)]],
      is: """
        a |=--=|
        b |==  | failed: 1
        c |    | cancelled
        """)
  }

  @Test func afterAnInterruptionNothingIsTriedAgain() throws {
    try expectDrawing(
      "tasks: { a: { retry: { max: 5, delay: 9s }, run: x }, b: { retry: 5, run: x } }",
      ["a": .fails(after: 1), "b": .lasts(60)], interruptions: [.signal(at: 3)],
      is: """
        a |=--| cancelled: 1
        b |===| cancelled: signal 15
        """)
  }
}
