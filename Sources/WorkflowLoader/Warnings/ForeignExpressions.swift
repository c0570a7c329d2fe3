import Diagnostics

/// Finds in a script what other tools would replace before a shell sees it.
struct ForeignExpressions {
  /// An expression and where in the text it stands.
  struct Found {
    var expression: ForeignExpression
    var range: Range<Int>
    /// Whether it stands where a program is told how to write something.
    var isFormat = false
    /// Whether it is a word of a command by itself, outside of single quotes and here documents.
    var isWord = false
  }

  /// Each `${{ … }}`, and each `{{ … }}` that may be one.
  ///
  /// - Parameter before: the words of a list before the one with this text.
  static func find(in text: UnsafeBufferPointer<UInt8>, after before: [String] = []) -> [Found] {
    guard var open = nextOpening(in: text, from: 0) else { return [] }
    var found: [Found] = []
    var position = ShellPosition()
    position.read(before.flatMap { Array($0.utf8) + [0x20] })
    // A word of a list is whole, whatever is in it.
    let isFormatWord = before.isEmpty ? nil : position.isFormat
    let documents = HereDocument.find(in: text)
    var read = 0
    while true {
      guard let close = closing(in: text, from: open + 2) else {
        guard let next = nextOpening(in: text, from: open + 2) else { return found }
        open = next
        continue
      }
      for offset in read..<open where !documents.contains(where: { $0.range.contains(offset) }) {
        position.read(CollectionOfOne(text[offset]))
      }
      read = open
      let range = open..<close + 2
      let document = documents.first { $0.range.contains(open) }
      let kind = document.map { Self.kind(in: $0, text) } ?? Self.kind(at: position, around: range, in: text)
      found.append(
        self.found(range, in: text, kind, isFormat: document?.isTemplate ?? isFormatWord ?? position.isFormat))
      guard let next = nextOpening(in: text, from: close + 2) else { return found }
      open = next
    }
  }

  private static func found(
    _ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>, _ kind: ExpressionPlace.Kind, isFormat: Bool
  ) -> Found {
    let inner = String(decoding: text[range.lowerBound + 2..<range.upperBound - 2], as: UTF8.self)
    let place = ExpressionPlace(kind)
    if range.lowerBound > 0, text[range.lowerBound - 1] == UInt8(ascii: "$") {
      return Found(expression: .dollarBraces("${{\(inner)}}", place), range: range.lowerBound - 1..<range.upperBound)
    }
    return Found(
      expression: .braces(String(inner.trimmingBlanks), place), range: range, isFormat: isFormat,
      isWord: isWord(range, in: text, kind))
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

  private static func kind(in document: HereDocument, _ text: UnsafeBufferPointer<UInt8>) -> ExpressionPlace.Kind {
    .hereDocument(quotedWord: document.quotedWord, holdsSpecials: holdsSpecials(text[document.range]))
  }

  private static func kind(
    at position: ShellPosition, around range: Range<Int>, in text: UnsafeBufferPointer<UInt8>
  ) -> ExpressionPlace.Kind {
    switch position.open {
    case UInt8(ascii: "\""): return .doubleQuotes
    case let quote? where quote == UInt8(ascii: "'"):
      let start = text[..<range.lowerBound].lastIndex(of: quote) ?? 0
      let end = text[range.upperBound...].firstIndex(of: quote) ?? text.count
      return .singleQuotes(holdsSpecials: holdsSpecials(text[start..<end]))
    default: return .script(holdsWords: false)
    }
  }

  /// Whether double quotes would change something in a text besides what another tool replaces.
  private static func holdsSpecials(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    String(decoding: text, as: UTF8.self).replacing(/\$?\{\{[^}]*\}\}/, with: "").contains { "$\"`\\".contains($0) }
  }

  /// Whether a name in braces is all of a word of a command.
  private static func isWord(
    _ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>, _ kind: ExpressionPlace.Kind
  ) -> Bool {
    guard kind == .doubleQuotes || kind == .script(holdsWords: false),
      !zip(text, text.dropFirst()).contains(where: { $0 == 0x3C && $1 == 0x3C })
    else {
      return false
    }
    // A line that goes to a file may write a template.
    if text[range.upperBound...].prefix(while: { $0 != UInt8(ascii: "\n") }).contains(UInt8(ascii: ">")) {
      return false
    }
    let ends = Set(" \t\n\";&|".utf8)
    let isBegun = range.lowerBound == 0 || ends.contains(text[range.lowerBound - 1])
    let isEnded = range.upperBound == text.count || ends.contains(text[range.upperBound])
    return isBegun && isEnded
  }

