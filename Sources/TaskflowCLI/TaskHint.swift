import Diagnostics
import Planner
import Taskflow

/// What to say to those who name a task where a command or a file is meant.
enum TaskHint {
  /// - Returns: nil for a word that names no task of the nearest task file, or a file as well.
  static func text(for word: String) -> Words? {
    guard !FileReader.exists(word) || FileReader.isDirectory(word), !word.contains(where: { "*?[{".contains($0) }),
      let path = FileReader.findDefault(), let workflow = LoadedFile.load(path).workflow,
      Planner.hasTask(word, in: workflow)
    else { return nil }
    return "'\(word)' is a task of \(path): taskflow run \(Messages.quoted(word))"
  }
}
