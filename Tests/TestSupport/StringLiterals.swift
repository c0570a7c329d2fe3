/// Returns the texts of the string literals in Swift source, inner ones before those around them, `…` for each interpolation.
///
/// A regular expression between slashes is not known as such: a quote in one may begin a literal, which ends with the line.
package func stringLiterals(in source: String) -> [String] {
  var reader = LiteralReader(bytes: Array(source.utf8))
  reader.readCode(isInterpolation: false)
  return reader.found
}

private struct LiteralReader {
  let bytes: [UInt8]
  var index = 0
  var found: [String] = []

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads to the end, or to the ')' that closes an interpolation.
  mutating func readCode(isInterpolation: Bool) {
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "/") where isNext("//"):
        while index < bytes.count, bytes[index] != newline { index += 1 }
      case UInt8(ascii: "/") where isNext("/*"):
        while index < bytes.count, !isNext("*/") { index += 1 }
      case UInt8(ascii: "#"), UInt8(ascii: "\""):
        if let hashes = hashesOfLiteral {
          index += hashes
          readLiteral(hashes: hashes)
          continue
        }
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if isInterpolation, depth < 0 { return }
      default: break
      }
      index += 1
    }
  }

  /// The number of `#` before a quote that begins here.
  private var hashesOfLiteral: Int? {
    var end = index
    while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - index : nil
  }

  private mutating func readLiteral(hashes: Int) {
    let marks = String(repeating: "#", count: hashes)
    let isMultiline = isNext("\"\"\"")
    let quote = (isMultiline ? "\"\"\"" : "\"") + marks
    let escape = "\\" + marks
    index += isMultiline ? 3 : 1
    var text: [UInt8] = []
    while index < bytes.count, !isNext(quote) {
      if isNext(escape + "(") {
        index += escape.utf8.count + 1
        readCode(isInterpolation: true)
        text += "…".utf8
        index += 1
      } else if isNext(escape) {
        index += escape.utf8.count
        readEscape(&text)
      } else if bytes[index] == newline {
        // Such a quote began no literal.
        guard isMultiline else { return }
        text.append(newline)
        index += 1
        skipIndentation()
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    index += quote.utf8.count
    found.append(String(decoding: text, as: UTF8.self))
  }

  private mutating func readEscape(_ text: inout [UInt8]) {
    guard index < bytes.count else { return }
    if bytes[index] == newline {
      index += 1
      return skipIndentation()
    }
    let isSpace = bytes[index] == UInt8(ascii: "n") || bytes[index] == UInt8(ascii: "t")
    text.append(isSpace ? UInt8(ascii: " ") : bytes[index])
    index += 1
  }

  private mutating func skipIndentation() {
    while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
  }

  private func isNext(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }
}

private let newline = UInt8(ascii: "\n")
