import Diagnostics
import WorkflowModel
import YAMLSyntax

/// What YAML makes of scripts and other texts that was probably not meant.
extension WorkflowReader {
  // MARK: - Comments

  /// A plain text at whose end a comment begins that was meant to be part of it: inside of a quote, or by what it looks like.
  mutating func checkComment(after scalar: NodeID, key: @autoclosure () -> String) {
    guard let comment = tree.comment(after: scalar) else { return }
    let bytes = tree.bytes(of: scalar)
    let text = tree.sourceBytes(of: comment)
    let quote = QuoteState(after: bytes).open
    let isInQuote = quote.map { text.contains($0) } ?? false
    let isInBracket = quote == nil && (OpenBrackets(in: bytes).closing.map { text.contains($0) } ?? false)
    guard isInQuote || isInBracket else {
      let rest = String(decoding: text, as: UTF8.self)
      if checks == .all, looksLikeRest(rest, of: key()) {
        report(.commentInValue(key: key(), .rest(rest)), at: comment)
      }
      return
    }
    let value = tree.text(of: scalar)
    let cut = isInQuote ? CommentCut.quote(value) : .bracket(value)
    var finding = Diagnostic(.commentInValue(key: key(), cut), at: comment)
    finding.script = tree.range(of: scalar)
    diagnostics.append(finding)
  }

  private func looksLikeRest(_ comment: String, of key: String) -> Bool {
    if looksLikeValue(comment) { return true }
    return isCommand(key) ? looksLikeWord(comment) : !mayHaveRemarks(key) && looksLikeOneWord(comment)
  }

