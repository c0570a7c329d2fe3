package import Variables

/// A line of a file as it may be shown, in which the places of its bytes are still known.
package struct MaskedLine {
  private let bytes: [UInt8]
  /// Where secrets are, in bytes of the file.
  private let hidden: [Range<Int>]

  /// - Parameters:
  ///   - line: the bytes of the line.
  ///   - part: what is going to be shown of it; of a long line only that is looked at, and as much around it as may be
  ///     part of the same secrets.
  init(_ bytes: [UInt8], _ line: Range<Int>, around part: Range<Int>, _ masker: SecretMasker) {
    self.bytes = bytes
    let longest = masker.longest
    let searched =
      max(line.lowerBound, part.lowerBound - longest)..<min(line.upperBound, part.upperBound + longest)
    hidden =
      masker.isEmpty
      ? []
      : bytes.withUnsafeBytes { all in
        masker.ranges(in: UnsafeRawBufferPointer(rebasing: all[searched]))
          .map { $0.lowerBound + searched.lowerBound..<$0.upperBound + searched.lowerBound }
      }
  }

  /// The text around a place of a long line, with `***` in the place of secrets: of what is further away than `reach` bytes,
  /// only secrets that begin or end nearer are read.
  package static func excerpt(
    of line: Range<Int>, in bytes: [UInt8], around offset: Int, reach: Int, _ masker: SecretMasker
  ) -> String {
    let part = max(line.lowerBound, offset - reach)..<min(line.upperBound, offset + reach)
    let masked = MaskedLine(bytes, line, around: part, masker)
    return masked.shown(masked.widened(part))
  }

  /// A range that ends in no secret: those at its ends belong to it as a whole.
  func widened(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    for secret in hidden {
      if secret.lowerBound < start, start < secret.upperBound { start = secret.lowerBound }
      if secret.lowerBound < end, end < secret.upperBound { end = secret.upperBound }
    }
    return start..<max(start, end)
  }

  /// A range that ends in no secret, for people.
  func shown(_ range: Range<Int>) -> String {
    var text = ""
    var position = range.lowerBound
    for secret in hidden where secret.lowerBound >= range.lowerBound && secret.upperBound <= range.upperBound {
      text += printable(String(decoding: bytes[position..<secret.lowerBound], as: UTF8.self)) + "***"
      position = secret.upperBound
    }
    return text + printable(String(decoding: bytes[position..<max(position, range.upperBound)], as: UTF8.self))
  }
}
