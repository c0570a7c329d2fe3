import Diagnostics
import Reporters
import TestSupport
import Testing
import WorkflowModel

/// What is shown after a run or for a plan, as a whole.
struct TimelineReportTests {
  private func report(
    _ timeline: Timeline, _ parts: TimelineReport.Parts?, width: Int = 50, isPlan: Bool = true
  ) -> String {
    TimelineReport(timeline, display: Display(width: width, isPlan: isPlan), words: words).render(parts)
  }

  static let pair = "tasks: { a: { delay: 2s }, b: { run: x, estimate: 1s, dependencies: a } }"
  static let pairTable = """
    task  start  finish  finish order  duration
    a       0 s     2 s             1       2 s
    b       2 s     3 s             2       1 s
    """
  static let pairChart = """
    a *│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
    b *│                              ███████████████
        0                                         3 s
    ░ delay   █ run   * critical path
    """
  static let pairLine = "2 tasks: 3 s of work in 3 s, 1.00 times as fast as one after the other; critical path: a → b"

  @Test func partsAreChosen() throws {
    let timeline = try timeline(Self.pair)
    expectText(report(timeline, nil), is: "\(Self.pairTable)\n\n\(Self.pairChart)\n\n\(Self.pairLine)")
    expectText(report(timeline, .both), is: "\(Self.pairTable)\n\n\(Self.pairChart)\n\n\(Self.pairLine)")
    expectText(report(timeline, .table), is: "\(Self.pairTable)\n\n\(Self.pairLine)")
    expectText(report(timeline, .gantt), is: "\(Self.pairChart)\n\n\(Self.pairLine)")
  }

  @Test func nothingIsNothing() throws {
    #expect(report(try timeline(Self.pair), TimelineReport.Parts.none) == "")
  }

  @Test func fortyTasksAreShown() throws {
    var text = "tasks:\n"
    for number in 0..<40 { text += "  t\(number): { delay: 1s }\n" }
    let report = report(try timeline(text), nil)
    #expect(report.split(separator: "\n").count == 1 + 40 + 40 + 2 + 1)
    #expect(!report.contains("not shown"))
  }

  @Test func ofMoreThanFortyOnlyTheCriticalPathAndFailuresAre() throws {
    let timeline = try timeline(Files.sixty, slots: 20, onFailure: .continue, ["t17": .fails(after: 1)])
    expectText(
      report(timeline, nil, isPlan: false),
      is: """
        task     start    finish  finish order  duration  outcome
        t0     0.000 s   1.000 s             1   1.000 s  succeeded
        t5     1.000 s   7.000 s            16   6.000 s  succeeded
        t10    7.000 s  11.000 s            49   4.000 s  succeeded
        t15   11.000 s  13.000 s            52   2.000 s  succeeded
        t17    5.000 s   6.000 s            10   1.000 s  failed: exit status 1
        t20   13.000 s  20.000 s            53   7.000 s  succeeded
        t25   20.000 s  25.000 s            54   5.000 s  succeeded
        t30   25.000 s  28.000 s            55   3.000 s  succeeded
        t35   28.000 s  29.000 s            56   1.000 s  succeeded
        t40   29.000 s  35.000 s            57   6.000 s  succeeded
        t45   35.000 s  39.000 s            58   4.000 s  succeeded
        t50   39.000 s  41.000 s            59   2.000 s  succeeded
        t55   41.000 s  48.000 s            60   7.000 s  succeeded

        t0  *│█
        t5  *│ █████
        t10 *│      ████
        t15 *│          ██
        t17  │    █✗
        t20 *│            ██████
        t25 *│                  ████
        t30 *│                      ███
        t35 *│                         █
        t40 *│                          █████
        t45 *│                               ████
        t50 *│                                   ██
        t55 *│                                     ██████
              0                                  48.000 s
        █ run   ✗ failed   * critical path

        47 tasks are not shown; --timeline table, gantt or both shows all.
        60 tasks (59 succeeded, 1 failed): 231.000 s of work in 48.000 s, 4.81 times as fast as one after the other; \
        critical path: t0 → t5 → t10 → t15 → … 5 more … → t45 → t50 → t55
        """)
  }

  @Test(arguments: [TimelineReport.Parts.table, .gantt, .both])
  func whatIsAskedForIsShownWhole(parts: TimelineReport.Parts) throws {
    let report = report(try timeline(Files.sixty), parts)
    let rows = report.split(separator: "\n").count { $0.hasPrefix("t59 ") }
    #expect(rows == (parts == .both ? 2 : 1))
    #expect(!report.contains("not shown"))
  }

  @Test func oneIsNotShown() throws {
    var text = "mode: sync\ntasks:\n"
    for number in 0..<40 { text += "  t\(number): { delay: 1s }\n" }
    let report = report(try timeline(text.replacing("  t39", with: "  beside: { mode: async }\n  t39")), nil)
    #expect(report.contains("\n1 task is not shown; --timeline table, gantt or both shows all.\n41 tasks: "))
  }
}
