import Reporters
import RunEvents
import TestSupport
import Testing

/// Words for outcomes, results and signals.
struct OutcomeTextTests {
  @Test(arguments: [
    (Outcome.succeeded, "succeeded"), (.failed, "failed"), (.cancelled, "cancelled"), (.blocked(by: 0), "blocked"),
    (.timedOut, "timed_out"), (.skipped, "skipped"),
  ])
  func machinesReadOneWord(outcome: Outcome, word: String) {
    #expect(OutcomeText.word(outcome) == word)
  }

  @Test(arguments: [
    (AttemptResult.exited(1), "exit status 1"), (.exited(255), "exit status 255"), (.signalled(9), "killed by SIGKILL"),
    (.signalled(40), "killed by signal 40"), (.couldNotStart(errno: 2, .execution), "errno 2"),
    (.couldNotStart(errno: 20, .workingDirectory("/nowhere")), "errno 20"),
  ])
  func reasons(result: AttemptResult, text: String) {
    #expect(words.reason(result) == text)
  }

  @Test(arguments: [
    (1, "SIGHUP"), (2, "SIGINT"), (6, "SIGABRT"), (8, "SIGFPE"), (9, "SIGKILL"), (11, "SIGSEGV"), (13, "SIGPIPE"),
    (15, "SIGTERM"), (17, "SIGCHLD"), (24, "SIGXCPU"), (31, "SIGSYS"), (32, "signal 32"), (64, "signal 64"),
    (0, "signal 0"), (-1, "signal -1"), (Int32.min + 1, "signal -2147483647"),
  ])
  func signalsHaveTheirNames(signal: Int32, name: String) {
    #expect(signalName(signal) == name)
  }

  @Test func anUnendedTaskHasNoWord() throws {
    let timeline = Timeline(plan: try planned("tasks: { a: x }"))
    #expect(words.cell(of: 0, in: timeline) == "")
  }
}
