package import Planner
package import RunEvents
import Variables
import WorkflowModel

/// What was executed for a task, for people to read and to do again.
package struct ExecutedCommand: Sendable {
  /// The text as it was written, or the words of a list quoted for a shell.
  package var text: String
  /// The program that was executed: the first word of a list, or the shell. nil for a task without an action.
  package var program: String?
  /// The words before a script; nil for those that need not be named.
  package var shell: String?
  /// nil for the directory of the file.
  package var directory: String?

  /// - Parameter phase: which process of the task is meant.
  package init(of task: TaskID, _ phase: Phase = .run, in plan: Plan) {
    let settings = plan.settings[Int(plan.tasks[Int(task)].settings)]
    text = ""
    directory = settings.directory?.template.literal
    if phase == .condition {
      // Tests are for `sh`, whatever runs the task.
      let condition = plan.workflow.rules(of: Int(plan.tasks[Int(task)].definition))?.condition
      text = condition.map { plan.workflow.texts[$0] } ?? ""
      program = "sh"
      return
    }
    switch plan.definition(of: task).action {
    case .none, .group: break
    case .script(let script):
      text = plan.workflow.texts[script]
      let words = settings.shell.words.compactMap(\.literal)
      program = words.first
      if !settings.shell.isDefault { shell = words.map(shellQuoted).joined(separator: " ") }
    case .arguments(let range):
      let words = plan.workflow.arguments[Int(range.lowerBound)..<Int(range.upperBound)].map { plan.workflow.texts[$0] }
      program = words.first
      text = words.map(shellQuoted).joined(separator: " ")
    }
  }
}

/// A word so that a POSIX shell reads it as itself (XCU 2.2). Control characters that could command the terminal become
/// question marks.
package func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_-./,:@%+=".utf8.contains(byte)
    }
  }
  if isPlain, !word.isEmpty { return word }
  var quoted = "'"
  for scalar in word.unicodeScalars {
    switch scalar {
    case "'": quoted += "'\\''"
    case "\n", "\t": quoted.unicodeScalars.append(scalar)
    case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): quoted += "?"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "'"
}
