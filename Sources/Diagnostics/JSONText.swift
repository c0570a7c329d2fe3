package import Variables

/// Writes JSON (RFC 8259): the few shapes that taskflow prints, in the order they are given. Every text in it is masked, but
/// for words of ours that are said to be such.
package struct JSONText {
  private let secrets: Secrets
  /// What was written and not handed on.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Adding to bytes takes half the time of adding to a text.
  private var bytes: [UInt8] = []
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
    bytes.append(UInt8(ascii: "\n"))
    handOn()
  }

  private mutating func handOn() {
    guard let pieces else { return }
    pieces.append(text)
    bytes.removeAll(keepingCapacity: true)
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
  package mutating func key(text: String) {
    separate()
    appendQuoted(secrets.mask(text))
    endKey()
  }

  /// - Parameter name: a key of ours, in which nothing has to be escaped.
  package mutating func key(_ name: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(name)
    bytes.append(UInt8(ascii: "\""))
    endKey()
  }

  private mutating func endKey() {
    bytes.append(UInt8(ascii: ":"))
    if indentation != nil { bytes.append(UInt8(ascii: " ")) }
    needsComma = false
    isAfterKey = true
  }

  package mutating func string(_ value: String) {
    separate()
    appendQuoted(secrets.mask(value))
  }

  /// - Parameter value: masked as bytes, since a secret need not be UTF-8.
  package mutating func string(_ value: Bytes) {
    separate()
    appendQuoted(String(decoding: value.withUnsafeBytes(secrets.mask), as: UTF8.self))
  }

  package mutating func string(_ words: Words) {
    separate()
    appendQuoted(secrets.mask(words))
  }

  /// A number or literal as it is to stand there.
  package mutating func raw(_ value: some CustomStringConvertible) {
    separate()
    append(value.description)
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
    append(open)
    needsComma = false
    depth += 1
    members(&self)
    depth -= 1
    if needsComma { breakLine() }
    append(close)
    needsComma = true
    if pieces != nil, bytes.count > 1 << 15 { handOn() }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    if !isAfterKey, depth > 0 { breakLine() }
    isAfterKey = false
    needsComma = true
  }

  private mutating func breakLine() {
    guard let indentation else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<indentation * depth { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func appendQuoted(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Next to all texts are as they are to be written; character by character takes far longer.
    var text = value
    let isPlain = text.withUTF8 { text in
      guard Self.isPlain(text) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if isPlain { return }
    var last: Unicode.Scalar = " "
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      // What hosts of CI take for a command anywhere in a line begins with '##'.
      case "#" where last == "#": appendEscaped(scalar)
      case _ where isCommand(scalar): appendEscaped(scalar)
      default: append(String(scalar))
      }
      last = scalar
    }
  }

  private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }

  /// True if nothing in a text may have to be escaped, as far as single bytes tell.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var last: UInt8 = 0
    for byte in text {
      switch byte {
      case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: return false
      case UInt8(ascii: "#"): if last == byte { return false }
      // With these begin the commands beyond ASCII.
      case 0xC2, 0xD8, 0xE2: return false
      default: break
      }
      last = byte
    }
    return true
  }
}