  /// Whether a comment is hardly one: `#12`, `#ff0000`, `#tag; make`.
  private func looksLikeValue(_ comment: String) -> Bool {
    comment.firstMatch(of: /^#(?:\d|[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?(?:\s|$)|\S+\s*(?:;|&&|\|\|?)\s)/) != nil
  }

  /// True for a key whose value is a script, in which a `#` within a word means itself.
  private func isCommand(_ key: String) -> Bool {
    [FieldID.run, .condition, .serviceReady].contains { $0.name == key }
  }

  /// True for a key whose value is a path or a text for people; `#todo` after it is rather a remark than a part of it.
  private func mayHaveRemarks(_ key: String) -> Bool {
    [FieldID.name, .description, .cwd, .envFile, .inputs, .outputs, .shell, .include].contains { $0.name == key }
  }

  /// True for a `#` that only one word follows, as in `p@ss #word`; not for what is said to programs and to oneself.
  private func looksLikeOneWord(_ comment: String) -> Bool {
    comment.wholeMatch(of: /#(?!(?i:todo|fixme|hack|xxx|nosec|noqa|nolint)\b)[\p{L}\p{N}][^\s:]*\s*/) != nil
  }

  /// True for a `#` with something right after it that is neither a heading (`## Build`) nor about findings.
  private func looksLikeWord(_ comment: String) -> Bool {
    comment.firstMatch(of: /^#(?!#*(?:\s|$)|[-=*#]{3}|!|\s*taskflow:)/) != nil
  }

  /// A comment like `#ff0000` where a value was to stand, and where nothing has a meaning too.
  mutating func noteComment(inPlaceOf value: NodeID, _ key: NodeID) {
    guard checks == .all, let comment = commentAsValue(value, after: key) else { return }
    report(.commentInValue(key: tree.text(of: key), .all(comment.text)), at: comment.range)
  }

  /// A comment like `#ff0000` in the place of a value.
  func commentAsValue(_ value: NodeID, after key: NodeID) -> (text: String, range: SourceRange)? {
    tree.comment(afterKey: key, value).flatMap(wordOfComment)
  }

  /// The comment if it is a single word right after its `#`.
  private func wordOfComment(_ range: SourceRange) -> (text: String, range: SourceRange)? {
    let text = String(decoding: tree.sourceBytes(of: range), as: UTF8.self)
    guard let second = text.dropFirst().first, second.isLetter || second.isNumber else { return nil }
    return text.contains(where: \.isWhitespace) ? nil : (text, range)
  }

  /// Reports an item that cannot be read; of one that is a comment like `- #fff`, that.
  mutating func reportItem(_ item: NodeID, key: String, _ fact: Fact) {
    guard let comment = tree.comment(inPlaceOfItem: item).flatMap(wordOfComment) else {
      return report(fact, at: placeOfItem(item))
    }
    report(.commentAsValue(key: key, text: comment.text, isItem: true), at: comment.range)
  }

  /// Comments like `#fff` where an item of a list in brackets was to stand.
  mutating func noteComments(betweenItemsOf list: NodeID, key: String) {
    guard checks == .all, !tree.isAlias(list) else { return }
    for comment in tree.comments(betweenItemsOf: list).compactMap(wordOfComment) {
      report(.commentInValue(key: key, .item(comment.text)), at: comment.range)
    }
  }

  // MARK: - Commas

  /// Several paths in one text, which is then the name of one file.
  mutating func checkCommas(_ field: WorkflowField, _ item: NodeID) {
    let bytes = tree.bytes(of: item)
    guard checks == .all, bytes.contains(UInt8(ascii: ",")), !bytes.contains(UInt8(ascii: "{")),
      !bytes.contains(UInt8(ascii: "\\")), case let text = tree.text(of: item),
      text.contains(", ") || text.contains("?,")
    else { return }
    let paths = text.split(separator: ",").map { String($0).trimmingBlanks }
    guard paths.count > 1, !paths.contains("") else { return }
    report(.listInText(key: field.name, text: text, list: paths.joined(separator: ", ")), at: tree.range(of: item))
  }

  // MARK: - Lines

  /// Commands on lines that YAML joins.
  mutating func noteFolding(_ scalar: NodeID) {
    guard !tree.isAlias(scalar), let task = notes.task else { return }
    let lines = tree.foldedLines(of: scalar)
    guard let first = lines.first else { return }
    let program = words(first.text).first { !CommandWords.isAssignment($0) } ?? ""
    var text = Array(first.text.utf8)
    var previous = first.text
    noteFoldedComment(lines, task)
    for line in lines.dropFirst() {
      let word = words(line.text).first ?? ""
      let isContinued = QuoteState(after: text).open != nil || continues(previous, by: word, of: String(program))
      let isCommand =
        CommandWords.isUsual(word) || CommandWords.isAssignment(word)
        || (word == program && word.contains { $0.isLetter })
      if line.isJoined, !isContinued, isCommand {
        notes.foldings.append((.foldedCommand(line.text), line.range, task, fileIndex))
        return
      }
      text += Array((line.isJoined ? " " : "\n").utf8) + Array(line.text.utf8)
      previous = line.text
    }
  }

  /// A `#` of a shell in a line that the next one is joined to: that is part of the comment, too.
  private mutating func noteFoldedComment(_ lines: [YAMLTreeView.FoldedLine], _ task: DefinitionID) {
    var scanner = ShellScanner()
    for (line, next) in zip(lines, lines.dropFirst()) {
      let bytes = Array((line.text + (next.isJoined ? " " : "\n")).utf8)
      let start = bytes.withUnsafeBufferPointer { scanner.firstComment(in: $0) }
      guard let start, next.isJoined else { continue }
      let place = line.range.start + UInt32(start)
      notes.foldings.append(
        (.foldedComment(next.text), SourceRange(start: place, end: line.range.end), task, fileIndex))
      return
    }
  }

  private func words(_ text: String) -> [Substring] { text.split(separator: " ") }

  /// Whether the line after this one belongs to the same command.
  private func continues(_ line: String, by next: Substring, of program: String) -> Bool {
    guard let last = line.last, let word = words(line).last else { return true }
    if "\\|&;({,=<>".contains(last) || word.hasPrefix("-") { return true }
    if ["do", "then", "else", "in", "!", "if", "while", "until"].contains(word) { return true }
    return next != program && CommandWords.takesCommand(program)
  }

  // MARK: - Shells

  mutating func noteBashSyntax(in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: @autoclosure () -> String) {
    guard let found = BashSyntax.find(in: bytes) else { return }
    let range = placesOfParts(in: tree.resolve(scalar))(found.range)
    notes.bashUses.append(
      .init(
        text: found.text, isTest: key() != FieldID.run.name, range: range, task: notes.task, file: fileIndex))
  }

  /// A first line like `#!/usr/bin/env python3`, which only the system reads.
  mutating func noteInterpreter(in bytes: UnsafeBufferPointer<UInt8>, _ scalar: NodeID, key: @autoclosure () -> String)
  {
    guard let interpreter = scriptInterpreter(bytes) else { return }
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let range = placesOfParts(in: tree.resolve(scalar))(0..<end)
    notes.bashUses.append(
      .init(
        text: interpreter, isInterpreter: true, isTest: key() != FieldID.run.name, range: range, task: notes.task,
        file: fileIndex))
  }

  // MARK: - Lists of words

  /// A list is one program and its arguments, not several commands.
  mutating func checkWords(_ list: NodeID) {
    let items = Array(tree.items(of: list)).filter { tree.isScalar($0) }
    guard let first = items.first else { return }
    let program = tree.text(of: first)
    if !ScriptBytes(in: tree.bytes(of: first)).contains(.ink) { return report(.noProgram, at: placeOfEmpty(first)) }
    if program.trimmingBlanks.contains(" "), !program.contains("\n") {
      return report(.programWithBlank(program), at: tree.range(of: first))
    }
    guard checks == .all, !CommandWords.takesCommand(program) || program == "echo" else { return }
    for (before, item) in zip(items, items.dropFirst()) where looksLikeCommand(tree.text(of: item), beside: program) {
      if tree.bytes(of: before).first == UInt8(ascii: "-") { continue }
      return report(.commandAsArgument(tree.text(of: item), of: program), at: tree.range(of: item))
    }
  }

  private func looksLikeCommand(_ text: String, beside program: String) -> Bool {
    let words = words(text)
    guard words.count > 1, let first = words.first, !text.contains("\n") else { return false }
    return first == program || CommandWords.isUsual(first) && CommandWords.isUsual(program) && program != "echo"
  }

  // MARK: - Order

  /// `mode: sync` beside a matrix, which says nothing of its instances.
  mutating func noteSyncMatrix(_ mode: NodeID, of id: DefinitionID) {
    guard checks == .all, workflow.tasks[id].mode == .sync, workflow.rules(of: id)?.matrix != nil else { return }
    report(.syncMatrix(workflow.path(of: id)), at: tree.range(of: mode))
  }
}

/// Finds what bash understands and `sh` passes over in silence, or fails at.
enum BashSyntax {
  /// The first such thing outside of quotes. A text with a here document is not looked at: it may be a script itself.
  static func find(in bytes: UnsafeBufferPointer<UInt8>) -> (text: String, range: Range<Int>)? {
    guard !holdsHereDocument(bytes) else { return nil }
    var quotes = ShellScanner()
    for index in bytes.indices {
      let isPlain = quotes.isPlain(bytes, at: index)
      // Double quotes leave it as it is.
      if bytes[index] == UInt8(ascii: "$"), quotes.isReplaced, let end = endOfExpansion(bytes, at: index) {
        return (String(decoding: bytes[index..<end], as: UTF8.self), index..<end)
      }
      guard isPlain else { continue }
      switch bytes[index] {
      case UInt8(ascii: "["):
        if isTest(bytes, at: index) { return ("[[", index..<index + 2) }
        if let sign = doubleSign(bytes, at: index) { return ("==", sign..<sign + 2) }
      case UInt8(ascii: "&"):
        let isRedirection = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: ">")
        if isRedirection, index == 0 || !"<>&".utf8.contains(bytes[index - 1]) { return ("&>", index..<index + 2) }
      case UInt8(ascii: "{"):
        if let end = endOfRange(bytes, at: index) {
          return (String(decoding: bytes[index..<end], as: UTF8.self), index..<end)
        }
      default: break
      }
    }
    return nil
  }

  private static func holdsHereDocument(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "<") && $1 == UInt8(ascii: "<") }
  }

