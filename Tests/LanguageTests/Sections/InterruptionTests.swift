import Glibc
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// Ctrl-C and SIGTERM: nothing new, TERM, KILL after `grace`, then the clean-ups; a second one kills at once.
struct InterruptionTests {
  private static let text = """
    tasks:
      polite: { run: x }
      stubborn: { grace: 3s, run: x }
      waits: { delay: 9s }
      next: { dependencies: polite, run: x }
      alarm: { dependencies: polite, when: failure, run: x }
      clean: { dependencies: [polite, stubborn], when: always, run: x, estimate: 2s }
      apart: { when: always, dependencies: next, run: x, estimate: 1s }
    """

  @Test func whatRunsIsStoppedAndThenCleanedUp() throws {
    let run = try expectDrawing(
      Self.text, ["polite": .lasts(60), "stubborn": .lasts(60).terminating(in: nil)], interruptions: [.signal(at: 2)],
      is: """
        polite   |==     | cancelled: signal 15
        stubborn |==~~~  | cancelled: signal 9
        waits    |--     | cancelled
        next     |       | cancelled
        alarm    |       | cancelled
        clean    |     ==|
        apart    |  =    |
        """)
    #expect(run.result == .interrupted(signal: 2))
  }

  @Test func aSecondOneKillsAtOnceAndCleansUpNoMore() throws {
    let run = try expectDrawing(
      Self.text, ["polite": .lasts(60), "stubborn": .lasts(60).terminating(in: nil), "apart": .lasts(9)],
      interruptions: [.signal(15, at: 2), .signal(2, at: 3)],
      is: """
        polite   |== | cancelled: signal 15
        stubborn |==~| cancelled: signal 9
        waits    |-- | cancelled
        next     |   | cancelled
        alarm    |   | cancelled
        clean    |   | cancelled
        apart    |  =| cancelled: signal 9
        """)
    #expect(run.result == .interrupted(signal: 15))
  }

  @Test func oneThatComesWhileCleaningUpAfterAFailureLetsTheCleanUpEnd() throws {
    try expectDrawing(
      "tasks: { bad: x, clean: { dependencies: bad, when: always, run: x, estimate: 3s }, long: { run: x, estimate: 9s } }",
      ["bad": .fails(after: 1)], interruptions: [.signal(at: 2)],
      is: """
        bad   |=   | failed: 1
        clean | ===|
        long  |==  | cancelled: signal 15
        """)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func theSameWithProcesses(signal: Int32) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        long: { run: "trap 'touch asked; exit 3' TERM; echo started; sleep 1000 & wait" }
        stubborn: { grace: 50ms, run: "trap '' TERM; echo started; sleep 1000" }
        next: { dependencies: long, run: touch next }
        clean: { dependencies: [long, stubborn], when: always, run: touch cleaned }
      """)
    let running = try sandbox.start("run", "-j", "unlimited", "--output", "live")
    try running.waitForOutput("started", count: 2)
    running.signal(signal)
    #expect(try running.finish().status == .signalled(signal))
    #expect(sandbox.directory.exists("asked"))
    #expect(sandbox.directory.exists("cleaned"))
    #expect(!sandbox.directory.exists("next"))
    #expect(running.survivors.isEmpty)
  }
}
