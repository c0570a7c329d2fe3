import Diagnostics
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Tasks that are tried several times, have an `if`, a time limit, or may fail: as table, chart, closing line and words.
struct AttemptTests {
  private static let files: (text: String, traits: [String: [Trait]]) = (
    """
    tasks:
      flaky: { delay: 1s, run: x }
      hopeless: { run: x }
      lint: { run: x }
      slow: { run: x }
      choosy: { delay: 1s, run: x, dependencies: flaky }
      never: { run: x }
      after: { run: x, dependencies: hopeless }
    """,
    [
      "flaky": [.retries(3)], "hopeless": [.retries(1)], "lint": [.allowedToFail], "choosy": [.conditional],
      "never": [.conditional],
    ]
  )

  private static func audience() throws -> Audience {
    let audience = Audience(try planned(files.text, files.traits))
    tell(audience, [(0, .runStarted)] + (0...5).filter { $0 != 4 }.map { (0, .taskReady($0, after: nil)) })
    tell(
      audience,
      [
        (0, .conditionStarted(5, after: nil)),
        (0, .attemptStarted(1, attempt: 1, after: nil)), (0, .attemptStarted(2, attempt: 1, after: nil)),
        (0, .attemptStarted(3, attempt: 1, after: nil)), (500, .conditionEnded(5, .exited(1))),
        (500, .taskEnded(5, .skipped)), (1000, .attemptStarted(0, attempt: 1, after: nil)),
      ])
    tell(
      audience,
      [
        (2000, .attemptEnded(0, attempt: 1, .exited(7))), (2000, .retryScheduled(0, attempt: 2, after: .second)),
        (2000, .attemptEnded(1, attempt: 1, .signalled(11))), (2000, .retryScheduled(1, attempt: 2, after: 0)),
      ])
    tell(
      audience,
      [
        (2000, .attemptStarted(1, attempt: 2, after: nil)), (2500, .attemptEnded(2, attempt: 1, .exited(3))),
        (2500, .taskEnded(2, .failed)),
        // It had to wait for the slot of `lint`, though its wait was over before.
        (4000, .attemptStarted(0, attempt: 2, after: 2)), (5000, .timeLimitReached(3)),
      ])
    tell(
      audience,
      [
        (5500, .attemptEnded(3, attempt: 1, .signalled(15))), (5500, .taskEnded(3, .timedOut)),
        (6000, .attemptEnded(1, attempt: 2, .exited(1))), (6000, .taskEnded(1, .failed)),
        (6000, .taskEnded(6, .blocked(by: 1))), (6000, .attemptEnded(0, attempt: 2, .exited(0))),
        (6000, .taskEnded(0, .succeeded)), (6000, .taskReady(4, after: 0)),
        (6000, .conditionStarted(4, after: nil)), (7000, .conditionEnded(4, .exited(0))),
        (8000, .attemptStarted(4, attempt: 1, after: nil)), (10000, .attemptEnded(4, attempt: 1, .exited(0))),
        (10000, .taskEnded(4, .succeeded)), (10000, .runEnded(.failed)),
      ])
    return audience
  }

  @Test func theReportTellsAttemptsApart() throws {
    let report = TimelineReport(try Self.audience().timeline, display: Display(width: 62), words: words)
    expectText(
      report.render(.both),
      is: """
        task        start    finish  finish order  duration  outcome
        flaky     0.000 s   6.000 s             5   4.000 s  succeeded, attempt 2 of 4
        hopeless  0.000 s   6.000 s             4   6.000 s  failed: exit status 1, 2 attempts
        lint      0.000 s   2.500 s             2   2.500 s  failed (allowed): exit status 3
        slow      0.000 s   5.500 s             3   5.500 s  timed out after 5 s
        choosy    6.000 s  10.000 s             6   4.000 s  succeeded
        never     0.000 s   0.500 s             1   0.500 s  skipped
        after           -         -             -         -  blocked by hopeless

        flaky    *│░░░░░████✗░░░░░·····██████████
        hopeless  │█████████✗████████████████████✗
        lint     *│█████████████✗
        slow      │████████████████████████████✗
        choosy   *│                              █████░░░░░██████████
        never     │███
        after     │
                   0                                         10.000 s
        ░ delay   · waiting for a slot   █ run   ✗ failed   * critical path

        7 tasks (2 succeeded, 1 skipped, 1 warning, 1 failed, 1 timed out, 1 blocked): 22.500 s of work in 10.000 s, \
        2.25 times as fast as one after the other; critical path: lint → flaky → choosy
        """)
  }

