internal import CLibYAML
import Diagnostics

/// What libyaml's failure means, and where its cause stands.
struct SyntaxExplanation {
  let fact: Fact
  /// The place in the file, in bytes.
  let offset: Int
  let end: Int
  private var contextOffset: Int?
  private var contextName = ""

  init(
    _ failure: EventStream.Failure, bytes: UnsafeBufferPointer<UInt8>, offsets: inout CharacterOffsets,
    limits: YAMLLimits
  ) {
    let problemOffset = offsets.byteOffset(ofCharacter: failure.mark.index)
    if failure.isScalarTooLong {
      let isBetween: (UInt8) -> Bool = { [0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: ":"), UInt8(ascii: ",")].contains($0) }
      let start = bytes[problemOffset...].firstIndex { !isBetween($0) } ?? problemOffset
      self.init(.scalarTooLong(limit: limits.scalarSize), at: start)
      return
    }
    if let character = failure.character {
      self.init(.controlCharacter(character.code), at: character.offset)
      return
    }
    let contextStart = failure.context == nil ? nil : offsets.byteOffset(ofCharacter: failure.contextMark.index)
    let byte = problemOffset < bytes.count ? bytes[problemOffset] : 0
    switch (failure.problem, failure.context) {
    case (let problem, _) where problem.hasPrefix("found a tab character"):
      self.init(.syntax(.tabIndentation), at: problemOffset)
    case ("found character that cannot start any token", _) where byte == 0x09:
      self.init(.syntax(.tabIndentation), at: problemOffset)
    case ("found character that cannot start any token", _):
      self.init(.syntax(.reservedCharacter(String(UnicodeScalar(byte)))), at: problemOffset)
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"),
      ("did not find expected alphabetic or numeric character", "while scanning an anchor"):
      // No name of an anchor, but a pattern like '*.c', or a shell's '&&'.
      let start = contextStart ?? problemOffset
      self.init(.syntax(.reservedCharacter(String(UnicodeScalar(bytes[start])))), at: start)
    case ("found unexpected end of stream", "while scanning a quoted scalar"),
      ("found unexpected document indicator", "while scanning a quoted scalar"):
      self.init(.syntax(.unclosedQuote), at: contextStart ?? problemOffset)
    case ("did not find expected ',' or ']'", _), ("did not find expected ',' or '}'", _):
      let start = contextStart ?? problemOffset
      self.init(.syntax(.unclosedFlow(open: failure.problem.contains("]") ? "[" : "{")), at: start)
    case ("mapping values are not allowed in this context", _):
      let key = onlyKeyOfLine(before: problemOffset, in: bytes)
      if let key, problemOffset - key > 1024 {
        let problem = "a key of more than 1024 characters"
        self.init(.syntax(.other(problem: problem, context: nil)), from: key, to: problemOffset)
      } else if let key {
        self.init(.syntax(.unexpectedIndent), from: key, to: problemOffset)
      } else {
        self.init(.syntax(.secondColon), at: problemOffset)
      }
    case ("could not find expected ':'", _):
      let start = contextStart ?? problemOffset
      let line = bytes[start...].firstIndex { $0 == 0x0A } ?? bytes.count
      self.init(.syntax(.missingColon), from: start, to: line)
    case ("did not find expected key", _), ("did not find expected '-' indicator", _):
      guard isFirstOfLine(problemOffset, in: bytes) else {
        self.init(.syntax(.textAfterValue), at: problemOffset)
        return
      }
      let tab = tabBefore(problemOffset, in: bytes)
      self.init(tab == nil ? .syntax(.unexpectedIndent) : .syntax(.tabIndentation), at: tab ?? problemOffset)
      contextOffset = contextStart
      contextName = failure.problem.contains("key") ? "the map" : "the list"
    case ("found unknown escape character", _):
      self.init(.syntax(.invalidEscape), from: problemOffset, to: problemOffset + 2)
    default:
      self.init(.syntax(.other(problem: failure.problem, context: failure.context)), at: problemOffset)
    }
  }

  private init(_ fact: Fact, at offset: Int) {
    self.init(fact, from: offset, to: offset + 1)
  }

  private init(_ fact: Fact, from offset: Int, to end: Int) {
    self.fact = fact
    self.offset = offset
    self.end = end
  }

  func labels(base: UInt32) -> [Diagnostic.Label] {
    guard let contextOffset, contextOffset < offset else { return [] }
    let start = base + UInt32(contextOffset)
    return [.init(.startedHere(contextName), at: SourceRange(start: start, end: start + 1))]
  }
}

/// The start of what stands on a line before its first colon; nil where there is another colon before this one.
private func onlyKeyOfLine(before colon: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var start = colon
  while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
  guard let key = bytes[start..<colon].firstIndex(where: { $0 != 0x20 }) else { return nil }
  let hasOther = (key..<colon).contains { bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == 0x20 }
  return hasOther || start == 0 ? nil : key
}

private func isFirstOfLine(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let before = bytes[..<offset].last { $0 != 0x20 && $0 != 0x09 }
  return before == nil || before == 0x0A || before == 0x0D
}

/// A tab in the white space that a line begins with.
private func tabBefore(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var index = min(offset, bytes.count - 1)
  while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
  while index < bytes.count, bytes[index] == 0x20 { index += 1 }
  return index < bytes.count && bytes[index] == 0x09 ? index : nil
}
