import TestSupport
import Testing

/// What is drawn in virtual time, once with real processes. Waits are checked for being long enough, never for being short.
struct RealProcessTests {
  private func run(_ text: String, _ arguments: String...) throws -> (sandbox: Sandbox, result: ProgramResult) {
    let sandbox = try Sandbox(text)
    let running = try sandbox.program(["run", "-j", "unlimited"] + arguments).start()
    let result = try running.finish()
    #expect(running.survivors.isEmpty)
    return (sandbox, result)
  }

  @Test func attemptsWithTheirWaits() throws {
    let (sandbox, result) = try run(
      """
      tasks:
        a:
          retry: { max: 3, delay: 20ms, backoff: 2, max_delay: 50ms }
          run: date +%s%N >> times; [ "$TASKFLOW_ATTEMPT" = 4 ] || exit 75
      """)
    #expect(result.status == .exited(0))
    let times = try sandbox.directory.read("times").split(separator: "\n").compactMap { Int($0) }
    #expect(times.count == 4)
    let waits = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(zip(waits, [20_000_000, 40_000_000, 50_000_000]).allSatisfy { $0 >= $1 }, "\(waits)")
  }

  @Test func attemptsOnlyForTheirCauses() throws {
    let (sandbox, result) = try run(
      """
      defaults: { allow_failure: true }
      tasks:
        status: { retry: { max: 2, on: 75 }, run: exit 75 }
        other: { retry: { max: 2, on: 75 }, run: exit 74 }
        signal: { retry: { max: 2, on: signal }, run: kill -9 $$ }
        timeout: { timeout: 50ms, retry: { max: 2, on: timeout }, run: sleep 1000 }
      """, "--events", "events.json")
    #expect(result.status == .exited(0))
    let events = try sandbox.directory.read("events.json").split(separator: "\n")
    let starts = events.filter { $0.contains(#""event":"attempt_started""#) }
    let counts = ["status", "other", "signal", "timeout"].map { name in
      starts.count { $0.contains("\"task\":\"\(name)\"") }
    }
    #expect(counts == [3, 1, 3, 3])
  }

  @Test func aTimeoutAndItsGrace() throws {
    let (sandbox, result) = try run(
      """
      defaults: { timeout: 100ms }
      tasks:
        polite: sleep 1000
        stubborn: { grace: 50ms, run: "trap '' TERM; sleep 1000; echo never > never" }
        tree: { grace: 50ms, run: "trap '' TERM; (sleep 1000; sleep 1000) & sleep 1000 | sleep 1000" }
      """, "-k")
    #expect(result.status == .exited(1))
    #expect(!sandbox.directory.exists("never"))
    #expect(result.output.ranges(of: "timed out").count >= 3, "\(result.output)")
  }

  @Test func theTimeoutOfAGroup() throws {
    let (sandbox, result) = try run(
      """
      tasks:
        g:
          timeout: 100ms
          tasks: { a: sleep 1000, b: { dependencies: a, run: touch never }, c: { delay: 100s, run: touch never } }
        clean: { dependencies: g, when: always, run: touch cleaned }
      """)
    #expect(result.status == .exited(1))
    #expect(sandbox.directory.exists("cleaned") && !sandbox.directory.exists("never"))
  }

  @Test func aServiceWithItsDependents() throws {
    let (sandbox, result) = try run(
      """
      tasks:
        server:
          service: { ready: test -e ready, interval: 10ms }
          run: "trap 'echo stopped > stopped; exit 0' TERM; sleep 0.05; touch ready; sleep 1000 & wait"
        a: { dependencies: server, run: "test -e ready && test ! -e stopped && touch a" }
        b: { dependencies: a, run: "test ! -e stopped && touch b" }
      """)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(["ready", "a", "b", "stopped"].allSatisfy(sandbox.directory.exists))
  }

  @Test func aServiceThatNeverGetsReadyAndOneThatDies() throws {
    let (sandbox, result) = try run(
      """
      tasks:
        never: { service: { ready: 'false', interval: 10ms, timeout: 60ms }, run: sleep 1000 }
        after-never: { dependencies: never, run: touch ran }
        dies: { service: { ready: test -e used, interval: 10ms }, run: "echo $$ > pid; touch used; until test -e met; do sleep 0.01; done; exit 4" }
        meets: { dependencies: dies, run: "touch met; while kill -0 $(cat pid); do sleep 0.01; done" }
        after-dies: { dependencies: meets, run: touch ran }
      """, "-k")
    #expect(result.status == .exited(1))
    #expect(!sandbox.directory.exists("ran"))
  }
}