  @Test func whatHappensIsSaidWhenItHappens() throws {
    #expect(
      try Self.audience().said == [
        "'flaky' failed: exit status 7; attempt 2 of 4 in 1 s",
        "'hopeless' failed: killed by SIGSEGV; attempt 2 of 2 follows",
        "warning: 'lint' failed (allowed): exit status 3",
        "'slow' timed out after 5 s",
        "'hopeless' failed: exit status 1, 2 attempts; blocked by it: 'after'",
      ])
  }

  /// What the engine tells of all that makes one whole picture.
  @Test func aRunOfTheEngine() throws {
    let plan = try planned(
      """
      on_failure: continue
      tasks:
        db: { run: x }
        test: { run: x, estimate: 2s, dependencies: db }
        flaky: { run: x }
        lint: { run: x }
        slow: { run: x }
        group: { tasks: { endless: x } }
        choosy: { run: x }
        refused: { run: x }
        waiting: { dependencies: refused }
        after: { run: x, estimate: 1s, dependencies: [test, lint] }
      """,
      [
        "db": [.service], "flaky": [.retries(2)], "lint": [.allowedToFail], "slow": [.limited(3 * .second)],
        "choosy": [.conditional], "group": [.limited(4 * .second)], "refused": [.service],
      ])
    let audience = Audience(plan)
    var db = SimulatedExecutor.Behaviour.lasts(90)
    var (refused, choosy) = (db, db)
    db.timeToGetReady = .second
    refused.timeToGetReady = nil
    choosy.condition = .exited(1)
    choosy.conditionDuration = .second
    _ = Simulation(
      plan,
      [
        "db": db, "flaky": .fails(after: 1, .exited(7)), "lint": .fails(after: 2), "slow": .lasts(9),
        "group/endless": .lasts(9), "choosy": choosy, "refused": refused,
      ], observers: [audience])
    #expect(
      audience.said == [
        "'flaky' failed: exit status 7; attempt 2 of 3 in 1 s",
        "warning: 'lint' failed (allowed): exit status 1",
        "'flaky' failed: exit status 7; attempt 3 of 3 in 1 s",
        "'slow' timed out after 3 s",
        "'group' timed out after 4 s; stopped with it: 'group/endless'",
        "'flaky' failed: exit status 7, 3 attempts",
        "service 'refused' was not ready after 60 s; blocked by it: 'waiting'",
      ])
    expectText(
      TimelineReport(audience.timeline, display: Display(width: 70), words: words).render(.both),
      is: """
        task             start    finish  finish order  duration  outcome
        db             0.000 s   4.000 s             6   1.000 s  succeeded
        test           1.000 s   3.000 s             3   2.000 s  succeeded
        flaky          0.000 s   5.000 s             8   3.000 s  failed: exit status 7, 3 attempts
        lint           0.000 s   2.000 s             2   2.000 s  failed (allowed): exit status 1
        slow           0.000 s   3.000 s             4   3.000 s  timed out after 3 s
        group/endless  0.000 s   4.000 s             7   4.000 s  cancelled
        group                -         -             -         -  timed out after 4 s
        choosy         0.000 s   1.000 s             1   1.000 s  skipped
        refused        0.000 s  60.000 s             9  60.000 s  timed out after 60 s
        waiting              -         -             -         -  blocked by refused
        after          3.000 s   4.000 s             5   1.000 s  succeeded

        db             │█▒▒▒
        test           │ ██
        flaky          │✗░✗░✗
        lint           │██✗
        slow           │███✗
        group/endless  │████
        group          │    ✗
        choosy         │█
        refused       *│█████████████████████████████████████████████████████✗
        waiting        │
        after          │   █
                        0                                            60.000 s
        ░ delay   █ run   ▒ service   ✗ failed   * critical path

        10 tasks (3 succeeded, 1 skipped, 1 warning, 1 failed, 2 timed out, 1 cancelled, 1 blocked, 1 group timed out): \
        77.000 s of work in 60.000 s, 1.28 times as fast as one after the other; critical path: refused
        """)
  }

  @Test func attemptsAreKept() throws {
    let timeline = try Self.audience().timeline
    func text(_ task: TaskID) -> [String] {
      timeline.attempts(of: task).map { attempt in
        let times = [attempt.start, attempt.end].map { $0.map { describe($0.nanoseconds) } ?? "-" }
        return "\(times[0]) to \(times[1]): \(attempt.result.map(describe) ?? "-")"
          + (attempt.after.map { " after \($0)" } ?? "") + (attempt.pause.map { ", then \(describe($0))" } ?? "")
      }
    }
    #expect(text(0) == ["1s to 2s: 7, then 1s", "4s to 6s: 0 after 2"])
    #expect(text(1) == ["0s to 2s: signal 11, then 0s", "2s to 6s: 1"])
    #expect(text(2) == ["0s to 2500ms: 3"])
    #expect(timeline.attempts(of: 5).isEmpty)
    #expect(timeline.failures == [3, 1])
  }

  @Test func aWaitThatLedNowhereIsNoWork() throws {
    let timeline = Timeline(try planned("tasks: { a: x }", ["a": [.retries(2)]]), secrets: Secrets())
    tell(
      timeline,
      [
        (0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil)),
        (1000, .attemptEnded(0, attempt: 1, .exited(1))), (1000, .retryScheduled(0, attempt: 2, after: 9 * .second)),
        (4000, .taskEnded(0, .cancelled)), (4000, .runEnded(.interrupted(signal: 2))),
      ])
    #expect(timeline.duration(of: 0) == .second)
    expectText(
      GanttChart(timeline, display: Display(width: 25)).render([0]),
      is: """
        a *│████✗░░░░░░░░░░░░░░░
            0            4.000 s
        ░ delay   █ run   ✗ failed   * critical path
        """)
  }

  @Test func anAttemptThatCouldNotBeStartedCounts() throws {
    let audience = Audience(try planned("tasks: { a: x }", ["a": [.retries(1)]]))
    tell(
      audience,
      [
        (0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil)),
        (1000, .timeLimitReached(0)), (1000, .attemptEnded(0, attempt: 1, .signalled(15))),
        (1000, .retryScheduled(0, attempt: 2, after: 250 * .millisecond)),
      ])
    tell(
      audience,
      [
        (1250, .attemptEnded(0, attempt: 2, .notStarted(.program("sh", errno: 2)))), (1250, .taskEnded(0, .failed)),
        (1250, .runEnded(.failed)),
      ])
    #expect(
      audience.said == [
        "'a' timed out after 1 s; attempt 2 of 2 in 0.25 s", "'a' failed: cannot run 'sh': errno 2, 2 attempts",
      ])
  }

  @Test func whatNeverBecameAProcessSaysWhatIsMissing() throws {
    let audience = Audience(try planned("tasks: { a: x, b: x, c: x, d: x, e: x }", ["e": [.conditional]]))
    tell(
      audience,
      [
        (0, .attemptEnded(0, attempt: 1, .notStarted(.preparation(.unset("TOKEN", message: "log in first"))))),
        (0, .taskEnded(0, .failed)),
        (0, .attemptEnded(1, attempt: 1, .notStarted(.preparation(.unset("HOST", message: nil))))),
        (0, .taskEnded(1, .failed)),
        (0, .attemptStarted(2, attempt: 1, after: nil)),
        (0, .attemptEnded(2, attempt: 1, .badExports(.missing("version")))),
        (0, .taskEnded(2, .failed)),
        (0, .attemptStarted(3, attempt: 1, after: nil)),
        (0, .attemptEnded(3, attempt: 1, .badExports(.unreadable(line: 2, .noAssignment("hello"))))),
        (0, .taskEnded(3, .failed)),
        (0, .conditionEnded(4, .exited(2))), (0, .taskEnded(4, .failed)),
        (0, .stopping(.signal(2))),
      ])
    #expect(
      audience.said == [
        "interrupted by SIGINT",
        "'a' failed: needs TOKEN, which is not set: log in first",
        "'b' failed: needs HOST, which is not set",
        "'c' failed: did not export 'version'",
        "'d' failed: line 2 of its exports is neither 'name=value' nor 'name<<END'",
        "'e' failed: in its 'if', exit status 2",
      ])
    #expect(words.cell(of: 4, in: audience.timeline) == "failed: in its 'if', exit status 2")
  }

  /// A group that takes too long is told by its name, with the time since it began.
  @Test func groupsTimeOut() throws {
    let audience = Audience(try planned("tasks: { g: { tasks: { a: x } }, b: { run: x, dependencies: g } }"))
    tell(
      audience,
      [
        (1000, .taskReady(0, after: nil)), (1000, .taskEnded(0, .succeeded)), (1000, .taskReady(1, after: 0)),
        (1000, .attemptStarted(1, attempt: 1, after: nil)), (4000, .timeLimitReached(2)),
        (4000, .attemptEnded(1, attempt: 1, .signalled(15))), (4000, .taskEnded(1, .cancelled)),
        (4000, .taskEnded(2, .timedOut)), (4000, .taskEnded(3, .blocked(by: 2))), (4000, .runEnded(.failed)),
      ])
    #expect(audience.said == ["'g' timed out after 3 s; stopped with it: 'g/a'; blocked by it: 'b'"])
    expectText(
      TimelineReport(audience.timeline, display: Display(), words: words).render(.table),
      is: """
        task    start   finish  finish order  duration  outcome
        g/a   1.000 s  4.000 s             1   3.000 s  cancelled
        g           -        -             -         -  timed out after 3 s
        b           -        -             -         -  blocked by g

        2 tasks (1 cancelled, 1 blocked, 1 group timed out): 3.000 s of work in 4.000 s, 0.75 times as fast as one after the other; \
        critical path: g/a
        """)
  }

  /// What was not started before the time of its group was over is told apart, and who cleans up was not stopped.
  @Test func whoWasStoppedWithAGroupIsSaid() throws {
    let text = """
      tasks:
        before: { run: x, estimate: 1s }
        g:
          dependencies: before
          timeout: 3s
          tasks:
            a: { run: x, estimate: 9s }
            b: { run: x, dependencies: a }
            c: { dependencies: a, when: always, run: x }
        after: { dependencies: g, when: always, run: x }
      """
    let plan = try planned(text)
    let audience = Audience(plan)
    let run = Simulation(plan, onFailure: .continue, observers: [audience])
    #expect(run.result == .failed)
    #expect(
      audience.said == ["'g' timed out after 3 s; stopped with it: 'g/a'; not started: 'g/b'"])
    let chain = audience.timeline.criticalPath().map { audience.timeline.name(of: $0) }
    #expect(chain == ["before", "g/a", "g/c", "after"])
  }

  /// A task whose `when` said no never was ready, but what came after it waited for what came before.
  @Test func theCriticalPathGoesOnBehindASkippedTask() throws {
    let text = "tasks: { a: x, b: { dependencies: a, when: failure, run: x }, c: { dependencies: b, run: x } }"
    let timeline = try timeline(text)
    #expect(timeline.criticalPath().map { timeline.name(of: $0) } == ["a", "c"])
  }

  @Test func instancesThatBecomeKnownHaveTheirPlaces() throws {
    let grown = try planned("tasks: { list: x, test: x, more: x }")
    let audience = Audience(try planned("tasks: { list: x }"))
    tell(audience, [(0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil))])
    tell(audience, [(1000, .attemptEnded(0, attempt: 1, .exited(0))), (1000, .taskEnded(0, .succeeded))])
    audience.observe(grown: grown)
    tell(
      audience,
      [
        (1000, .tasksAdded(by: 0, 1..<3)), (1000, .taskReady(1, after: 0)), (1000, .taskReady(2, after: 0)),
        (1000, .attemptStarted(1, attempt: 1, after: nil)), (1000, .attemptStarted(2, attempt: 1, after: nil)),
        (2000, .attemptEnded(2, attempt: 1, .exited(1))), (2000, .taskEnded(2, .failed)),
        (3000, .attemptEnded(1, attempt: 1, .exited(0))), (3000, .taskEnded(1, .succeeded)),
        (3000, .runEnded(.failed)),
      ])
    #expect(audience.said == ["'more' failed: exit status 1"])
    expectText(
      ClosingLine(audience.timeline, display: Display()).render(),
      is: "3 tasks (2 succeeded, 1 failed): 4.000 s of work in 3.000 s, 1.33 times as fast as one after the other; "
        + "critical path: list → test")
  }
}
