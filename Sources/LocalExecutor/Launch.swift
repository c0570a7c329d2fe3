import Planner
import WorkflowModel

/// What to execute for a task: worked out once for tasks that share their settings.
struct Launch {
  /// The words of the command; the first names the program.
  var words: [String]
  /// For a script that is executed directly: what to do when that fails. The shell is given it then, so that the error is
  /// the shell's own.
  var fallback: (shell: Shell, script: String)?

  /// The words through the shell.
  var fallbackWords: [String]? {
    fallback.map { $0.shell.words + [$0.script] }
  }
}

extension Plan {
  /// How the action of a task is executed.
  ///
  /// - Parameter mayBypassShell: whether a script without shell syntax may be executed directly.
  func launch(_ task: TaskID, mayBypassShell: Bool) -> Launch? {
    switch definition(of: task).action {
    case .none, .group: return nil
    case .arguments(let range):
      return Launch(words: workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)].map { workflow.texts[$0] })
    case .script(let text):
      let script = workflow.texts[text]
      let shell = settings[Int(tasks[Int(task)].settings)].shell
      if mayBypassShell, let words = wordsWithoutShell(script) {
        return Launch(words: words, fallback: (shell, script))
      }
      return Launch(words: shell.words + [script])
    }
  }
}
