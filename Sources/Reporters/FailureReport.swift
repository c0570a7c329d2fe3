import Variables
package import Diagnostics
import Planner
import RunEvents
import WorkflowModel

/// What is shown at the end of a run that failed: of each task that made it fail what happened, what was executed, the
/// end of its output, what it blocked, and how to do just that again.
package struct FailureReport {
  private let timeline: Timeline
  private let tails: OutputTail
  private let words: OutcomeText
  private let rerun: RerunCommand?
  private let style: TextStyle
  private static let shownLimit = 10
  private static let commandLines = 6

  package init(_ timeline: Timeline, tails: OutputTail, words: OutcomeText, rerun: RerunCommand?, style: TextStyle) {
    self.timeline = timeline
    self.tails = tails
    self.words = words
    self.rerun = rerun
    self.style = style
  }

  /// - Returns: an empty text when nothing failed.
  package func render() -> String {
    let blocked = blockedTasks()
    var sections = timeline.failures.prefix(Self.shownLimit).map { section(on: $0, blocked: blocked[$0] ?? []) }
    let more = timeline.failures.count - sections.count
    if more > 0 { sections.append("\(more) more task\(more == 1 ? "" : "s") failed.\n") }
    return sections.joined(separator: "\n")
  }

  private func blockedTasks() -> [TaskID: [TaskID]] {
    if timeline.failures.isEmpty { return [:] }
    var blocked: [TaskID: [TaskID]] = [:]
    for task in timeline.shownTasks where timeline.plan.tasks[Int(task)].kind.isCounted {
      if case .blocked(let cause) = timeline.entries[Int(task)].outcome { blocked[cause, default: []].append(task) }
    }
    return blocked
  }

  private func section(on task: TaskID, blocked: [TaskID]) -> String {
    let (subject, rest) = words.sentence(on: task, in: timeline)
    let phase = timeline.lastPhase(of: task)
    var lines = [style.apply(.boldRed, to: subject) + style.apply(.bold, to: rest)]
    if let command = timeline.executed(of: task) { lines += self.lines(on: command, phase) }
    lines += labelled("end of its output", tails.lines(of: task), isBlock: true)
    lines += labelled("last output of its 'ready' test", tails.probeLines(of: task), isBlock: true)
    let cutOff = timeline.cutOff(byTimeOf: task)
    if !cutOff.stopped.isEmpty { lines += labelled("stopped with it", [listing(of: cutOff.stopped, in: timeline)]) }
    if !cutOff.unstarted.isEmpty { lines += labelled("not started", [listing(of: cutOff.unstarted, in: timeline)]) }
    if !blocked.isEmpty { lines += labelled("blocked by it", [listing(of: blocked, in: timeline)]) }
    if let rerun {
      let name = timeline.name(of: task)
      let hidden = name == timeline.plan.name(of: task) ? nil : name
      let again = rerun.text(running: timeline.plan.targetName(of: task), hidden: hidden, timeline.secrets)
      lines += labelled("run it again", [style.apply(.bold, to: again)])
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was executed: a script for the usual shell as it stands in the file, one of a single line for another shell with
  /// the words of that, a list as words for a shell.
  private func lines(on command: ExecutedCommand, _ phase: Phase) -> [String] {
    var text = quoted(command.words)
    var shell: String?
    if let script = command.script {
      let isLine = !script.utf8.dropLast().contains(UInt8(ascii: "\n"))
      if command.shell == nil || !isLine { text = script }
      if !isLine { shell = command.shell.map(quoted) }
    }
    var lines = labelled(phase == .condition ? "its 'if'" : "command", shownLines(text))
    if let shell { lines += labelled("shell", shownLines(shell)) }
    if let directory = relative(command.directory) { lines += labelled("directory", shownLines(directory)) }
    return lines
  }

  private func quoted(_ words: [String]) -> String {
    // A secret that is quoted would not be found any more.
    words.map { shellQuoted(timeline.secrets.mask($0)) }.joined(separator: " ")
  }

  /// - Returns: nil for the directory of the file.
  private func relative(_ directory: String) -> String? {
    let root = timeline.plan.workflow.directory
    if directory == root { return nil }
    let prefix = root == "/" ? root : "\(root)/"
    return directory.hasPrefix(prefix) ? String(directory.dropFirst(prefix.count)) : directory
  }

  /// Of several lines a secret may take more than one: what is cut is masked before.
  private func shownLines(_ text: String) -> [String] {
    terminalLines(Array(timeline.secrets.mask(text).utf8)).map { shortened($0) }
  }

  /// One line beside its label, or several below it.
  private func labelled(_ label: String, _ lines: [String], isBlock: Bool = false) -> [String] {
    var lines = lines
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first else { return [] }
    let label = style.apply(.faint, to: "\(label):")
    if lines.count == 1, !isBlock { return ["  \(label) \(first)"] }
    if !isBlock, lines.count > Self.commandLines {
      let more = lines.count - Self.commandLines + 1
      lines = lines.prefix(Self.commandLines - 1) + ["... \(more) more lines"]
    }
    return ["  \(label)"] + lines.map { "    \($0)" }
  }
}
