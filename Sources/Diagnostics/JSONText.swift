/// Writes JSON (RFC 8259): the few shapes that taskflow prints, in the order they are given.
package struct JSONText {
  /// What was written and not handed on.
  package private(set) var text = ""
  /// Where a long text goes as it is made.
  private let pieces: TextPieces?
  private var needsComma = false
  /// Spaces for each level of indentation; nil for all on one line.
  private let indentation: Int?
  private var depth = 0
  private var isAfterKey = false

  /// - Parameter pieces: takes the text as it is made, but for the end, which `finish` hands on; nil for one that is short.
  package init(indentation: Int? = nil, to pieces: TextPieces? = nil) {
    self.indentation = indentation
    self.pieces = pieces
  }

  /// Ends the line, and hands on what was not handed on yet.
  package mutating func finish() {
    text += "\n"
    handOn()
  }

  private mutating func handOn() {
    guard let pieces else { return }
    pieces.append(text)
    text.removeAll(keepingCapacity: true)
  }

  package mutating func object(_ members: (inout JSONText) -> Void) {
    collection("{", "}", members)
  }

  package mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout JSONText, Element) -> Void) {
    collection("[", "]") { json in
      for element in elements { write(&json, element) }
    }
  }

  package mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    text += indentation == nil ? ":" : ": "
    needsComma = false
    isAfterKey = true
  }

  package mutating func string(_ value: String) {
    separate()
    appendQuoted(value)
  }

  /// A number or literal as it is to stand there.
  package mutating func raw(_ value: some CustomStringConvertible) {
    separate()
    text += value.description
  }

  package mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  package mutating func member(_ name: String, raw value: some CustomStringConvertible) {
    key(name)
    raw(value)
  }

  private mutating func collection(_ open: String, _ close: String, _ members: (inout JSONText) -> Void) {
    separate()
    text += open
    needsComma = false
    depth += 1
    members(&self)
    depth -= 1
    if needsComma { breakLine() }
    text += close
    needsComma = true
    if pieces != nil, text.utf8.count > 1 << 12 { handOn() }
  }

  private mutating func separate() {
    if needsComma { text += "," }
    if !isAfterKey, depth > 0 { breakLine() }
    isAfterKey = false
    needsComma = true
  }

  private mutating func breakLine() {
    if let indentation { text += "\n" + String(repeating: " ", count: indentation * depth) }
  }

  private mutating func appendQuoted(_ value: String) {
    text += "\""
    defer { text += "\"" }
    // Next to all texts are as they are to be written; character by character takes far longer.
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      text += value
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
