import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Services: from their start until they can be used they are work, then they stand beside those that need them.
struct ServiceTests {
  private static func plan() throws -> Plan {
    try planned(
      """
      tasks:
        db: { run: x }
        test: { run: x, dependencies: db }
        more: { run: x, dependencies: test }
        queued: { run: x }
      """, ["db": [.service]])
  }

  private static func run() throws -> Timeline {
    let timeline = Timeline(try plan(), secrets: Secrets())
    tell(
      timeline,
      [
        (0, .runStarted), (0, .taskReady(0, after: nil)), (0, .taskReady(3, after: nil)),
        (0, .attemptStarted(0, attempt: 1, after: nil)), (1000, .serviceReady(0)), (1000, .taskReady(1, after: 0)),
        (1000, .attemptStarted(1, attempt: 1, after: nil)), (3000, .attemptEnded(1, attempt: 1, .exited(0))),
        (3000, .taskEnded(1, .succeeded)), (3000, .taskReady(2, after: 1)),
        (3000, .attemptStarted(2, attempt: 1, after: nil)), (4000, .attemptEnded(2, attempt: 1, .exited(0))),
        (4000, .taskEnded(2, .succeeded)), (4500, .attemptEnded(0, attempt: 1, .signalled(15))),
        (4500, .taskEnded(0, .succeeded)),
      ])
    return timeline
  }

  @Test func theChainGoesThroughItsBeginning() throws {
    let timeline = try Self.run()
    tell(timeline, [(4500, .taskEnded(3, .cancelled)), (4500, .runEnded(.failed))])
    expectText(
      TimelineReport(timeline, display: Display(width: 55), words: words).render(.both),
      is: """
        task      start   finish  finish order  duration  outcome
        db      0.000 s  4.500 s             3   1.000 s  succeeded
        test    1.000 s  3.000 s             1   2.000 s  succeeded
        more    3.000 s  4.000 s             2   1.000 s  succeeded
        queued        -        -             -         -  cancelled, not started

        db     *│██████████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        test   *│          ████████████████████
        more   *│                              ██████████
        queued  │
                 0                                     4.500 s
        █ run   ▒ service   * critical path

        4 tasks (3 succeeded, 1 cancelled): 4.000 s of work in 4.500 s, 0.89 times as fast as one after the other; \
        critical path: db → test → more
        """)
  }

  /// What takes the slot of a service waited for those that kept it running.
  @Test func whatTookItsSlotWaitedForWhatKeptItRunning() throws {
    let timeline = try Self.run()
    tell(
      timeline,
      [
        (4500, .attemptStarted(3, attempt: 1, after: 0)), (6000, .attemptEnded(3, attempt: 1, .exited(0))),
        (6000, .taskEnded(3, .succeeded)), (6000, .runEnded(.succeeded)),
      ])
    #expect(timeline.criticalPath().map(timeline.name) == ["db", "test", "more", "queued"])
  }

  @Test func servicesAloneAreTheirOwnChain() throws {
    let timeline = Timeline(try planned("tasks: { db: x }", ["db": [.service]]), secrets: Secrets())
    tell(
      timeline,
      [
        (0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil)), (1000, .serviceReady(0)),
        (1000, .attemptEnded(0, attempt: 1, .signalled(15))), (1000, .taskEnded(0, .succeeded)),
      ])
    #expect(timeline.criticalPath() == [0])
  }

  @Test func oneThatDoesNotGetReadyShowsWhatItsTestSaid() throws {
    let audience = Audience(try Self.plan())
    tell(audience, [(0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil))])
    probe("connection refused\n", of: 0, to: audience)
    write("starting\n", of: 0, to: audience)
    probe("still \u{1B}[31mrefused\u{1B}[0m\n", of: 0, to: audience)
    probe("", of: 0, to: audience)
    tell(
      audience,
      [
        (60_000, .timeLimitReached(0)), (60_100, .attemptEnded(0, attempt: 1, .signalled(15))),
        (60_100, .taskEnded(0, .timedOut)), (60_100, .taskEnded(1, .blocked(by: 0))),
        (60_100, .taskEnded(2, .blocked(by: 0))), (60_100, .runEnded(.failed)),
      ])
    #expect(
      audience.said == [
        """
        service 'db' was not ready after 60 s; blocked by it: 'test', 'more'; its 'ready' test said:
            still refused
        """
      ])
    let report = FailureReport(audience.timeline, tails: audience.tails, words: words, rerun: nil, style: .plain)
    expectText(
      report.render(),
      is: """
        service 'db' was not ready after 60 s
          command: x
          end of its output:
            starting
          last output of its 'ready' test:
            still refused
          blocked by it: 'test', 'more'
        """)
  }

  /// It has two limits, of which the shorter one passes.
  @Test(arguments: [("1s", "5s", 1000), ("5s", "1s", 1000), ("2s", "1s", 1001)] as [(String, String, Nanoseconds)])
  func theLimitThatHasPassedIsNamed(timeout: String, service: String, moment: Nanoseconds) throws {
    let text =
      "tasks: { db: { run: x, timeout: \(timeout), service: { ready: x, timeout: \(service) } }, t: { run: x, dependencies: db } }"
    let audience = Audience(try planned(text))
    tell(audience, [(0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil))])
    tell(
      audience,
      [
        (moment, .timeLimitReached(0)), (moment, .attemptEnded(0, attempt: 1, .signalled(15))),
        (moment, .taskEnded(0, .timedOut)),
      ])
    #expect(audience.said == ["service 'db' was not ready after 1 s"])
  }

  @Test(arguments: [(true, "while tasks depended on it"), (false, "before it was ready")])
  func oneThatDiesShowsItsOutput(isReady: Bool, moment: String) throws {
    let audience = Audience(try Self.plan())
    tell(audience, [(0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil))])
    if isReady { tell(audience, [(1000, .serviceReady(0))]) }
    write("no space\n", of: 0, to: audience)
    tell(audience, [(2000, .attemptEnded(0, attempt: 1, .exited(0))), (2000, .taskEnded(0, .failed))])
    #expect(audience.said == ["service 'db' ended (exit status 0) \(moment); the end of its output:\n    no space"])
  }

  @Test func oneThatCannotBeStartedFailsLikeATask() throws {
    let audience = Audience(try Self.plan())
    tell(
      audience,
      [(0, .attemptEnded(0, attempt: 1, .notStarted(.program("sh", errno: 2)))), (0, .taskEnded(0, .failed))])
    #expect(audience.said == ["'db' failed: cannot run 'sh': errno 2"])
  }
}
