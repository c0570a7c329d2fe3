package import Diagnostics
package import Planner
import RunEvents
import Variables
import WorkflowModel

/// What is shown at the end of a run that failed: of each task that made it fail what happened, what was executed, the
/// end of its output, what it blocked, and how to do just that again.
package struct FailureReport {
  private let timeline: Timeline
  private let tails: OutputTail
  private let words: OutcomeText
  private let rerun: RerunCommand?
  private let style: TextStyle
  private let told: [TaskID: Narrator.Told]
  private let isOutputShown: Bool
  private let lineWidth: Int?
  private static let shownLimit = 10
  private static let commandLines = 6

  /// - Parameters:
  ///   - told: what was said already, where this report is shown; that is not said again.
  ///   - isOutputShown: whether what tasks write is shown there as well. Of it is repeated what is no longer to be seen.
  package init(
    _ timeline: Timeline, tails: OutputTail, words: OutcomeText, rerun: RerunCommand?, style: TextStyle,
    told: [TaskID: Narrator.Told] = [:], isOutputShown: Bool = false, lineWidth: Int? = nil
  ) {
    self.lineWidth = lineWidth
    self.told = told
    self.isOutputShown = isOutputShown
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

  /// What each failure blocked.
  private func blockedTasks() -> [TaskID: [TaskID]] {
    if timeline.failures.isEmpty { return [:] }
    var blocked: [TaskID: [TaskID]] = [:]
    for task in 0..<TaskID(timeline.entries.count) {
      if case .blocked(let cause) = timeline.entries[Int(task)].outcome { blocked[cause, default: []].append(task) }
    }
    return blocked.mapValues(timeline.counted)
  }

  private func section(on task: TaskID, blocked: [TaskID]) -> String {
    let told = told[task]
    let phase = timeline.lastPhase(of: task)
    var lines = [heading(of: task, isTold: told != nil && !tails.isOutOfSight(task))]
    if let command = timeline.executed(of: task) { lines += self.lines(on: command, phase) }
    if told?.hasOutput != true {
      if !isOutputShown || tails.isOutOfSight(task) {
        lines += labelled("end of its output", tails.lines(of: task), isBlock: true)
      }
      lines += labelled("last output of its 'ready' test", tails.probeLines(of: task), isBlock: true)
    }
    lines += cutOff(by: task)
    if blocked != told?.blocked { lines += names("blocked by it", blocked) }
    if let rerun {
      let name = timeline.name(of: task)
      let hidden = timeline.graph.hidesSecret(task, from: timeline.secrets.masker) ? name : nil
      let again = rerun.text(running: timeline.graph.targetName(of: task), hidden: hidden, timeline.secrets)
      lines += labelled("run it again", [style.apply(.bold, to: again)])
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func heading(of task: TaskID, isTold: Bool) -> String {
    if isTold { return style.apply(.boldRed, to: "'\(timeline.name(of: task))':") }
    let (subject, rest) = words.sentence(on: task, in: timeline)
    return wrapped(style.apply(.boldRed, to: subject) + style.apply(.bold, to: rest), to: lineWidth)
  }

  private func cutOff(by task: TaskID) -> [String] {
    let cutOff = timeline.cutOff(byTimeOf: task)
    return names("stopped with it", cutOff.stopped) + names("not started", cutOff.unstarted)
  }

  private func names(_ label: String, _ tasks: [TaskID]) -> [String] {
    let lines = labelled(label, tasks.isEmpty ? [] : [listing(of: tasks, in: timeline)])
    return lines.map { wrapped($0, to: lineWidth, indent: 4) }
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
    let root = timeline.graph.directory
    if directory == root { return nil }
    let prefix = root == "/" ? root : "\(root)/"
    return directory.hasPrefix(prefix) ? String(directory.dropFirst(prefix.count)) : directory
  }

  /// Of several lines a secret may take more than one: what is cut is masked before.
  private func shownLines(_ text: String) -> [String] {
    let lines = timeline.secrets.mask(text).split(separator: /\r?\n/, omittingEmptySubsequences: false)
    return lines.map { shortened(printable(String($0))) }
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
