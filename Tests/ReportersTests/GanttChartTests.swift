import Diagnostics
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Whole charts.
struct GanttChartTests {
  /// Their ends alone would be the same.
  @Test func namesThatAreCutStayDistinct() throws {
    let names = ["one", "two", "three"].map { "\($0)/with/a/path/that/is/long" }.joined(separator: ", ")
    let timeline = try timeline("tasks: { t: { matrix: { v: [\(names)] }, run: x, estimate: 1s } }")
    let chart = GanttChart(timeline, display: Display(width: 60)).render(timeline.shownTasks)
    let labels = chart.split(separator: "\n").prefix(3).map { $0.prefix(20) }
    #expect(labels == ["…/path/that/is/long]", "…ath/that/is/long]#2", "…ath/that/is/long]#3"])
  }

  private func chart(
    _ timeline: Timeline, width: Int, isUnicode: Bool = true, isPlan: Bool = true, style: TextStyle = .plain
  ) -> String {
    let display = Display(style: style, isUnicode: isUnicode, width: width, isPlan: isPlan)
    return GanttChart(timeline, display: display).render(timeline.shownTasks)
  }

  // MARK: - Widths

  @Test func narrow() throws {
    expectText(
      chart(try timeline(Files.article), width: 40),
      is: """
        call1  │░░░░░░░░░░░░░░░░░░░
        call2 *│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        call3  │░░░░░░░░
                0                           8 s
        ░ delay   * critical path
        """)
  }

  @Test func usual() throws {
    expectText(
      chart(try timeline(Files.article), width: 80),
      is: """
        call1  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        call2 *│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        call3  │░░░░░░░░░░░░░░░░░░
                0                                                                   8 s
        ░ delay   * critical path
        """)
  }

  @Test func wide() throws {
    expectText(
      chart(try timeline(Files.article), width: 120),
      is: """
        call1  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        call2 *│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        call3  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                0                                                                                                           8 s
        ░ delay   * critical path
        """)
  }

  @Test func plainCharacters() throws {
    expectText(
      chart(try timeline(Files.article), width: 40, isUnicode: false),
      is: """
        call1  |-------------------
        call2 *|-------------------------------
        call3  |--------
                0                           8 s
        - delay   * critical path
        """)
  }

  /// Only a long name shortens the bars, and of a name its end is kept.
  @Test func longNames() throws {
    let timeline = try timeline(Files.longNames)
    expectText(
      chart(timeline, width: 40),
      is: """
        …of_the_group  │███████
        …g_name/short  │█
        x             *│███████████████████████
                        0                 7.0 s
        █ run   * critical path
        """)
    expectText(
      chart(timeline, width: 80, isUnicode: false),
      is: """
        ~er_than_that_of_the_group  |##############
        ~_a_rather_long_name/short  |###
        x                          *|##################################################
                                     0                                            7.0 s
        # run   * critical path
        """)
    expectText(
      chart(timeline, width: 120),
      is: """
        …e_name_is_longer_than_that_of_the_group  │██████████████████████
        a_group_with_a_rather_long_name/short     │████
        x                                        *│████████████████████████████████████████████████████████████████████████████
                                                   0                                                                      7.0 s
        █ run   * critical path
        """)
  }

