import Diagnostics

/// Finds in a script what other tools would replace before a shell sees it.
struct ForeignExpressions {
  /// An expression and where in the text it stands.
  struct Found {
    var expression: ForeignExpression
    var range: Range<Int>
  }

  /// Each `${{ … }}`, and each `{{ … }}` that may be one.
  static func find(in text: UnsafeBufferPointer<UInt8>) -> [Found] {
    var found: [Found] = []
    var index = 0
    while let open = nextOpening(in: text, from: index) {
      index = open + 2
      guard let close = closing(in: text, from: index) else { continue }
      let inner = String(decoding: text[index..<close], as: UTF8.self)
      let hasDollar = open > 0 && text[open - 1] == UInt8(ascii: "$")
      if hasDollar {
        found.append(Found(expression: .dollarBraces("${{\(inner)}}"), range: open - 1..<close + 2))
      } else {
        found.append(Found(expression: .braces(name: trimmed(inner)), range: open..<close + 2))
      }
      index = close + 2
    }
    return found
  }

  /// Each `$NAME` in a value of one word: of several words it may be a command that a shell is given later.
  static func findBareVariables(in text: UnsafeBufferPointer<UInt8>) -> [Found] {
    guard text.contains(UInt8(ascii: "$")), !text.contains(where: { $0 <= 0x20 }) else { return [] }
    let string = String(decoding: text, as: UTF8.self)
    return string.matches(of: /(\$+)([A-Za-z_][A-Za-z0-9_]*)/).compactMap { match in
      // Two are a plain dollar sign.
      guard match.1.utf8.count == 1 else { return nil }
      let start = string.utf8.distance(from: string.startIndex, to: match.range.lowerBound)
      return Found(expression: .bareVariable(String(match.2)), range: start..<start + match.0.utf8.count)
    }
  }

  /// Variables that every environment has.
  static let usualNames: Set<String> = ["HOME", "PATH", "PWD", "USER", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH"]

  private static func nextOpening(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard text.count >= 4, start < text.count - 3 else { return nil }
    return (start..<text.count - 3).first { text[$0] == UInt8(ascii: "{") && text[$0 + 1] == UInt8(ascii: "{") }
  }

  /// On the same line.
  private static func closing(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index + 1 < text.count, text[index] != UInt8(ascii: "\n") {
      if text[index] == UInt8(ascii: "}"), text[index + 1] == UInt8(ascii: "}") { return index }
      index += 1
    }
    return nil
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// What go-task and Argo set themselves.
  private static let specialNames: Set<String> = [
    "CLI_ARGS", "CLI_ARGS_LIST", "TASK", "ROOT_DIR", "TASKFILE", "TASKFILE_DIR", "TASK_DIR", "ROOT_TASKFILE",
    "USER_WORKING_DIR", "CHECKSUM", "TIMESTAMP", "TASK_VERSION", "ITEM", "EXIT_CODE",
  ]
  private static let specialPrefixes = ["inputs.", "outputs.", "workflow.", "tasks.", "steps.", "item.", "pod."]

  /// Whether `{{name}}` is meant to be replaced, and not a format that a program is given: it names a variable.
  ///
  /// - Parameter variables: those that the file sets.
  static func isCertain(_ name: String, variables: Set<String>) -> Bool {
    if specialPrefixes.contains(where: name.hasPrefix) { return true }
    let variable = name.hasPrefix(".") ? String(name.dropFirst()) : name
    return variables.contains(variable) || (name.hasPrefix(".") && specialNames.contains(variable))
  }

  // MARK: - In 'if'

  /// An expression in place of a test: `always()`, `github.ref == 'main'`.
  static func test(in text: String) -> ForeignExpression? {
    var text = trimmed(text.last == "\n" ? String(text.dropLast()) : text)
    if text.hasPrefix("${{"), text.hasSuffix("}}") { text = trimmed(String(text.dropFirst(3).dropLast(2))) }
    if text.wholeMatch(of: statusFunction) != nil { return .statusFunction(text) }
    if text.wholeMatch(of: comparison) != nil { return .comparison(text) }
    return nil
  }

  /// Compiled once; they never change, although their type doesn't say that threads may share them.
  private nonisolated(unsafe) static let statusFunction: Regex<Substring> =
    /!?\s*(?:always|success|failure|cancelled)\(\)/
  private nonisolated(unsafe) static let comparison: Regex<Substring> =
    /(?:\$?[A-Za-z_][\w.]*|"\$\w+")\s*(?:==|!=|=~)\s*[^;&|]+/
}
