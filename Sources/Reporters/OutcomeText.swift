import Diagnostics
package import Planner
package import RunEvents
package import Variables
package import WorkflowModel

/// Words for outcomes and results.
package struct OutcomeText: Sendable {
  /// What the system calls an `errno`.
  private let errorText: @Sendable (Int32) -> String

  package init(errorText: @escaping @Sendable (Int32) -> String) {
    self.errorText = errorText
  }

  /// The outcome in a word or two.
  package static func phrase(_ outcome: Outcome) -> String {
    outcome == .timedOut ? "timed out" : outcome.word
  }

  /// Fits a cell of the table: `failed (allowed): exit status 7, 3 attempts`.
  package func cell(of task: TaskID, in timeline: Timeline) -> String {
    let entry = timeline.entries[Int(task)]
    guard let outcome = timeline.rowOutcome(of: task) else { return "" }
    if outcome == .succeeded, timeline.emptyMatrices.contains(task) { return "no instances" }
    let phrase = Self.phrase(outcome)
    switch outcome {
    case .succeeded:
      let limit = max(timeline.graph.terms(of: task).attempts, entry.attempts)
      return entry.attempts > 1 ? "\(phrase), attempt \(entry.attempts) of \(limit)" : phrase
    case .skipped: return phrase
    case .cancelled: return timeline.start(of: task) == nil ? "\(phrase), not started" : phrase
    case .blocked(let cause): return "\(phrase) by \(timeline.name(of: cause))"
    case .failed, .timedOut:
      let allowed = timeline.graph.allowsFailure(task) ? " (allowed)" : ""
      return "\(phrase)\(allowed)\(details(of: task, in: timeline))"
    }
  }

  /// What comes behind the word `failed` or `timed out`.
  private func details(of task: TaskID, in timeline: Timeline) -> String {
    let (entry, details) = (timeline.entries[Int(task)], timeline.details(of: task))
    var text = ""
    if entry.outcome == .timedOut {
      if let limit = details?.timeLimit { text = " after \(lengthText(limit))" }
    } else if let result = timeline.result(of: task) {
      // A service is not to end by itself, however it does.
      let isEarly =
        timeline.graph.isService(task) && entry.actionStart != nil && result != .stoppedByTerminal(in: .probe)
      text = ": \(isEarly ? "ended early, " : "")\(reason(result, in: timeline))"
    } else if let result = details?.conditionResult {
      text = ": in its 'if', \(reason(result, in: timeline))"
    }
    return entry.attempts > 1 ? "\(text), \(entry.attempts) attempts" : text
  }

  /// What became of a task that failed, or of its last attempt: `'test' failed` and `: exit status 7, 3 attempts`.
  func sentence(on task: TaskID, in timeline: Timeline) -> (subject: String, rest: String) {
    let (entry, details) = (timeline.entries[Int(task)], timeline.details(of: task))
    let name = "'\(timeline.name(of: task))'"
    if entry.outcome != nil, let sentence = sentence(onService: task, in: timeline) { return sentence }
    var subject: String
    var rest = ""
    // Of a task that goes on, the time limit is that of the attempt that has just ended.
    if entry.outcome == .timedOut || entry.outcome == nil && details?.timeLimit != nil {
      subject = "\(name) timed out"
      if let limit = details?.timeLimit { rest = " after \(lengthText(limit))" }
    } else {
      subject = "\(name) failed"
      if let result = timeline.result(of: task) {
        rest = ": \(reason(result, in: timeline))\(wayOut(result, of: task, in: timeline))"
      } else if let result = details?.conditionResult {
        rest = ": in its 'if', \(reason(result, in: timeline))\(wayOut(result, of: task, in: timeline))"
      }
    }
    if entry.outcome != nil, timeline.graph.allowsFailure(task) { subject += " (allowed)" }
    if entry.outcome != nil, entry.attempts > 1 { rest += ", \(entry.attempts) attempts" }
    return (subject, rest)
  }

  private func sentence(onService task: TaskID, in timeline: Timeline) -> (subject: String, rest: String)? {
    let (entry, details) = (timeline.entries[Int(task)], timeline.details(of: task))
    guard timeline.graph.isService(task), let result = timeline.result(of: task), entry.actionStart != nil else {
      return nil
    }
    let name = "service '\(timeline.name(of: task))'"
    if entry.outcome == .timedOut {
      // Later it may only take too long like any task.
      if details?.servingSince != nil { return nil }
      return ("\(name) was not ready", details?.timeLimit.map { " after \(lengthText($0))" } ?? "")
    }
    let wayOut = wayOut(result, of: task, in: timeline)
    if result == .stoppedByTerminal(in: .probe) {
      return ("\(name) failed", ": \(reason(result, in: timeline))\(wayOut)")
    }
    let moment = details?.servingSince == nil ? "before it was ready" : "while tasks depended on it"
    return ("\(name) ended", " (\(reason(result, in: timeline))) \(moment)\(wayOut)")
  }

  /// What can be done for a task that wants the terminal; empty for other results.
  private func wayOut(_ result: AttemptResult, of task: TaskID, in timeline: Timeline) -> String {
    guard case .stoppedByTerminal(let phase) = result else { return "" }
    let before = "ask in a task with 'interactive: true' before it"
    return switch phase {
    case .condition: "; an 'if' cannot be interactive: \(before)"
    case .probe:
      "; it cannot be interactive: use a test that does not ask (ssh -o BatchMode=yes, sudo -n), or \(before)"
    case .run where timeline.graph.isService(task): "; a service cannot be interactive: \(before)"
    case .run: "; give it 'interactive: true'\(timeline.graph.terms(of: task).usesTerminal ? " in place of 'tty'" : "")"
    }
  }

  /// Why an attempt failed. What comes from the file or a task is masked, but none of our own words.
  package func reason(_ result: AttemptResult, _ secrets: Secrets) -> String {
    secrets.shown(reason(result))
  }

  private func reason(_ result: AttemptResult, in timeline: Timeline) -> String {
    reason(result, timeline.secrets)
  }

  private func reason(_ result: AttemptResult) -> Words {
    switch result {
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal): "killed by \(ours: signalName(signal))"
    case .notStarted(let failure): reason(failure)
    case .stoppedByTerminal(in: .probe): "its 'ready' test tried to use the terminal"
    case .stoppedByTerminal: "it tried to use the terminal"
    case .notStopped: "could not be stopped"
    case .badExports(let problem): reason(problem)
    }
  }

  private func reason(_ problem: ExportsProblem) -> Words {
    switch problem {
    case .missing(let name): "did not export '\(name)'"
    case .undeclared(let names) where names.isEmpty:
      "wrote a name to $TASKFLOW_EXPORTS that 'exports' does not list; write values of several lines as 'name<<END'"
    case .undeclared(let names):
      "wrote \(Self.list(of: names)) to $TASKFLOW_EXPORTS, which 'exports' does not list"
    case .replaced(let kind): "the file for its exports was replaced by \(ours: kind)"
    case .removed: "the file for its exports was removed"
    case .unread(let errno): "cannot read its exports: \(ours: errorText(errno))"
    case .tooMuch(let limit): "wrote more than \(limit) bytes of exports"
    case .tooLong(let name, let size):
      """
      its export '\(name)' has \(size) bytes, and a variable can have no more than \(ArgumentLimit.bytes); export the \
      name of a file
      """
    case .unreadable(let line, let problem): "line \(line) of its exports \(ours: problem.phrase)"
    }
  }

  /// The first of several names, and how many more there are.
  static func list(of names: [String]) -> Words {
    let shown = names.prefix(5).map { "'\($0)'" as Words }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  private func reason(_ failure: StartFailure) -> Words {
    switch failure {
    case .preparation(let problem): Self.reason(problem)
    case .exportsFile(let directory, let errno):
      "cannot create the file for its exports in '\(directory)': \(ours: errorText(errno))"
    case .scriptFile(let directory, let errno):
      "cannot create the file for its script in '\(directory)': \(ours: errorText(errno))"
    case .tooLong(let long): long.phrase
    case .directory(let path, let errno): "cannot enter directory '\(path)': \(ours: errorText(errno))"
    case .interpreter(let name, let script, let errno):
      """
      cannot run '\(script)': its first line names '\(name)' as its interpreter: \(ours: errorText(errno))\
      \(ours: name.hasSuffix("\r") ? ", because the line ends with CR LF" : "")
      """
    case .program(let name, let errno): "cannot run '\(name)': \(ours: errorText(errno))"
    case .streams(nil, let errno): "cannot connect it to a terminal or a pipe: \(ours: errorText(errno))"
    case .streams(let device?, let errno): "cannot open '\(device)' for its output: \(ours: errorText(errno))"
    case .process(let errno): "cannot start a process: \(ours: errorText(errno))"
    }
  }

  private static func reason(_ problem: PreparationProblem) -> Words {
    func behindColon(_ message: String?) -> Words {
      message.map { $0.isEmpty ? "" : ": \($0)" } ?? ""
    }
    return switch problem {
    case .unset(let name, let message, let isEmpty):
      "needs \(name), which is \(ours: isEmpty ? "empty" : "not set")\(behindColon(message))"
    case .tooLong(nil): "a text is longer than can be passed to a process (\(ArgumentLimit.bytes) bytes)"
    case .tooLong(let name?):
      "its variable '\(name)' is longer than can be passed to a process (\(ArgumentLimit.bytes) bytes)"
    case .tooLongInFile(let path, let line, let name):
      """
      its variable '\(name)', line \(line) of '\(path)', is longer than can be passed to a process (\(ArgumentLimit.bytes) bytes)
      """
    case .unsetList(let name): "its matrix needs \(name), which no task has exported and is not set"
    case .unreadableFile(let path, let reason): "cannot read '\(path)': \(ours: reason)"
    case .malformedFile(let path, let line, let problem): "line \(line) of '\(path)': \(problem)"
    case .requiredByFile(let path, let line, let name, let message):
      "line \(line) of '\(path)' needs \(name), which is not set\(behindColon(message))"
    case .tooManyCombinations(let limit): "its matrix has more than \(limit) combinations"
    case .tooManyTasks(let limit): "with its matrix the workflow has more than \(limit) tasks and groups"
    case .matrix(let reason): "its matrix cannot be expanded: \(reason)"
    }
  }

  /// Why a run can't go on: for want of processes, or because all that is left waits for itself.
  package func reason(_ fault: RunFault, _ timeline: Timeline) -> String {
    switch fault {
    case .noProcess(let errno): return "cannot start processes: \(errorText(errno))"
    case .deadlock:
      let waiting = timeline.waitingWhenStuck
      let text = "nothing can continue: all remaining tasks wait for what other remaining tasks or services hold"
      if waiting.isEmpty { return text }
      return "\(text); waiting for slots, memory or pools: \(listing(of: waiting, in: timeline))"
    }
  }
}