  /// `[[` followed by a blank, where a command begins.
  private static func isTest(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "["), isBlank(bytes[index + 2]) else {
      return false
    }
    return beginsCommand(bytes, at: index)
  }

  private static func beginsCommand(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let before = bytes[..<index].lastIndex { $0 != 0x20 && $0 != 0x09 }
    guard let before else { return true }
    if "\n;&|(!{".utf8.contains(bytes[before]) { return true }
    let start = bytes[...before].lastIndex { isBlank($0) || ";&|(".utf8.contains($0) }.map { $0 + 1 } ?? 0
    let word = String(decoding: bytes[start...before], as: UTF8.self)
    return ["if", "elif", "while", "until", "then", "do", "else", "time"].contains(word)
  }

  /// Where `==` stands in `[ … ]`, which begins with a command.
  private static func doubleSign(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    guard index + 1 < bytes.count, isBlank(bytes[index + 1]), beginsCommand(bytes, at: index) else { return nil }
    var quotes = ShellScanner()
    for next in bytes.indices[(index + 1)...] where quotes.isPlain(bytes, at: next) {
      if ";\n]".utf8.contains(bytes[next]) { return nil }
      let isSign = bytes[next] == UInt8(ascii: "=") && next + 2 < bytes.count && bytes[next + 1] == UInt8(ascii: "=")
      if isSign, isBlank(bytes[next - 1]), isBlank(bytes[next + 2]) { return next }
    }
    return nil
  }

  /// The end of `${X^^}`, `${X,,}`, `${X:0:7}`, `${X/a/b}` or `${X[0]}`.
  private static func endOfExpansion(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{") else { return nil }
    guard let close = bytes[index...].prefix(80).firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let text = String(decoding: bytes[index...close], as: UTF8.self)
    return text.prefixMatch(of: /\$\{[A-Za-z_]\w*(?:\^|,|\/|\[|:[0-9:]|: -[0-9])/) != nil ? close + 1 : nil
  }

  /// The end of `{1..9}` or `{a..z}`.
  private static func endOfRange(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    if index > 0, bytes[index - 1] == UInt8(ascii: "$") { return nil }
    guard let close = bytes[index...].prefix(24).firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let text = String(decoding: bytes[index...close], as: UTF8.self)
    return text.wholeMatch(of: /\{(?:-?\d+\.\.-?\d+|[a-zA-Z]\.\.[a-zA-Z])(?:\.\.-?\d+)?\}/) != nil ? close + 1 : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
}

/// Follows the quotes and comments of a shell script, byte by byte.
private struct ShellScanner {
  private var open: UInt8?
  private var isEscaped = false
  /// Of the byte that was read last.
  private var wasEscaped = false

  /// Whether a shell replaces variables in the byte that was read last.
  var isReplaced: Bool { !wasEscaped && open != UInt8(ascii: "'") && open != UInt8(ascii: "#") }

  /// Reads a whole line, which no comment was open before.
  ///
  /// - Returns: where a comment begins in it.
  mutating func firstComment(in line: UnsafeBufferPointer<UInt8>) -> Int? {
    var start: Int?
    for index in line.indices {
      _ = isPlain(line, at: index)
      if start == nil, open == UInt8(ascii: "#") { start = index }
    }
    return start
  }

  /// - Parameter index: one more than that of the last call.
  /// - Returns: true for a byte outside of quotes and comments that no backslash stands before.
  mutating func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let byte = bytes[index]
    wasEscaped = isEscaped
    if isEscaped {
      isEscaped = false
      return false
    }
    if open == UInt8(ascii: "#") {
      if byte == 0x0A { open = nil }
      return false
    }
    if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "'") {
      isEscaped = true
      return false
    }
    if let quote = open {
      if byte == quote { open = nil }
      return false
    }
    let beginsComment =
      byte == UInt8(ascii: "#")
      && (index == 0 || [0x20, 0x09, 0x0A, UInt8(ascii: ";")].contains(bytes[index - 1]))
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || beginsComment {
      open = byte
      return false
    }
    return true
  }
}

extension String {
  /// Without spaces at either end.
  var trimmingBlanks: Substring {
    let start = drop { $0 == " " }
    return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
  }
}
