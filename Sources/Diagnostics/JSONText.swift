package import Variables

/// Writes JSON (RFC 8259): the few shapes that taskflow prints, in the order they are given. Every text in it is masked, but
/// for words of ours that are said to be such.
package struct JSONText {
  private let secrets: Secrets
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
  package init(indentation: Int? = nil, secrets: Secrets, to pieces: TextPieces? = nil) {
    self.indentation = indentation
    self.secrets = secrets
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

  /// - Parameter text: a key that is none of ours.
  package mutating func key(text: String) { key(secrets.mask(text)) }

  /// - Parameter name: a key of ours.
  package mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    text += indentation == nil ? ":" : ": "
    needsComma = false
    isAfterKey = true
  }

  package mutating func string(_ value: String) {
    separate()
    appendQuoted(secrets.mask(value))
  }

  package mutating func string(_ words: Words) {
    separate()
    appendQuoted(secrets.mask(words))
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

  package mutating func member(_ name: String, _ words: Words) {
    key(name)
    string(words)
  }

  /// - Parameter word: one of ours, by which programs decide.
  package mutating func member(_ name: String, word: String) {
    key(name)
    separate()
    appendQuoted(word)
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
    if Self.isPlain(value) {
      text += value
      return
    }
    var last: Unicode.Scalar = " "
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // What hosts of CI take for a command anywhere in a line begins with '##'.
      case "#" where last == "#": appendEscaped(scalar)
      case _ where isCommand(scalar): appendEscaped(scalar)
      default: text.unicodeScalars.append(scalar)
      }
      last = scalar
    }
  }

  private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// True if nothing in a text may have to be escaped, as far as single bytes tell.
  private static func isPlain(_ value: String) -> Bool {
    var last: UInt8 = 0
    return value.utf8.allSatisfy { byte in
      defer { last = byte }
      switch byte {
      case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: return false
      case UInt8(ascii: "#"): return last != byte
      // With these begin the commands beyond ASCII.
      case 0xC2, 0xD8, 0xE2: return false
      default: return true
      }
    }
  }
}
