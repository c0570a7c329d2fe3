extension TextTemplate {
  /// The text as it would be written: with its variables, their defaults and messages.
  package var source: String {
    String(decoding: Self.source(of: steps ?? [.text(Bytes((literal ?? "").utf8))]), as: UTF8.self)
  }

  private static func source(of steps: [Step]) -> Bytes {
    var source: Bytes = []
    /// Where the references end whose default or message is being written, innermost last.
    var ends: [Int] = []
    for (index, step) in steps.enumerated() {
      close(&ends, at: index, &source)
      switch step {
      case .text(let text): append(text, isLast: index + 1 == steps.count, to: &source)
      case .reference(let reference):
        source += "${\(reference.name)\(sign(of: reference))".utf8
        ends.append(reference.end)
      }
    }
    close(&ends, at: steps.count, &source)
    return source
  }

  private static func close(_ ends: inout [Int], at index: Int, _ source: inout Bytes) {
    while let end = ends.last, end <= index {
      ends.removeLast()
      source.append(UInt8(ascii: "}"))
    }
  }

  /// A dollar sign is doubled where it could be taken for the beginning of something else.
  ///
  /// - Parameter isLast: whether no reference follows.
  private static func append(_ text: Bytes, isLast: Bool, to source: inout Bytes) {
    for (index, byte) in text.enumerated() {
      let next = index + 1 < text.count ? text[index + 1] : isLast ? 0 : UInt8(ascii: "$")
      if byte == UInt8(ascii: "$"), "${".utf8.contains(next) { source.append(byte) }
      source.append(byte)
    }
  }

  private static func sign(of reference: Reference) -> String {
    let colon = reference.isEmptyUnset ? ":" : ""
    return switch reference.alternative {
    case .none: ""
    case .fallback: "\(colon)-"
    case .message: "\(colon)?"
    case .replacement: "\(colon)+"
    }
  }
}
