package import Diagnostics

/// A script of a task, and where it is written: for those that look into scripts.
package struct ScriptPlace: Sendable {
  package var task: DefinitionID
  package var text: TextID
  package var use: Use
  /// Of the scalar; where an alias brings it, of what the alias means.
  package var range: SourceRange

  package enum Use: Sendable {
    /// `run`, which the shell of the task is given.
    case action
    /// `if` or `ready`, which `sh` is given whatever runs the task.
    case test
  }

  package init(task: DefinitionID, text: TextID, use: Use, range: SourceRange) {
    self.task = task
    self.text = text
    self.use = use
    self.range = range
  }
}

extension Workflow {
  /// The scripts of whose text something is true. Each text is looked at once, however many tasks have it.
  package func scripts(where isTrue: (UnsafeBufferPointer<UInt8>) -> Bool) -> [ScriptPlace] {
    var answers = [Bool?](repeating: nil, count: texts.count)
    return scripts.filter { place in
      let index = Int(place.text.index)
      if let answer = answers[index] { return answer }
      let answer = texts.withBytes(of: place.text, isTrue)
      answers[index] = answer
      return answer
    }
  }
}
