import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// What a failure does under each policy.
struct FailureTests {
  /// When `a` fails after two seconds: `b` runs, `e` waits for a slot, `f` and `g` are in their delays.
  static let mixed = """
    tasks:
      a: { run: x, estimate: 2s }
      b: { run: x, estimate: 5s }
      c: { run: x, estimate: 1s, dependencies: a }
      d: { run: x, estimate: 1s, dependencies: b }
      e: { run: x, estimate: 1s }
      f: { delay: 4s }
      g: { delay: 4s, run: x }
      h: { dependencies: f }
    """

  @Test func finishLetsEndWhatIsUnderWay() throws {
    let run = try expectDrawing(
      Self.mixed, slots: 2, onFailure: .finish, ["a": .fails(after: 2)],
      is: """
        a |==   | failed: 1
        b |=====|
        c |     | blocked by a
        d |     | cancelled
        e |..   | cancelled
        f |---- |
        g |--   | cancelled
        h |     | cancelled
        """)
    #expect(run.result == .failed)
  }

  @Test func continueRunsAllThatDoesNotDependOnTheFailure() throws {
    let run = try expectDrawing(
      Self.mixed, slots: 2, onFailure: .continue, ["a": .fails(after: 2)],
      is: """
        a |==    | failed: 1
        b |===== |
        c |      | blocked by a
        d |     =|
        e |..=   |
        f |----  |
        g |----  |
        h |    ! |
        """)
    #expect(run.result == .failed)
    #expect(!run.transcript.contains { $0.contains("stopping") })
  }

  @Test func cancelStopsWhatIsUnderWay() throws {
    let run = try expectDrawing(
      Self.mixed, slots: 2, onFailure: .cancel, ["a": .fails(after: 2), "b": .lasts(5).terminating(in: 1)],
      is: """
        a |== | failed: 1
        b |==~| cancelled: signal 15
        c |   | blocked by a
        d |   | cancelled
        e |.. | cancelled
        f |-- | cancelled
        g |-- | cancelled
        h |   | cancelled
        """)
    #expect(run.result == .failed)
  }

  @Test func cancelKillsWhatRefusesToEnd() throws {
    try expectDrawing(
      "tasks: { a: x, b: { run: x, estimate: 30s } }", onFailure: .cancel, grace: 3 * .second,
      ["a": .fails(after: 1, .exited(7)), "b": .lasts(30).terminating(in: nil)],
      is: """
        a |=   | failed: 7
        b |=~~~| cancelled: signal 9
        """)
  }

  @Test func theFileNamesThePolicy() throws {
    let text = """
      on_failure: continue
      tasks: { a: { run: x, estimate: 1s }, b: { delay: 2s, run: x, estimate: 1s } }
      """
    try expectDrawing(
      text, ["a": .fails(after: 1)],
      is: """
        a |=  | failed: 1
        b |--=|
        """)
    try expectDrawing(
      text, onFailure: .finish, ["a": .fails(after: 1)],
      is: """
        a |=| failed: 1
        b |-| cancelled
        """)
  }

  @Test func whatIsBlockedNamesTheFailureNotTheTaskBetween() throws {
    let run = try expectDrawing(
      """
      on_failure: continue
      tasks:
        g:
          tasks:
            bad: { run: x, estimate: 1s }
            good: { run: x, estimate: 2s }
        after: { run: x, dependencies: g }
        last: { delay: 1s, dependencies: after }
        free: { run: x, estimate: 1s, dependencies: g/good }
      """, ["g/bad": .fails(after: 1)],
      is: """
        g/bad  |=  | failed: 1
        g/good |== |
        after  |   | blocked by g/bad
        last   |   | blocked by g/bad
        free   |  =|
        """)
    #expect(run.outcome(of: "end g") == .blocked(by: run.plan.task(named: "g/bad")!))
  }

  @Test func theFirstFailureBlocks() throws {
    let run = try expectDrawing(
      """
      on_failure: continue
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 1s }
        both: { run: x, dependencies: [a, b] }
      """, ["a": .fails(after: 2), "b": .fails(after: 1, .signalled(11))],
      is: """
        a    |==| failed: 1
        b    |= | failed: signal 11
        both |  | blocked by b
        """)
    #expect(run.transcript.count { $0.contains("end both") } == 1)
  }

  @Test func aSecondFailureStopsNothingMore() throws {
    let run = try expectDrawing(
      "tasks: { a: { run: x, estimate: 1s }, b: { run: x, estimate: 2s }, c: { run: x, dependencies: b } }",
      ["a": .fails(after: 1), "b": .fails(after: 2)],
      is: """
        a |= | failed: 1
        b |==| failed: 1
        c |  | cancelled
        """)
    #expect(run.transcript.filter { $0.contains("stopping") } == ["1s stopping: a failed"])
  }

  /// A group's delay starts its members: there is nothing to wait for once they can't start.
  @Test func theDelayOfAGroupIsNotWaitedFor() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 1s }
        g: { delay: 9s, tasks: { member: { run: x, estimate: 1s } } }
      """, ["a": .fails(after: 1)],
      is: """
        a        |=| failed: 1
        g        |-| cancelled
        g/member | | cancelled
        """)
  }

  @Test func everythingIsToldInOrder() throws {
    let run = Simulation(
      try planned(
        """
        tasks:
          a: { run: x, estimate: 1s }
          b: { run: x, estimate: 2s }
          after_a: { run: x, dependencies: a }
          after_b: { run: x, dependencies: b }
        """), ["a": .fails(after: 1, .exited(3))])
    #expect(
      run.transcript == [
        "0s run started", "0s ready a", "0s ready b",
        "0s start b", "0s start a",
        "1s exit a: 3", "1s end a: failed", "1s end after_a: blocked by a",
        "1s stopping: a failed", "1s end after_b: cancelled",
        "2s exit b: 0", "2s end b: succeeded",
        "2s run failed",
      ])
  }
}
