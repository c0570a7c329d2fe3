import Diagnostics
import Planner
import Variables
import WorkflowModel
import YAMLSyntax

/// A script of a task file that a tool can look into.
struct Script {
  let text: Bytes
  let interpreter: Interpreter
  /// Of the scalar that holds it.
  let range: SourceRange
  /// The program that a shell script is given to, as the file names it; nil for other scripts.
  let shellProgram: String?
  private let task: DefinitionID
  private let contexts: ScriptContexts
  /// Variables that taskflow sets for it; nil where any may be set.
  var variables: Set<String>? { contexts.variables(of: task) }
  private let file: SourceFile
  /// nil where only the whole scalar can be named.
  private var places: ScalarPlaces? { ScalarPlaces(of: text, in: file, at: range) }

  enum Interpreter: Hashable {
    /// - Parameter stopsAtFailures: whether the shell is told to end with the first command that fails.
    case shell(dialect: String, stopsAtFailures: Bool)
    case python
  }

  /// - Returns: nil for a script of another interpreter.
  init?(_ place: ScriptPlace, of workflow: Workflow, _ contexts: ScriptContexts, in sources: SourceMap) {
    let shell = contexts.shell(of: place)
    guard let interpreter = Interpreter(shell), let file = sources.file(at: place.range.start) else { return nil }
    self.interpreter = interpreter
    if case .python = interpreter { shellProgram = nil } else { shellProgram = shell.words.first?.literal }
    text = workflow.texts.withBytes(of: place.text) { Bytes($0) }
    range = place.range
    task = place.task
    self.contexts = contexts
    self.file = file
  }

  /// Where a part of the script stands in the file. Lines and columns count from 1, columns in characters; an end is behind the
  /// last character.
  func range(from start: (line: Int, column: Int), to end: (line: Int, column: Int)) -> SourceRange {
    guard let places else { return range }
    let first = offset(of: start)
    return places.range(of: first..<max(first, offset(of: end)))
  }

  /// Where a line of the script stands, counted from 1, without the blanks around it; of one behind the last, the last.
  func range(ofLine line: Int) -> SourceRange {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let number = min(line, lines.lastIndex { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }.map { $0 + 1 } ?? 1)
    let content = lines[number - 1]
    guard let places, let first = content.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return range }
    let last = content.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? first
    return places.range(of: first..<last + 1)
  }

  func mentions(_ word: String) -> Bool { String(decoding: text, as: UTF8.self).contains(word) }

  /// In bytes of the text; the nearest there is.
  private func offset(of position: (line: Int, column: Int)) -> Int {
    var index = 0
    for _ in 1..<max(1, position.line) {
      guard let lineFeed = text[index...].firstIndex(of: 0x0A) else { return text.count }
      index = lineFeed + 1
    }
    for _ in 1..<max(1, position.column) {
      guard index < text.count, text[index] != 0x0A else { break }
      index += 1
      while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
    }
    return index
  }
}

extension Script.Interpreter {
  private static let dialects = ["sh", "bash", "dash", "ksh", "zsh", "ash", "fish"]

  /// - Returns: nil for one that no tool here knows, and for a shell that is given more than a script.
  init?(_ shell: Shell) {
    let words = shell.words.compactMap(\.literal)
    guard words.count == shell.words.count, let program = words.first, let last = words.last, words.count > 1,
      last.hasPrefix("-"), last.hasSuffix("c")
    else { return nil }
    let name = String(program.split(separator: "/").last ?? "")
    if Self.dialects.contains(name) {
      let stops = words.dropFirst().contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("e") }
      self = .shell(dialect: name, stopsAtFailures: stops)
    } else if name == "python3" {
      self = .python
    } else {
      return nil
    }
  }
}