  /// Whether `{{text}}` is a name alone, as just and Jinja have it; Go's templates have words of their own.
  static func isPlainName(_ text: String) -> Bool {
    let words = ["else", "end", "break", "continue", "nil", "true", "false"]
    return !words.contains(text) && text.wholeMatch(of: /[A-Za-z_][\w-]*/) != nil
  }

  /// Each `$(…)` and `` `…` `` in a value that is one word otherwise: several words may be a command that a shell is given later.
  static func findCommands(in text: UnsafeBufferPointer<UInt8>) -> [Found] {
    guard text.contains(where: { $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "(") }) else { return [] }
    let string = String(decoding: text, as: UTF8.self)
    guard let match = string.wholeMatch(of: substitution) else { return [] }
    let start = string.utf8.distance(from: string.startIndex, to: match.1.startIndex)
    return [Found(expression: .command(String(match.1)), range: start..<start + match.1.utf8.count)]
  }

  /// What hands a value on to later steps of GitHub Actions; nothing in a script that asks whether it runs there.
  static func findStepOutputs(in text: UnsafeBufferPointer<UInt8>) -> [Found] {
    var found: [Found] = []
    for index in text.indices.dropLast(8) {
      let isVariable = text[index] == UInt8(ascii: "$") && "G{".utf8.contains(text[index + 1])
      let isCommand = text[index] == UInt8(ascii: ":") && text[index + 1] == UInt8(ascii: ":")
      guard isVariable || isCommand else { continue }
      let rest = String(decoding: text[index...].prefix(24), as: UTF8.self)
      let names = ["$GITHUB_OUTPUT", "$GITHUB_ENV", "$GITHUB_PATH", "$GITHUB_STEP_SUMMARY"]
      let name = names.first { rest.hasPrefix($0) || rest.hasPrefix("${\($0.dropFirst())}") }
      if let name {
        let length = name.utf8.count + (rest.hasPrefix("${") ? 2 : 0)
        found.append(Found(expression: .stepOutput(name), range: index..<index + length))
      } else if let command = ["::set-output", "::set-env", "::add-mask::"].first(where: rest.hasPrefix) {
        found.append(Found(expression: .stepOutput(command), range: index..<index + command.utf8.count))
      }
    }
    guard !found.isEmpty else { return [] }
    let script = String(decoding: text, as: UTF8.self)
    return script.contains(/GITHUB_ACTIONS|-[nfew] "?\$\{?GITHUB_|\$\{GITHUB_\w+:/) ? [] : found
  }

  /// What go-task and Argo set themselves.
  private static let specialNames: Set<String> = [
    "CLI_ARGS", "CLI_ARGS_LIST", "TASK", "ROOT_DIR", "TASKFILE", "TASKFILE_DIR", "TASK_DIR", "ROOT_TASKFILE",
    "USER_WORKING_DIR", "CHECKSUM", "TIMESTAMP", "TASK_VERSION", "ITEM", "EXIT_CODE",
  ]
  private static let specialPrefixes = ["inputs.", "outputs.", "workflow.", "tasks.", "steps.", "item.", "pod."]

  /// Whether `{{text}}` is meant to be replaced, and not a format that a program is given: it names a variable, or does what
  /// only other tools do.
  ///
  /// - Parameter variables: those that the file sets.
  static func isCertain(_ text: String, isFormat: Bool, variables: Set<String>) -> Bool {
    if specialPrefixes.contains(where: text.hasPrefix) || variables.contains(text) { return true }
    let fields = text.split { " |()".contains($0) }.filter { $0.hasPrefix(".") }.map { $0.dropFirst() }
    let names = fields.map { String($0.prefix { $0 != "." }) }
    if names.contains(where: { variables.contains($0) || specialNames.contains($0) }) { return true }
    if text.contains(/\|\s*default\s+["'.\w]/) || text.hasPrefix("default ") { return true }
    return !isFormat && isStatement(text)
  }

  /// `if …`, `else`, `end` and the like.
  private static func isStatement(_ text: String) -> Bool {
    ["else", "end"].contains(text) || ["if ", "else if ", "range ", "with "].contains { text.hasPrefix($0) }
  }

  /// Whether `{{text}}` in a script is a variable or a function of go-task: those of formats are hardly written in capitals.
  static func isOfTaskfile(_ text: String) -> Bool {
    let first = text.split { " |(".contains($0) }.first ?? ""
    if functions.contains(String(first)) { return text == first || text.dropFirst(first.count).first != "(" }
    if text.contains(/^-? *(?:[a-zA-Z]+ +)?\.[A-Z][A-Z0-9_]*(?:$|[ |])/) { return true }
    return text.contains(/^now *\| *date\b|^env +["`]/)
  }

  private static let functions: Set<String> = [
    "OS", "ARCH", "exeExt", "numCPU", "fromSlash", "toSlash", "joinPath", "relPath", "splitLines", "catLines",
    "shellQuote", "splitArgs",
  ]

  /// Whether `{{text}}` in a value that no shell is given is meant to be replaced.
  ///
  /// - Parameter key: the key or the variable that has the value.
  static func isCertainInValue(_ text: String, key: String) -> Bool {
    let holdsFormat = key.uppercased().contains(/FORMAT|TEMPLATE/)
    return !holdsFormat
      && (text.hasPrefix(".") || text.contains(/[ (]\.[A-Za-z]/) || isStatement(text) || isOfTaskfile(text))
  }

  // MARK: - In 'if'

  /// An expression in place of a test: `always()`, `github.ref == 'main'`.
  static func test(in text: String) -> ForeignExpression? {
    let line = text.last == "\n" ? String(text.dropLast()) : text
    var text = String(line.trimmingBlanks)
    if text.hasPrefix("${{"), text.hasSuffix("}}") {
      text = String(String(text.dropFirst(3).dropLast(2)).trimmingBlanks)
    }
    if text.wholeMatch(of: statusFunction) != nil { return .statusFunction(text) }
    if let test = GitHubCondition.test(in: text) { return .gitHubTest(text, test) }
    if parts(of: text).contains(where: isComparison) { return .comparison(text) }
    guard let first = text.first, "!$\"".contains(first) else { return nil }
    if let match = text.wholeMatch(of: /(! ?)?"?\$\{?([A-Za-z_]\w*)\}?"?/) {
      return .variableAsTest(String(match.2), isNegated: match.1 != nil)
    }
    return nil
  }

  /// The conditions that `&&` and `||` join.
  private static func parts(of text: String) -> [String] {
    guard text.contains("&&") || text.contains("||") else { return [text] }
    return text.split(separator: /&&|\|\|/).map { String(String($0).trimmingBlanks) }
  }

  /// Whether a text is a comparison without a program that would make it, and without quotes that end elsewhere.
  private static func isComparison(_ text: String) -> Bool {
    // Most conditions are tests of a shell, and need no closer look.
    if text.hasPrefix("test ") || text.hasPrefix("[") { return false }
    if ["yes", "no", "on", "off"].contains(text) { return true }
    guard text.contains(where: { "=<>".contains($0) }) || text.hasPrefix("-") || text.hasPrefix("!") else {
      return false
    }
    guard !text.contains("\n"), text.count(where: { $0 == "\"" }) % 2 == 0, text.count(where: { $0 == "'" }) % 2 == 0
    else { return false }
    return [comparison, comparisonOfVariable, test].contains { text.wholeMatch(of: $0) != nil }
  }

  /// Each `$NAME` and `${NAME…}`, with the name.
  static func findVariables(in text: UnsafeBufferPointer<UInt8>) -> [(name: String, text: String, range: Range<Int>)] {
    guard text.contains(UInt8(ascii: "$")) else { return [] }
    let string = String(decoding: text, as: UTF8.self)
    return string.matches(of: /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-?+][^{}]*)?\})/).map { match in
      let start = string.utf8.distance(from: string.startIndex, to: match.range.lowerBound)
      return (String(match.1 ?? match.2 ?? ""), String(match.0), start..<start + match.0.utf8.count)
    }
  }

  /// Compiled once; they never change, although their type doesn't say that threads may share them.
  private nonisolated(unsafe) static let statusFunction: Regex<Substring> =
    /!?\s*(?:always|success|failure|cancelled)\(\)/
  private nonisolated(unsafe) static let substitution: Regex<(Substring, Substring)> =
    #/[^\s`$]*(\$\([a-z./][^()`]*\)|`[a-z./][^`]*`)[^\s`$()]*\n?/#
  private nonisolated(unsafe) static let comparison: Regex<Substring> =
    /!?\s*(?:\$?[A-Za-z_][\w.]*|"?\$\w+"?|"?\$\{\w+\}"?)\s*(?:==|!=|=~)\s*[^;&|]+/
  /// With a sign that stands after a program, too: `$A = b`, `env.N > 3`.
  private nonisolated(unsafe) static let comparisonOfVariable: Regex<Substring> =
    /!?\s*(?:"?\$\w+"?|"?\$\{\w+\}"?|[a-z]+\.\w+)\s*(?:=\s*[^;&|]+|[<>]=?\s*-?\d+)/
  /// `-n "$A"`, without the program.
  private nonisolated(unsafe) static let test: Regex<Substring> = /!?\s*-[a-z]\s+[^;&|]+/
}
