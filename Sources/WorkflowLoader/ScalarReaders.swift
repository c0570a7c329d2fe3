import Diagnostics
import Variables
import WorkflowModel
import YAMLSyntax

/// Readers of single values. Each reports what it can't read and returns what it could.
extension WorkflowReader {
  mutating func readVersion(_ value: NodeID) {
    let text = tree.kind(of: value) == .text ? tree.text(of: value) : ""
    if text != "1" { report(.unsupportedVersion(text), at: placeOfEmpty(value)) }
  }

  /// A text that stands for itself.
  mutating func readText(_ field: WorkflowField, _ value: NodeID) -> String? {
    guard isText(field, value), isWithoutNUL(value, key: field.name) else { return nil }
    return tree.text(of: value)
  }

  mutating func readDescription(_ field: WorkflowField, _ value: NodeID) -> TextID? {
    guard isText(field, value), isWithoutNUL(value, key: field.name) else { return nil }
    if checks == .all { checkComment(after: value, key: field.name) }
    return intern(value)
  }

  /// A text for people, which stands for itself.
  mutating func readFreeText(_ field: WorkflowField, _ value: NodeID) -> String? {
    guard let text = readText(field, value) else { return nil }
    if checks == .all { checkComment(after: value, key: field.name) }
    return text
  }

  /// A script for a shell, never rewritten.
  mutating func readShellText(_ field: WorkflowField, _ value: NodeID) -> TextID? {
    guard isText(field, value) else { return nil }
    checkScript(field, value)
    let text = intern(value)
    notePlace(of: text, value, field)
    return text
  }

  mutating func checkScript(_ field: WorkflowField, _ value: NodeID) {
    let kinds = ScriptBytes(in: tree.bytes(of: value))
    if !kinds.contains(.ink) {
      let place = placeOfEmpty(value)
      let isBlock = tree.sourceBytes(of: place).first.map { "|>".utf8.contains($0) } ?? false
      report(isBlock ? .emptyText(key: field.name) : .emptyCommand(key: field.name), at: place)
    }
    if kinds.contains(.nul) { report(.nulInText(key: field.name), at: tree.range(of: value)) }
    checkComment(after: value, key: field.name)
    noteScript(value, kinds, key: field.name)
  }

  mutating func isText(_ field: WorkflowField, _ value: NodeID) -> Bool {
    if tree.kind(of: value) == .text { return true }
    reportWrongType(field, value)
    return false
  }

  mutating func isWithoutNUL(_ scalar: NodeID, key: @autoclosure () -> String) -> Bool {
    guard tree.bytes(of: scalar).contains(0) else { return true }
    report(.nulInText(key: key()), at: tree.range(of: scalar))
    return false
  }

  // MARK: - Fields with a type of their own

  /// Reports what a field with a type of its own can't read. No variable is replaced in it: it must be known before
  /// anything runs.
  mutating func reportUnreadable(_ fact: Fact, _ key: String, _ value: NodeID) {
    let fact = holdsInterpolation(value) ? .interpolationNotAllowed(key: key) : fact
    report(fact, at: tree.range(of: value))
  }

  func holdsInterpolation(_ scalar: NodeID) -> Bool {
    tree.text(of: scalar).contains("${")
  }

  mutating func readChoice<Choice: RawRepresentable & CaseIterable>(
    _ field: WorkflowField, _ value: NodeID
  ) -> Choice? where Choice.RawValue == String {
    guard let text = readText(field, value) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    let similar = otherWord(for: text, among: choices) ?? suggestion(for: text, among: choices)
    let fact = Fact.invalidChoice(key: field.name, text: text, choices: choices, suggestion: similar)
    reportUnreadable(fact, field.name, value)
    return nil
  }

  /// What other tools call one of our words.
  private func otherWord(for text: String, among choices: [String]) -> String? {
    let word: String? =
      switch text.lowercased() {
      case "sequential", "serial", "sequence", "ordered": "sync"
      case "parallel", "concurrent": "async"
      case "fail-fast", "fail_fast", "abort": "cancel"
      case "ignore", "keep-going", "keep_going": "continue"
      default: nil
      }
    return word.flatMap { choices.contains($0) ? $0 : nil }
  }