  @Test(arguments: [40, 41, 57, 80, 120, 200])
  func nothingIsWiderThanTheScreen(width: Int) throws {
    for file in [Files.article, Files.mixed, Files.longNames, Files.sixty] {
      let timeline = try timeline(
        file, slots: 2, onFailure: .continue, ["a": .fails(after: 2), "t59": .fails(after: 4)])
      for isUnicode in [true, false] {
        let lines = chart(timeline, width: width, isUnicode: isUnicode).split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { displayWidth(String($0)) <= width })
      }
    }
  }

  /// On less than the smallest width bars still have ten columns.
  @Test func tooNarrow() throws {
    expectText(
      chart(try timeline(Files.longNames), width: 12),
      is: """
        …e_group  │███
        …e/short  │█
        x        *│██████████
                   0    7.0 s
        █ run   * critical path
        """)
  }

  // MARK: - Bars

  @Test func everyOutcomeHasItsBar() throws {
    let timeline = try timeline(Files.mixed, slots: 2, ["a": .fails(after: 2)])
    expectText(
      chart(timeline, width: 60, isPlan: false),
      is: """
        a  │██████████████████████✗
        b *│███████████████████████████████████████████████████████
        c  │
        d  │
        e  │
        f  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        g  │░░░░░░░░░░░░░░░░░░░░░░
        h  │
        i  │░░░░░░░░░░░···········
            0                                               5.000 s
        ░ delay   · waiting for a slot   █ run   ✗ failed   * critical path
        """)
  }

  @Test func delayQueueAndRunFollowEachOther() throws {
    let timeline = try timeline(Files.mixed, slots: 2, onFailure: .continue, ["a": .fails(after: 2)])
    expectText(
      chart(timeline, width: 65, isPlan: false),
      is: """
        a *│████████████████████✗
        b  │██████████████████████████████████████████████████
        c  │
        d  │                                                  ██████████
        e *│                    ██████████
        f  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        g  │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░··········
        h  │                                        ▏
        i *│░░░░░░░░░░····················██████████████████████████████
            0                                                    6.000 s
        ░ delay   · waiting for a slot   █ run   ✗ failed   * critical path
        """)
    expectText(
      chart(timeline, width: 65, isUnicode: false, isPlan: false),
      is: """
        a *|####################x
        b  |##################################################
        c  |
        d  |                                                  ##########
        e *|                    ##########
        f  |----------------------------------------
        g  |----------------------------------------..........
        h  |                                        |
        i *|----------....................##############################
            0                                                    6.000 s
        - delay   . waiting for a slot   # run   x failed   * critical path
        """)
  }

  @Test func aRunOfNoLengthStillHasMarks() throws {
    expectText(
      chart(try timeline("tasks: { a: {}, b: { run: x, estimate: 0s } }"), width: 40),
      is: """
        a  │▏
        b *│▏
            0                               0 s
        * critical path
        """)
  }

  @Test func aSecondBesideAnHourIsStillThere() throws {
    expectText(
      chart(
        try timeline("tasks: { hour: { delay: 1h }, second: { run: x, estimate: 1s }, end: { dependencies: hour } }"),
        width: 40),
      is: """
        hour   *│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        second  │▏
        end    *│                             ▏
                 0                     1h00m00s
        ░ delay   * critical path
        """)
  }

  /// A start that is refused leaves no bar, but its place.
  @Test func whatCouldNotBeStartedIsMarked() throws {
    let plan = try planned("tasks: { a: ./missing, b: x }")
    let timeline = Timeline(plan, secrets: Secrets())
    tell(
      timeline,
      [
        (0, .taskReady(0, after: nil)), (0, .taskReady(1, after: nil)), (0, .attemptStarted(1, attempt: 1, after: nil)),
        (500, .attemptEnded(0, attempt: 1, .notStarted(.program("sh", errno: 2)))), (500, .taskEnded(0, .failed)),
        (1000, .attemptEnded(1, attempt: 1, .exited(0))), (1000, .taskEnded(1, .succeeded)), (1000, .runEnded(.failed)),
      ])
    expectText(
      chart(timeline, width: 25, isPlan: false),
      is: """
        a  │          ✗
        b *│████████████████████
            0            1.000 s
        █ run   ✗ failed   * critical path
        """)
  }

  @Test func coloursFollowOutcomesThenTheCriticalPath() throws {
    let timeline = try timeline(
      "tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 2s }, c: { delay: 9s, run: x } }",
      ["a": .fails(after: 1)])
    expectText(
      readable(chart(timeline, width: 24, isPlan: false, style: TextStyle(isColored: true))),
      is: """
        a  │‹31›██████████✗‹0›
        b *│‹36›███████████████████‹0›
        c  │‹33›░░░░░░░░░░‹0›
            0           2.000 s
        ‹2›░ delay   █ run   ✗ failed   * critical path‹0›
        """)
  }

  @Test func timesNearTheEndOfTimeAreDrawn() throws {
    var text = "mode: sync\ntasks:\n"
    for number in 0..<31 { text += "  t\(number): { delay: 87600h }\n" }
    let chart = chart(try timeline(text), width: 40)
    #expect(chart.split(separator: "\n").count == 33)
  }
}
