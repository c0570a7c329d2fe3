import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables

/// Words for outcomes, results and signals.
struct OutcomeTextTests {
  @Test(arguments: [
    (Outcome.succeeded, "succeeded"), (.failed, "failed"), (.cancelled, "cancelled"), (.blocked(by: 0), "blocked"),
    (.timedOut, "timed_out"), (.skipped, "skipped"),
  ])
  func machinesReadOneWord(outcome: Outcome, word: String) {
    #expect(outcome.word == word)
  }

  @Test(arguments: [
    (AttemptResult.exited(1), "exit status 1"), (.exited(255), "exit status 255"), (.signalled(9), "killed by SIGKILL"),
    (.signalled(40), "killed by signal 40"), (.notStarted(.program("sh", errno: 2)), "cannot run 'sh': errno 2"),
    (.notStarted(.directory("/nowhere", errno: 20)), "cannot enter directory '/nowhere': errno 20"),
    (
      .notStarted(.exportsFile(in: "/tmp", errno: 28)), "cannot create the file for its exports in '/tmp': errno 28"
    ),
    (.notStarted(.streams(errno: 2)), "cannot connect it to a terminal or a pipe: errno 2"),
    (.notStarted(.streams(device: "/dev/ptmx", errno: 2)), "cannot open '/dev/ptmx' for its output: errno 2"),
    (.stoppedByTerminal(), "it tried to use the terminal"),
    (.stoppedByTerminal(in: .probe), "its 'ready' test tried to use the terminal"),
    (.notStarted(.process(errno: 1)), "cannot start a process: errno 1"),
    (.notStarted(.preparation(.unset("A", message: nil))), "needs A, which is not set"),
    (.notStarted(.preparation(.unset("A", message: "say so"))), "needs A, which is not set: say so"),
    (.notStarted(.preparation(.unsetList("l"))), "its matrix needs l, which no task has exported and is not set"),
    (.notStarted(.preparation(.unreadableFile(path: "/e", reason: "it is gone"))), "cannot read '/e': it is gone"),
    (
      .notStarted(.preparation(.malformedFile(path: "/e", line: 3, EnvironmentFileProblem.unclosedQuote.message))),
      "line 3 of '/e': a quote that is never closed"
    ),
    (
      .notStarted(.preparation(.requiredByFile(path: "/e", line: 3, name: "A", message: ""))),
      "line 3 of '/e' needs A, which is not set"
    ),
    (
      .notStarted(.preparation(.requiredByFile(path: "/e", line: 3, name: "A", message: "ask"))),
      "line 3 of '/e' needs A, which is not set: ask"
    ),
    (.notStarted(.preparation(.tooManyCombinations(limit: 9))), "its matrix has more than 9 combinations"),
    (
      .notStarted(.preparation(.tooManyTasks(limit: 9))),
      "with its matrix the workflow has more than 9 tasks and groups"
    ),
    (.notStarted(.preparation(.matrix("so it is"))), "its matrix cannot be expanded: so it is"),
  ])
  func reasons(result: AttemptResult, text: String) {
    #expect(words.reason(result, Secrets()) == text)
  }

  /// Every place of a reason that holds a text from elsewhere, each by itself.
  private static func reasons(with text: String) -> [AttemptResult] {
    let failures: [StartFailure] = [
      .exportsFile(in: text, errno: 1), .scriptFile(in: text, errno: 1), .directory(text, errno: 2),
      .program(text, errno: 2), .interpreter(text, of: "x", errno: 2), .interpreter("x", of: text, errno: 2),
      .tooLong(.script(size: 9, shell: text)), .tooLong(.variable(.init(name: text, size: 9, source: .task))),
      .tooLong(.variable(.init(name: "x", size: 9, source: .export, producers: [text]))),
      .tooLong(.total(size: 9, limit: 8, largest: .init(name: text, size: 9, source: .task))),
    ]
    let problems: [PreparationProblem] = [
      .unset(text, message: nil), .unset("x", message: text), .tooLong(variable: text), .unsetList(text),
      .tooLongInFile(path: text, line: 1, variable: "x"), .tooLongInFile(path: "x", line: 1, variable: text),
      .unreadableFile(path: text, reason: "x"),
      .malformedFile(path: text, line: 1, EnvironmentFileProblem.unclosedQuote.message),
      .matrix("of \(text)"),
      .requiredByFile(path: text, line: 1, name: "x", message: ""),
      .requiredByFile(path: "x", line: 1, name: text, message: ""),
      .requiredByFile(path: "x", line: 1, name: "x", message: text),
    ]
    let exports: [ExportsProblem] = [.missing(text), .undeclared(["x", text]), .tooLong(text, size: 9)]
    return failures.map { .notStarted($0) } + problems.map { .notStarted(.preparation($0)) }
      + exports.map { .badExports($0) }
  }

  @Test func noReasonShowsASecret() {
    let secrets = Secrets([Bytes("swordfish".utf8)])
    for result in Self.reasons(with: "a swordfish b") {
      let text = words.reason(result, secrets)
      #expect(!text.contains("swordfish"), "\(result)")
    }
  }

  @Test func noReasonCommandsATerminal() {
    for result in Self.reasons(with: "a\u{1B}[31m\rb\u{202E}") {
      let text = words.reason(result, Secrets())
      #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\r" || $0 == "\u{202E}" }, "\(result)")
    }
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
    let timeline = Timeline(try planned("tasks: { a: x }"), secrets: Secrets())
    #expect(words.cell(of: 0, in: timeline) == "")
  }
}
