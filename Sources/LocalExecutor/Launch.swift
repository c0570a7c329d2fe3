import Planner
import RunEvents
import Variables
import WorkflowModel

/// What to execute for a process of a task.
struct Launch {
  /// The words of the command; the first names the program.
  var words: [String]
  /// The script that the words are made from; nil for a list of words.
  private(set) var script: String?
  private var shell: [String] = []
  private var hasDefaultShell = true
  private var isDirect = false
  /// Whether the script is in a file.
  private(set) var isHandedOver = false
  var streams = Streams.captured

  /// What a process has to do with terminals.
  enum Streams {
    /// Nothing.
    case captured
    /// `tty`: what it writes is captured by way of a pseudo-terminal.
    case pseudoTerminal
    /// `interactive`: it has our own streams, and the terminal.
    case ours
  }

  init(words: [String]) {
    self.words = words
  }

  /// - Parameters:
  ///   - hasDefaultShell: whether the shell need not be named to people.
  ///   - mayBypassShell: whether a script without shell syntax may be executed directly.
  init(script: String, shell: [String], hasDefaultShell: Bool, mayBypassShell: Bool) {
    self.script = script
    self.shell = shell
    self.hasDefaultShell = hasDefaultShell
    if hasDefaultShell, mayBypassShell, let words = wordsWithoutShell(script) {
      self.words = words
      isDirect = true
    } else {
      words = shell + [script]
    }
  }

  /// For a script that is executed directly: what to do when that fails. The shell is given it then, so that the error is
  /// the shell's own.
  var fallback: Launch? {
    guard isDirect, let script else { return nil }
    var launch = self
    launch.words = shell + [script]
    launch.isDirect = false
    return launch
  }

  /// Whether the script is longer than any argument may be.
  var isScriptTooLong: Bool {
    guard let script, !isDirect, !isHandedOver else { return false }
    return script.utf8.count > ArgumentLimit.bytes
  }

  /// What the script is given to, where that can read it from a file.
  var interpreter: Interpreter? { script == nil ? nil : Interpreter(shell: shell) }

  /// Gives the shell another script, which reads this one.
  mutating func handOver(_ script: String) {
    words = shell + [script]
    isHandedOver = true
    isDirect = false
  }

  /// What is told of it.
  func command(in directory: String) -> ExecutedCommand {
    ExecutedCommand(words: words, script: script, shell: hasDefaultShell ? nil : shell, directory: directory)
  }
}

extension Plan {
  /// How a process of a task is executed; nil when the task has none for that phase.
  func launch(_ task: TaskID, _ phase: Phase, in surroundings: Surroundings) -> Launch? {
    let definition = definition(of: task)
    switch phase {
    case .condition: return test(workflow.rules(of: Int(tasks[Int(task)].definition))?.condition, surroundings)
    case .probe: return test(rules(of: task).service?.ready, surroundings)
    case .run: break
    }
    var launch = launch(definition.action, in: surroundings)
    let rules = rules(of: task)
    launch?.streams = rules.isInteractive ? .ours : rules.usesTerminal ? .pseudoTerminal : .captured
    return launch
  }

  private func launch(_ action: TaskAction, in surroundings: Surroundings) -> Launch? {
    switch action {
    case .none, .group: return nil
    case .arguments(let range):
      return Launch(words: workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)].map { workflow.texts[$0] })
    case .script(let text):
      return Launch(
        script: workflow.texts[text], shell: surroundings.shell, hasDefaultShell: surroundings.hasDefaultShell,
        mayBypassShell: surroundings.mayBypassShell)
    }
  }

  /// The test that a task makes before or beside its action: always for `sh`, whatever runs the task itself.
  private func test(_ text: TextID?, _ surroundings: Surroundings) -> Launch? {
    text.map {
      Launch(
        script: workflow.texts[$0], shell: Shell.sh.words.compactMap { $0.literal }, hasDefaultShell: true,
        mayBypassShell: surroundings.mayBypassShell)
    }
  }
}
