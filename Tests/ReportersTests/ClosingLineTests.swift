import Diagnostics
import Reporters
import TestSupport
import Testing
import WorkflowModel

/// The last line of a report.
struct ClosingLineTests {
  private func line(_ timeline: Timeline, _ display: Display = Display(isPlan: true)) -> String {
    ClosingLine(timeline, display: display).render()
  }

  @Test func itSaysWhatConcurrencyGained() throws {
    expectText(
      line(try timeline(Files.article)),
      is: "3 tasks: 15 s of work in 8 s, 1.88 times as fast as one after the other; critical path: call2")
  }

  @Test func oneTaskGainsNothing() throws {
    expectText(
      line(try timeline("tasks: { only: { run: x, estimate: 1.5s } }")),
      is: "1 task: 1.5 s of work in 1.5 s; critical path: only")
  }

  @Test func noTimeIsNotDividedBy() throws {
    expectText(
      line(try timeline("tasks: { a: {}, b: { dependencies: a } }")),
      is: "2 tasks: 0 s of work in 0 s; critical path: a → b")
  }

  @Test func groupsAreNotCountedAndTheirDelaysAreWork() throws {
    expectText(
      line(
        try timeline("tasks: { g: { delay: 2s, tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 1s } } } }")
      ),
      is: "2 tasks: 4 s of work in 3 s, 1.33 times as fast as one after the other; critical path: g → g/b")
  }

  @Test func outcomesAreCountedWhereNotAllIsWell() throws {
    expectText(
      line(try timeline(Files.mixed, slots: 2, ["a": .fails(after: 2)]), Display()),
      is: """
        9 tasks (2 succeeded, 1 failed, 5 cancelled, 1 blocked): 14.000 s of work in 5.000 s, \
        2.80 times as fast as one after the other; critical path: b
        """)
    expectText(
      line(try timeline(Files.mixed, slots: 2, onFailure: .continue, ["a": .fails(after: 2)]), Display()),
      is: """
        9 tasks (7 succeeded, 1 failed, 1 blocked): 21.000 s of work in 6.000 s, \
        3.50 times as fast as one after the other; critical path: a → e → i
        """)
    expectText(
      line(try timeline(Files.article, interruptions: [.signal(at: 1)]), Display()),
      is: """
        3 tasks (3 cancelled): 3.000 s of work in 1.000 s, 3.00 times as fast as one after the other; \
        critical path: call3
        """)
  }

  @Test(arguments: [
    (8, true, "t0 → t1 → t2 → t3 → t4 → t5 → t6 → t7"),
    (9, true, "t0 → t1 → t2 → t3 → … 2 more … → t6 → t7 → t8"),
    (9, false, "t0 -> t1 -> t2 -> t3 -> ... 2 more ... -> t6 -> t7 -> t8"),
    (50, true, "t0 → t1 → t2 → t3 → … 43 more … → t47 → t48 → t49"),
  ])
  func ofALongChainTheMiddleIsLeftOut(count: Int, isUnicode: Bool, chain: String) throws {
    var text = "mode: sync\ntasks:\n"
    for number in 0..<count { text += "  t\(number): { delay: 1s }\n" }
    expectText(
      line(try timeline(text), Display(isUnicode: isUnicode, isPlan: true)),
      is: """
        \(count) tasks: \(count) s of work in \(count) s, 1.00 times as fast as one after the other; \
        critical path: \(chain)
        """)
  }

  @Test func onATerminalItIsBold() throws {
    expectText(
      readable(
        line(try timeline("tasks: { a: { delay: 1s } }"), Display(style: TextStyle(isColored: true), isPlan: true))),
      is: "‹1›1 task: 1 s of work in 1 s; critical path: a‹0›")
  }
}