extension TooLong {
  /// Goes on after "'work' failed: ".
  fileprivate var phrase: Words {
    switch self {
    case .variable(let variable):
      let wayOut: Words = variable.source == .export ? "; 'env: { \(variable.name): null }' keeps it out" : ""
      return "\(variable.phrase), and a variable can have no more than \(ArgumentLimit.bytes)\(wayOut)"
    case .argument(let size):
      return "an argument has \(size) bytes, and can have no more than \(ArgumentLimit.bytes)"
    case .script(let size, let shell):
      return "its script has \(size) bytes, and '\(shell)' can be given no more than \(ArgumentLimit.bytes)"
    case .total(let size, let limit, let largest):
      let detail: Words = largest.map { "; the largest: \($0.phrase)" } ?? ""
      return "its command and environment have \(size) bytes, and can have no more than \(limit)\(detail)"
    }
  }
}

extension TooLong.Variable {
  fileprivate var phrase: Words {
    let origin: Words =
      switch source {
      case .inherited: "from the environment of taskflow"
      case .file: "from an 'env_file'"
      case .workflow: "from 'env' of the file"
      case .parameter: "a param"
      case .group: "from 'env' of a group"
      case .export: "exported by \(producers.prefix(5).map { "'\($0)'" as Words }.joined(separator: ", "))"
      case .matrix: "a value of its matrix"
      case .task: "from its 'env'"
      case .commandLine: "from '--env'"
      case .taskflow: "set by taskflow"
      }
    return "variable '\(name)' (\(origin)) has \(size) bytes"
  }
}

extension ExportsFile.Problem {
  /// Goes on after "line 3 of its exports ". Nothing of what stands there is shown: it may be a line of a secret, and then
  /// nobody knows that it is.
  fileprivate var phrase: String {
    switch self {
    case .noAssignment: "is neither 'name=value' nor 'name<<END'"
    case .invalidName: "sets a name that is not valid for a variable"
    case .noDelimiter: "has a '<<' without the word that ends the value"
    case .unclosed: "begins a value that no later line ends"
    case .nul: "gives a variable a value with a NUL in it"
    }
  }
}

/// A length of time in a sentence, to the millisecond: `5 s`, `0.25 s`, `12m00s`.
package func lengthText(_ time: Nanoseconds) -> String {
  let rounded = time.addingSaturated(.millisecond / 2)
  return TimeFormat(for: [rounded - rounded % .millisecond], isExact: true).text(rounded - rounded % .millisecond)
}
