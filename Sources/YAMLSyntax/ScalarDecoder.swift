/// Reads scalars again as libyaml's scanner does (`yaml_parser_scan_block_scalar`, `…_flow_scalar`, `…_plain_scalar`),
/// keeping places.
struct ScalarDecoder {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Behind the scalar.
  let end: Int

  // MARK: - Blocks

  /// A literal or folded scalar; nil where none of the indentations it may have gives the text. One that is given counts from
  /// that of the collection around it, which is not known here.
  func block(at start: Int, giving text: some Collection<UInt8>) -> DecodedScalar? {
    var chomping: UInt8?
    var index = start + 1
    var hasIndicator = false
    while index < end, !isBreak(index), !isBlank(index) {
      let isChomping = bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      if isChomping { chomping = bytes[index] } else { hasIndicator = true }
      index += 1
    }
    while index < end, !isBreak(index) { index += 1 }
    if index < end { index = behindBreak(index) }
    let widest = indentation(from: index)
    let indentations = hasIndicator ? Array((0...widest).reversed()) : [widest]
    return indentations.lazy.map { indentation in
      self.block(from: index, indentation: indentation, isFolded: bytes[start] == UInt8(ascii: ">"), chomping)
    }.first { $0.bytes.elementsEqual(text) }
  }

  /// The spaces before the first line that has anything else.
  private func indentation(from start: Int) -> Int {
    var index = start
    while index < end {
      let line = index
      while index < end, bytes[index] == 0x20 { index += 1 }
      if index < end, !isBreak(index) { return index - line }
      if index < end { index = behindBreak(index) }
    }
    return 0
  }

  private func block(from start: Int, indentation: Int, isFolded: Bool, _ chomping: UInt8?) -> DecodedScalar {
    var result = DecodedScalar()
    var index = start
    var leadingBreak = LineBreaks()
    var trailingBreaks = skipBlankLines(&index, indentation)
    var wasIndentedMore = false
    while index < end {
      let isIndentedMore = isBlank(index)
      if isFolded, let offset = leadingBreak.offsets.first, !wasIndentedMore, !isIndentedMore {
        if trailingBreaks.isEmpty { result.append(0x20, at: offset) }
      } else {
        result.append(leadingBreak)
      }
      result.append(trailingBreaks)
      wasIndentedMore = isIndentedMore
      while index < end, !isBreak(index) {
        result.append(bytes[index], at: index)
        index += 1
      }
      result.end = index
      leadingBreak = LineBreaks(offsets: index < end ? [index] : [])
      if index < end { index = behindBreak(index) }
      trailingBreaks = skipBlankLines(&index, indentation)
    }
    if chomping != UInt8(ascii: "-") { result.append(leadingBreak) }
    if chomping == UInt8(ascii: "+") { result.append(trailingBreaks) }
    result.end = max(result.end, result.offsets.last.map { Int($0) + 1 } ?? start)
    return result
  }

  /// Goes behind the indentation of the next line that is not blank.
  private func skipBlankLines(_ index: inout Int, _ indentation: Int) -> LineBreaks {
    var breaks = LineBreaks()
    while true {
      let line = index
      while index < end, index - line < indentation, bytes[index] == 0x20 { index += 1 }
      guard index < end, isBreak(index) else { return breaks }
      breaks.offsets.append(index)
      index = behindBreak(index)
    }
  }

  // MARK: - Flow and plain scalars

  /// - Parameter quote: the sign around it; nil for a plain scalar.
  func flow(from start: Int, to limit: Int, quote: UInt8?) -> DecodedScalar {
    var result = DecodedScalar()
    var index = start
    while index < limit {
      if quote == UInt8(ascii: "\""), bytes[index] == UInt8(ascii: "\\"), index + 1 < limit {
        readEscape(&index, limit, &result)
      } else if isBlank(index) || isBreak(index) {
        readSpace(&index, limit, &result)
      } else {
        result.append(bytes[index], at: index)
        let isDoubled = quote == UInt8(ascii: "'") && bytes[index] == UInt8(ascii: "'")
        index += isDoubled ? 2 : 1
      }
    }
    result.end = limit
    return result
  }

  /// Blanks within a line are text. Around line breaks they are not: one break is a space, of several all but the first are
  /// text.
  private func readSpace(_ index: inout Int, _ limit: Int, _ result: inout DecodedScalar, wasEscaped: Bool = false) {
    var blanks: [Int] = []
    var breaks = LineBreaks()
    while index < limit, isBlank(index) || isBreak(index) {
      if isBreak(index) {
        breaks.offsets.append(index)
        index = behindBreak(index)
      } else {
        if breaks.isEmpty, !wasEscaped { blanks.append(index) }
        index += 1
      }
    }
    if wasEscaped { return result.append(breaks) }
    guard let first = breaks.offsets.first else {
      for blank in blanks { result.append(bytes[blank], at: blank) }
      return
    }
    if breaks.offsets.count == 1 { result.append(0x20, at: first) }
    result.append(LineBreaks(offsets: Array(breaks.offsets.dropFirst())))
  }

  /// Behind the backslash at `index`.
  private func readEscape(_ index: inout Int, _ limit: Int, _ result: inout DecodedScalar) {
    let start = index
    index += 1
    if isBreak(index) {
      index = behindBreak(index)
      return readSpace(&index, limit, &result, wasEscaped: true)
    }
    let sign = bytes[index]
    index += 1
    let scalar: UInt32
    if let digits = Self.digits[sign] {
      let last = min(index + digits, limit)
      var code = UInt32(String(decoding: bytes[index..<last], as: UTF8.self), radix: 16) ?? 0xFFFD
      index = last
      // Two escapes of JSON may be one character.
      if last + 6 <= limit, bytes[last] == UInt8(ascii: "\\"), bytes[last + 1] == UInt8(ascii: "u"),
        let low = UInt32(String(decoding: bytes[last + 2..<last + 6], as: UTF8.self), radix: 16),
        let whole = SurrogatePairs.combine(code, low)
      {
        code = whole.value
        index = last + 6
      }
      scalar = code
    } else {
      scalar = Self.escapes[sign] ?? UInt32(sign)
    }
    for byte in String(Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")).utf8 { result.append(byte, at: start) }
  }

  /// How many digits follow.
  private static let digits: [UInt8: Int] = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]

  /// What doesn't stand for itself (YAML 1.2, section 5.7).
  private static let escapes: [UInt8: UInt32] = [
    UInt8(ascii: "0"): 0, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10,
    UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, UInt8(ascii: "e"): 27,
    UInt8(ascii: "N"): 0x85, UInt8(ascii: "_"): 0xA0, UInt8(ascii: "L"): 0x2028, UInt8(ascii: "P"): 0x2029,
  ]

  // MARK: - Characters

  private func isBlank(_ index: Int) -> Bool { bytes[index] == 0x20 || bytes[index] == 0x09 }

  private func isBreak(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }

  private func behindBreak(_ index: Int) -> Int {
    bytes[index] == 0x0D && index + 1 < end && bytes[index + 1] == 0x0A ? index + 2 : index + 1
  }
}
