package import Diagnostics

/// Keys and texts that are not understood because a character in them only looks like a space, a ':' or a '-'.
package struct StrangeSpaces {
  private let sources: SourceMap

  package init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// The same findings; of those about such a key or text, the character is the cause.
  package func explain(_ findings: [Diagnostic]) -> [Diagnostic] {
    findings.map { finding in
      guard finding.fact.mayBeAboutSpaces, let range = finding.range, let file = sources.file(at: range.start),
        let (problem, place) = find(in: range, of: file).map({ (.strangeSpace($0), $1) }) ?? sign(in: range, of: file)
      else { return finding }
      return Diagnostic(.syntax(problem), at: place)
    }
  }

  /// A ':' of another kind with white space after it, or a dash with a space after it that the text begins with.
  private func sign(in range: SourceRange, of file: SourceFile) -> (SyntaxProblem, SourceRange)? {
    let (start, end) = (Int(range.start - file.base), min(Int(range.end - file.base), file.bytes.count))
    let isSpace = { (offset: Int) in offset >= file.bytes.count || [0x20, 0x0A, 0x0D].contains(file.bytes[offset]) }
    func problem(_ code: UInt32, _ sign: String, at offset: Int, _ length: Int) -> (SyntaxProblem, SourceRange) {
      let place = file.base + UInt32(offset)
      return (.strangeSign(code, looksLike: sign), SourceRange(start: place, end: place + UInt32(length)))
    }
    for offset in start..<max(start, end) {
      if let (code, length) = strangeColon(at: offset, in: file.bytes), isSpace(offset + length) {
        return problem(code, ":", at: offset, length)
      }
    }
    guard let code = strangeDash(at: start, in: file.bytes), isSpace(start + 3) else { return nil }
    return problem(code, "-", at: start, 3)
  }

  /// At either end of a key or text, or after its first colon or dash.
  private func find(in range: SourceRange, of file: SourceFile) -> (UInt32, SourceRange)? {
    let (start, end) = (Int(range.start - file.base), min(Int(range.end - file.base), file.bytes.count))
    guard start < end else { return nil }
    let text = file.bytes[start..<end]
    let colon = text.firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 }
    let dash = text.first == UInt8(ascii: "-") ? start + 1 : nil
    for offset in [start, colon, dash, end - 2, end - 3].compactMap(\.self) {
      guard let code = strangeSpace(at: offset, in: file.bytes) else { continue }
      let place = file.base + UInt32(offset)
      return (code, SourceRange(start: place, end: place + (code == 0xA0 ? 2 : 3)))
    }
    return nil
  }
}

extension Fact {
  /// True for what is said of a name or text that would be another one with an ordinary space.
  fileprivate var mayBeAboutSpaces: Bool {
    switch self {
    case .unknownKey, .invalidName, .missingSpace, .wrongType(_, _, found: .text), .wrongItem(_, _, found: .text),
      .notAMapping(_, found: .text), .unknownDependency, .unknownDefaultTask, .unknownPool,
      .invalidNumber, .invalidDecimal, .invalidDuration,
      .invalidSize, .invalidChoice, .invalidVariableName:
      true
    default: false
    }
  }
}
