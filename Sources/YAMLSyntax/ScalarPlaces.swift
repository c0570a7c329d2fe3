package import Diagnostics

/// Where each byte of a scalar's text stands in the source, through block indentation, folding, quotes and escapes.
package struct ScalarPlaces {
  /// For each byte of the text, and for its end, the offset in the file.
  private let offsets: [UInt32]
  private let base: UInt32

  /// - Parameters:
  ///   - text: what YAML makes of the scalar.
  ///   - range: of the scalar, with its quotes or the sign of a block.
  /// - Returns: nil where the source does not give that text.
  package init?(of text: some Collection<UInt8>, in file: SourceFile, at range: SourceRange) {
    base = file.base
    let (start, end) = (Int(range.start - file.base), Int(range.end - file.base))
    let decoded = file.bytes.withUnsafeBufferPointer { bytes -> DecodedScalar? in
      guard start < end, end <= bytes.count else { return nil }
      let decoder = ScalarDecoder(bytes: bytes, end: end)
      let decoded: DecodedScalar? =
        switch bytes[start] {
        case UInt8(ascii: "|"), UInt8(ascii: ">"): decoder.block(at: start, giving: text)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): decoder.flow(from: start + 1, to: end - 1, quote: bytes[start])
        default: decoder.flow(from: start, to: end, quote: nil)
        }
      return decoded.flatMap { $0.bytes.elementsEqual(text) ? $0 : nil }
    }
    guard let decoded else { return nil }
    offsets = decoded.offsets + [UInt32(decoded.end)]
  }

  /// The place of a part of the text; of an empty part the place before which it stands.
  package func range(of part: Range<Int>) -> SourceRange {
    let start = offsets[min(part.lowerBound, offsets.count - 1)]
    let end = offsets[min(part.upperBound, offsets.count - 1)]
    return SourceRange(start: base + start, end: base + max(start, end))
  }
}

/// The text of a scalar with the place of each of its bytes.
struct DecodedScalar {
  var bytes: [UInt8] = []
  var offsets: [UInt32] = []
  /// Behind what was read last.
  var end = 0

  mutating func append(_ byte: UInt8, at offset: Int) {
    bytes.append(byte)
    offsets.append(UInt32(offset))
  }

  mutating func append(_ breaks: LineBreaks) {
    for offset in breaks.offsets { append(0x0A, at: offset) }
  }
}

/// Line breaks that may become part of the text, by their places.
struct LineBreaks {
  var offsets: [Int] = []

  var isEmpty: Bool { offsets.isEmpty }
}