  mutating func readBoolean(_ field: WorkflowField, _ value: NodeID) -> Bool? {
    guard let text = readText(field, value) else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    default:
      let meant: String? =
        switch text.lowercased() {
        case "true", "yes", "y", "on", "1": "true"
        case "false", "no", "n", "off", "0": "false"
        default: suggestion(for: text, among: ["true", "false"])
        }
      let fact = Fact.invalidChoice(key: field.name, text: text, choices: ["true", "false"], suggestion: meant)
      reportUnreadable(fact, field.name, value)
      return nil
    }
  }

  mutating func readDurationField(
    _ field: WorkflowField, _ value: NodeID, isZeroAllowed: Bool = true
  ) -> Nanoseconds? {
    guard isText(field, value) else { return nil }
    let problem: DurationProblem
    switch readDuration(tree.bytes(of: value)) {
    case .success where hasLeadingZero(value): problem = .leadingZero
    case .success(let duration) where duration > 0 || isZeroAllowed: return duration
    case .success: problem = .zero
    case .failure(let error): problem = error.problem
    }
    let fact = Fact.invalidDuration(key: field.name, text: tree.text(of: value), problem)
    reportUnreadable(fact, field.name, value)
    return nil
  }

  mutating func readSizeField(_ field: WorkflowField, _ value: NodeID) -> Int64? {
    guard isText(field, value) else { return nil }
    let problem: SizeProblem
    switch readSize(tree.bytes(of: value)) {
    case .success where hasLeadingZero(value): problem = .leadingZero
    case .success(let size) where size > 0: return size
    case .success: problem = .zero
    case .failure(.unreadable): problem = .unreadable
    case .failure(.negative): problem = .negative
    case .failure(.tooLarge): problem = .tooLarge
    }
    let fact = Fact.invalidSize(key: field.name, text: tree.text(of: value), problem)
    reportUnreadable(fact, field.name, value)
    return nil
  }

  mutating func readWholeNumber(_ field: WorkflowField, _ value: NodeID) -> Int32? {
    guard case .wholeNumber(let range) = field.shape, tree.kind(of: value) == .text else {
      reportWrongType(field, value)
      return nil
    }
    return readWholeNumber(in: range, key: field.name, value)
  }

  /// - Parameter value: a scalar.
  mutating func readWholeNumber(in range: ClosedRange<Int>, key: @autoclosure () -> String, _ value: NodeID) -> Int32? {
    let text = tree.text(of: value)
    if let number = Int(text), range.contains(number), withoutLeadingZero(text) == nil { return Int32(number) }
    reportUnreadable(.invalidNumber(key: key(), text: text, range: range), key(), value)
    return nil
  }

  /// True if a scalar is a bare number of seconds or bytes that begins like `010`.
  private func hasLeadingZero(_ value: NodeID) -> Bool {
    tree.bytes(of: value).first == UInt8(ascii: "0") && withoutLeadingZero(tree.text(of: value)) != nil
  }

  /// Digits with at most one point in or before them.
  mutating func readDecimal(_ field: WorkflowField, _ value: NodeID) -> Double? {
    guard case .decimal(let range) = field.shape, tree.kind(of: value) == .text else {
      reportWrongType(field, value)
      return nil
    }
    let text = tree.text(of: value)
    let isPlain =
      withoutLeadingZero(text) == nil && text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
      && !text.hasSuffix(".")
    if isPlain, let number = Double(text), Double(range.lowerBound)...Double(range.upperBound) ~= number {
      return number
    }
    reportUnreadable(.invalidDecimal(key: field.name, text: text, range: range), field.name, value)
    return nil
  }
}

extension WorkflowReader {
  /// Whether a scalar is a letter or `_`, followed by letters, digits, `_`, `-`, `.`.
  func isName(_ scalar: NodeID) -> Bool {
    let bytes = tree.bytes(of: scalar)
    guard let first = bytes.first, isLetter(first) else { return false }
    return bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
  }
}

/// An ASCII letter or `_`.
private func isLetter(_ byte: UInt8) -> Bool {
  (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
}
