import Engine
import Planner
import RunEvents
import TestSupport
import Testing

/// A `ready` test that the terminal stops would be stopped each time: its service fails at once.
struct ServiceTestStoppedTests {
  private static let text = """
    tasks:
      s: { service: { ready: x, timeout: 60s }, run: x }
      u: { dependencies: s, run: x }
      c: { dependencies: s, when: always, run: x }
    """

  @Test func theServiceIsToldToEndAndFails() throws {
    var run = try ManualRun(Self.text)
    #expect(run.dispatch() == ["start s"])
    run.started("s", at: 0)
    _ = run.dispatch()
    run.engine.attemptStarted(run.task("s"), in: .probe, at: .zero)
    run.engine.attemptEnded(run.task("s"), .stoppedByTerminal, in: .probe, at: Instant(nanoseconds: 1))
    #expect(run.engine.actions == [.signal(run.task("s"), .run, .terminate)])
    run.engine.actions.removeAll()
    run.engine.attemptEnded(run.task("s"), .signalled(15), at: Instant(nanoseconds: 2))
    let transcript = run.transcript()
    #expect(transcript.contains { $0.hasSuffix("exit s: its test stopped by the terminal") }, "\(transcript)")
    #expect(transcript.contains { $0.hasSuffix("end s: failed") }, "\(transcript)")
    #expect(transcript.contains { $0.hasSuffix("end u: blocked by s") }, "\(transcript)")
  }

  /// The time to get ready may be over while it ends.
  @Test func theReasonStaysThatOfTheTest() throws {
    var run = try ManualRun(Self.text)
    _ = run.dispatch()
    run.started("s", at: 0)
    _ = run.dispatch()
    run.engine.attemptStarted(run.task("s"), in: .probe, at: .zero)
    run.engine.attemptEnded(run.task("s"), .stoppedByTerminal, in: .probe, at: Instant(nanoseconds: 1))
    run.advance(to: 61_000)
    run.engine.attemptEnded(run.task("s"), .signalled(9), at: Instant(nanoseconds: 61_000_000_000))
    let transcript = run.transcript()
    #expect(!transcript.contains { $0.contains("time limit") }, "\(transcript)")
    #expect(transcript.contains { $0.hasSuffix("end s: failed") }, "\(transcript)")
  }
}
