import Diagnostics
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Whole tables.
struct TimelineTableTests {
  private func table(_ timeline: Timeline, isPlan: Bool = false, style: TextStyle = .plain) -> String {
    let display = Display(style: style, isPlan: isPlan)
    return TimelineTable(timeline, display: display, words: words).render(timeline.shownTasks)
  }

  @Test func aPlanHasNoOutcomes() throws {
    expectText(
      table(try timeline(Files.article), isPlan: true),
      is: """
        task   start  finish  finish order  duration
        call1    0 s     5 s             2       5 s
        call2    0 s     8 s             3       8 s
        call3    0 s     2 s             1       2 s
        """)
  }

  @Test func measuredTimesHaveMilliseconds() throws {
    expectText(
      table(try timeline(Files.article)),
      is: """
        task     start   finish  finish order  duration  outcome
        call1  0.000 s  5.000 s             2   5.000 s  succeeded
        call2  0.000 s  8.000 s             3   8.000 s  succeeded
        call3  0.000 s  2.000 s             1   2.000 s  succeeded
        """)
  }

  @Test func everyOutcomeIsExplained() throws {
    expectText(
      table(try timeline(Files.mixed, slots: 2, ["a": .fails(after: 2)])),
      is: """
        task    start   finish  finish order  duration  outcome
        a     0.000 s  2.000 s             1   2.000 s  failed: exit status 1
        b     0.000 s  5.000 s             5   5.000 s  succeeded
        c           -        -             -         -  blocked by a
        d           -        -             -         -  cancelled, not started
        e           -        -             -         -  cancelled, not started
        f     0.000 s  4.000 s             4   4.000 s  succeeded
        g     0.000 s  2.000 s             2   2.000 s  cancelled
        h           -        -             -         -  cancelled, not started
        i     0.000 s  2.000 s             3   1.000 s  cancelled
        """)
  }

  @Test func waitingForASlotIsNoDuration() throws {
    expectText(
      table(try timeline(Files.mixed, slots: 2, onFailure: .continue, ["a": .fails(after: 2, .signalled(11))])),
      is: """
        task    start   finish  finish order  duration  outcome
        a     0.000 s  2.000 s             1   2.000 s  failed: killed by SIGSEGV
        b     0.000 s  5.000 s             5   5.000 s  succeeded
        c           -        -             -         -  blocked by a
        d     5.000 s  6.000 s             7   1.000 s  succeeded
        e     2.000 s  3.000 s             2   1.000 s  succeeded
        f     0.000 s  4.000 s             3   4.000 s  succeeded
        g     0.000 s  5.000 s             6   4.000 s  succeeded
        h     4.000 s  4.000 s             4   0.000 s  succeeded
        i     0.000 s  6.000 s             8   4.000 s  succeeded
        """)
  }

  @Test func columnsAreAsWideAsTheyMustBe() throws {
    expectText(
      table(try timeline(Files.longNames), isPlan: true),
      is: """
        task                                                                                      start  finish  finish order  duration
        a_group_with_a_rather_long_name/and_a_member_whose_name_is_longer_than_that_of_the_group  0.0 s   2.0 s             2     2.0 s
        a_group_with_a_rather_long_name/short                                                     0.0 s   0.4 s             1     0.4 s
        x                                                                                         0.0 s   7.0 s             3     7.0 s
        """)
  }

  @Test func fromTenMinutesOnTimesHaveMinutesAndHours() throws {
    let long = "tasks: { a: { delay: 59m59.6s }, b: { delay: 2h, dependencies: a }, c: { delay: 61s } }"
    expectText(
      table(try timeline(long)),
      is: """
        task     start    finish  finish order  duration  outcome
        a        0m00s  1h00m00s             2  1h00m00s  succeeded
        b     1h00m00s  3h00m00s             3  2h00m00s  succeeded
        c        0m00s     1m01s             1     1m01s  succeeded
        """)
    expectText(
      table(try timeline(long), isPlan: true),
      is: """
        task     start      finish  finish order    duration
        a      0m00.0s    59m59.6s             2    59m59.6s
        b     59m59.6s  2h59m59.6s             3  2h00m00.0s
        c      0m00.0s     1m01.0s             1     1m01.0s
        """)
  }

  @Test func delaysOfGroupsHaveRowsAndGroupsHaveNone() throws {
    expectText(
      table(
        try timeline(
          """
          tasks:
            silent: { tasks: { a: { run: x, estimate: 1s } } }
            waiting: { delay: 2s, dependencies: silent, tasks: { b: { run: x, estimate: 3s } } }
          """), isPlan: true),
      is: """
        task       start  finish  finish order  duration
        silent/a     0 s     1 s             1       1 s
        waiting      1 s     3 s             2       2 s
        waiting/b    3 s     6 s             3       3 s
        """)
  }

  @Test func whatCouldNotBeStartedHasNoTimes() throws {
    let plan = try planned("tasks: { a: ./missing, b: { delay: 1s, run: x, cwd: nowhere } }")
    let timeline = Timeline(plan, secrets: Secrets())
    tell(
      timeline,
      [
        (0, .runStarted), (0, .taskReady(0, after: nil)), (0, .taskReady(1, after: nil)),
        (1, .attemptEnded(0, attempt: 1, .notStarted(.program("sh", errno: 2)))), (1, .taskEnded(0, .failed)),
        (1001, .attemptEnded(1, attempt: 1, .notStarted(.directory("/nowhere", errno: 20)))),
        (1001, .taskEnded(1, .failed)), (1001, .runEnded(.failed)),
      ])
    expectText(
      table(timeline),
      is: """
        task    start   finish  finish order  duration  outcome
        a           -        -             -         -  failed: cannot run 'sh': errno 2
        b     0.000 s  1.001 s             1   1.000 s  failed: cannot enter directory '/nowhere': errno 20
        """)
  }

  @Test func coloursTellWhatIsNotSuccess() throws {
    let text = table(
      try timeline(
        "tasks: { a: { run: x, estimate: 1s }, b: { dependencies: a }, c: { delay: 0s } }", ["a": .fails(after: 1)]),
      style: TextStyle(isColored: true))
    expectText(
      readable(text),
      is: """
        ‹1›task    start   finish  finish order  duration  outcome‹0›
        ‹31›a     0.000 s  1.000 s             2   1.000 s  failed: exit status 1‹0›
        ‹33›b           -        -             -         -  blocked by a‹0›
        c     0.000 s  0.000 s             1   0.000 s  succeeded
        """)
  }
}
