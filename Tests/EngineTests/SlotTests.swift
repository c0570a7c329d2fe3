import TestSupport
import Testing

/// How a limit on slots, `cpus` and `priority` decide what starts when.
struct SlotTests {
  // MARK: - Slots

  @Test func delaysHoldNoSlot() throws {
    try expectDrawing(
      """
      tasks:
        a: { delay: 2s, run: x, estimate: 2s }
        b: { delay: 3s, run: x, estimate: 2s }
        c: { run: x, estimate: 1s }
        d: { delay: 5s }
      """, slots: 1,
      is: """
        a |--==  |
        b |---.==|
        c |=     |
        d |----- |
        """)
  }

  @Test func oneSlotRunsOneAtATime() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 2s }
        b: { run: x, estimate: 2s }
        c: { run: x, estimate: 2s }
      """, slots: 1,
      is: """
        a |==    |
        b |..==  |
        c |....==|
        """)
  }

  @Test func twoSlotsRunTwoAtATime() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 3s }
        b: { run: x, estimate: 2s }
        c: { run: x, estimate: 2s }
        d: { run: x, estimate: 1s }
      """, slots: 2,
      is: """
        a |=== |
        b |==  |
        c |..==|
        d |...=|
        """)
  }

  @Test func aDependentQueuesBehindWhatIsBetter() throws {
    try expectDrawing(
      """
      tasks:
        first: { run: x, estimate: 2s }
        second: { run: x, estimate: 1s, dependencies: first }
        other: { run: x, estimate: 2s }
      """, slots: 1,
      is: """
        first  |==   |
        second |  ..=|
        other  |..== |
        """)
  }

  // MARK: - cpus

  @Test func tasksOfNoCpusHoldNoSlot() throws {
    try expectDrawing(
      """
      tasks:
        download1: { run: x, estimate: 3s, cpus: 0 }
        download2: { run: x, estimate: 2s, cpus: 0 }
        compute1: { run: x, estimate: 2s }
        compute2: { run: x, estimate: 2s }
      """, slots: 1,
      is: """
        download1 |=== |
        download2 |==  |
        compute1  |==  |
        compute2  |..==|
        """)
  }

  @Test func aTaskOfTwoCpusHoldsTwoSlots() throws {
    try expectDrawing(
      """
      tasks:
        small1: { run: x, estimate: 2s }
        small2: { run: x, estimate: 1s }
        big: { run: x, estimate: 3s, cpus: 2 }
        small3: { run: x, estimate: 3s }
      """, slots: 3,
      is: """
        small1 |...==|
        small2 |...= |
        big    |===  |
        small3 |===  |
        """)
  }

  @Test func aTaskThatAsksForMoreThanThereIsRunsAlone() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 1s }
        huge: { run: x, estimate: 3s, cpus: 100 }
        b: { run: x, estimate: 2s }
      """, slots: 2,
      is: """
        a    |...= |
        huge |===  |
        b    |...==|
        """)
  }

  @Test func aTaskThatDoesNotFitLetsOthersPass() throws {
    try expectDrawing(
      """
      tasks:
        a: { run: x, estimate: 4s }
        big: { run: x, estimate: 3s, cpus: 2 }
        b: { run: x, estimate: 2s }
        c: { run: x, estimate: 1s }
      """, slots: 2,
      is: """
        a   |====   |
        big |....===|
        b   |==     |
        c   |..=    |
        """)
  }

  @Test func cpusMeanNothingWithoutALimit() throws {
    try expectDrawing(
      "tasks: { a: { run: x, cpus: 100000, estimate: 2s }, b: { run: x, cpus: 3, estimate: 1s } }",
      is: """
        a |==|
        b |= |
        """)
  }

  // MARK: - Order

  @Test func higherPriorityStartsFirst() throws {
    try expectDrawing(
      """
      tasks:
        low: { run: x, estimate: 3s, priority: -1 }
        normal: { run: x, estimate: 1s }
        high: { run: x, estimate: 2s, priority: 5 }
      """, slots: 1,
      is: """
        low    |...===|
        normal |..=   |
        high   |==    |
        """)
  }

  @Test func nothingRunningIsTakenOff() throws {
    try expectDrawing(
      """
      tasks:
        running: { run: x, estimate: 4s }
        urgent: { delay: 1s, run: x, estimate: 1s, priority: 1000000000 }
        waiting: { run: x, estimate: 3s }
      """, slots: 1,
      is: """
        running |====    |
        urgent  |-...=   |
        waiting |.....===|
        """)
  }

  @Test func theLongestRemainingPathStartsFirst() throws {
    try expectDrawing(
      """
      tasks:
        short: { run: x, estimate: 2s }
        head: { run: x, estimate: 1s }
        tail: { run: x, estimate: 3s, dependencies: head }
      """, slots: 1,
      is: """
        short |....==|
        head  |=     |
        tail  | ===  |
        """)
  }

  @Test func delaysBehindATaskCountInItsRemainingPath() throws {
    try expectDrawing(
      """
      tasks:
        long: { run: x, estimate: 3s }
        brief: { run: x, estimate: 1s }
        wait: { delay: 5s, dependencies: brief }
      """, slots: 1,
      is: """
        long  |.===  |
        brief |=     |
        wait  | -----|
        """)
  }

  @Test func tiesGoByTheFile() throws {
    let run = try expectDrawing(
      """
      tasks:
        z: { run: x }
        b: { run: x }
        a: { run: x }
        y: { run: x }
      """, slots: 1,
      is: """
        z |=   |
        b |.=  |
        a |..= |
        y |...=|
        """)
    #expect(run.finishOrder == ["z", "b", "a", "y"])
  }

  @Test func estimatesOrderButBehaviourDecides() throws {
    try expectDrawing(
      """
      tasks:
        believed_long: { run: x, estimate: 9s }
        believed_short: { run: x, estimate: 1s }
      """, slots: 1, ["believed_long": .lasts(1), "believed_short": .lasts(3)],
      is: """
        believed_long  |=   |
        believed_short |.===|
        """)
  }
}
