import Diagnostics
import TestSupport
import Testing

@testable import YAMLSyntax

/// What is not text is refused before libyaml sees it, at its byte; everything that UTF-8 allows is let through.
@Suite struct EncodingTests {
  /// One case for each way of being wrong (The Unicode Standard, table 3-7), at the byte where the sequence begins.
  @Test(
    arguments: [
      ("continuation byte on its own", [0x80]), ("continuation byte on its own", [0xBF]),
      ("truncated at the end, two bytes", [0xC3]), ("truncated at the end, three bytes", [0xE2, 0x82]),
      ("truncated at the end, four bytes", [0xF0, 0x9F, 0x98]), ("truncated before a letter", [0xC3, 0x41]),
      ("truncated before a letter", [0xE2, 0x82, 0x41]), ("truncated before a letter", [0xF0, 0x9F, 0x98, 0x41]),
      ("overlong, two bytes", [0xC0, 0xAF]), ("overlong, two bytes", [0xC1, 0xBF]),
      ("overlong, three bytes", [0xE0, 0x9F, 0xBF]), ("overlong, four bytes", [0xF0, 0x8F, 0xBF, 0xBF]),
      ("surrogate", [0xED, 0xA0, 0x80]), ("surrogate", [0xED, 0xBF, 0xBF]),
      ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]), ("beyond U+10FFFF", [0xF5, 0x80, 0x80, 0x80]),
      ("no first byte", [0xFE, 0x80]), ("no first byte", [0xFF]),
    ] as [(String, [UInt8])])
  func invalidUTF8(name: String, sequence: [UInt8]) {
    // Behind texts of every length, so that the sequence falls on every place of the words that are read at once.
    for length in 0..<20 {
      let text = Array(("# é" + String(repeating: "x", count: length)).utf8)
      let parsed = parse(bytes: text + sequence)
      let column = 4 + length
      #expect(
        parsed.summary == ["not-utf8 1:\(column) ^ bytes \(text.count)..<\(text.count + 1)"], "\(name) after \(length)")
      #expect(parsed.facts == [.notUTF8(byte: sequence[0])])
      #expect(!parsed.isComplete)
    }
  }

  @Test(arguments: [
    "\u{80}", "\u{7FF}", "\u{800}", "\u{FFF}", "\u{1000}", "\u{CFFF}", "\u{D000}", "\u{D7FF}", "\u{E000}", "\u{FFFD}",
    "\u{10000}", "\u{3FFFF}", "\u{40000}", "\u{FFFFF}", "\u{100000}", "\u{10FFFF}",
  ])
  func endsOfEveryRangeAreUTF8(character: String) {
    #expect(scan(Array(character.utf8)) == nil)
  }

  /// The scan agrees with the standard library on thousands of texts with a few bytes spoilt.
  @Test func scanAgreesWithTheStandardLibrary() {
    var random = SplitMix64(seed: 1)
    let pieces = ["a", "plain ascii text", "é", "ü", "√", "語", "🚀", "\n", "\u{10FFFF}"]
    for _ in 0..<3_000 {
      var bytes = (0..<random.number(1...12)).flatMap { _ in Array(pieces.randomElement(using: &random)!.utf8) }
      for _ in 0..<random.number(0...2) {
        bytes[random.number(0...(bytes.count - 1))] = UInt8(random.number(1...255))
      }
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { continue }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      let found = scan(bytes)
      #expect((found == nil) == isValid, "\(bytes)")
      if let found {
        // What stands before the finding is valid, and no continuation of the finding makes it so.
        #expect(String(validating: bytes[..<found], as: UTF8.self) != nil, "\(bytes)")
        #expect(String(validating: bytes[...found], as: UTF8.self) == nil, "\(bytes)")
      }
    }
  }

  /// - Returns: the offset of what is wrong.
  private func scan(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      if case .invalid(_, let offset) = scanText(buffer) { offset } else { nil }
    }
  }

  @Test func nulByteIsFoundWhereverItStands() {
    for length in 0..<40 {
      for character in ["x", "é"] {
        let text = "#" + String(repeating: character, count: length)
        let parsed = parse(bytes: Array(text.utf8) + [0] + Array("xxxxxxxxx\n".utf8))
        let offset = text.utf8.count
        #expect(parsed.summary == ["control-character 1:\(length + 2) ^ bytes \(offset)..<\(offset + 1)"])
        #expect(parsed.facts == [.nulByte])
      }
    }
  }

  @Test func controlCharacters() {
    check("control-character", in: "tasks:\n  a: x⟦\u{7}⟧y\n")
    check("control-character", in: "tasks:\n  ü: ü⟦\u{1B}⟧[1m\n")
    check("control-character", in: "a: x⟦\u{7F}⟧\n")
    check("control-character", in: "a: x⟦\u{80}⟧y\n")
    check("control-character", in: "a: x⟦\u{FFFE}⟧y\n")
    // White space, and what YAML counts as line breaks.
    #expect(parse("a: x\ty\u{A0}z\u{85}b: c\n").outline == "{\"a\": \"x\\ty\u{A0}z\", \"b\": \"c\"}")
    #expect(parse("a: x\u{80}y\n").report.contains("1 | a: x·y\n  |     ^\n"))
    // As escapes they are welcome.
    #expect(parse(#"a: "\a\e\x7F\0""#).outline == #"{"a": "\u{07}\u{1B}\u{7F}\0"}"#)
  }

  @Test func utf16IsNamed() {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61], [0xFF, 0xFE], [0xFE, 0xFF]] {
      let parsed = parse(bytes: bytes)
      #expect(parsed.facts == [.utf16])
      #expect(parsed.summary == ["not-utf8 1:1 ^ bytes 0..<1"])
    }
  }

  @Test func utf32IsNamed() {
    let text = Array("tasks: {}\n".utf8)
    for mark in [[0xFF, 0xFE, 0, 0] as [UInt8], []] {
      #expect(parse(bytes: mark + text.flatMap { [$0, 0, 0, 0] }).facts == [.utf32])
    }
    for mark in [[0, 0, 0xFE, 0xFF] as [UInt8], []] {
      #expect(parse(bytes: mark + text.flatMap { [0, 0, 0, $0] }).facts == [.utf32])
    }
  }

  @Test func utf16WithoutAMarkIsNamed() {
    let text = Array("tasks: {}\n".utf16)
    #expect(parse(bytes: text.flatMap { [UInt8($0), 0] }).facts == [.utf16])
    #expect(parse(bytes: text.flatMap { [0, UInt8($0)] }).facts == [.utf16])
    #expect(parse(bytes: [0x61, 0, 0x62, 0]).facts == [.nulByte])
    #expect(parse(bytes: text.map { UInt8($0) } + [0, 0]).facts == [.nulByte])
  }

  /// A byte order mark of UTF-8 is no part of the text: not of a key, not of the indentation, not of a column.
  @Test func byteOrderMarkIsSkipped() {
    #expect(parse("\u{FEFF}a: x\nb: y\n").outline == #"{"a": "x", "b": "y"}"#)
    #expect(parse("\u{FEFF}").outline == "")
    #expect(parse("\u{FEFF}# nothing\n").diagnostics.isEmpty)
    #expect(parse("\u{FEFF}a: *b\n").summary == ["unknown-alias 1:4 ^^ bytes 6..<8"])
    #expect(parse("\u{FEFF}a: é\nb: *c\n").summary == ["unknown-alias 2:4 ^^ bytes 12..<14"])
    #expect(parse("\u{FEFF}a: é\nb: x\u{7}\n").summary == ["control-character 2:5 ^ bytes 13..<14"])
    #expect(
      parse("\u{FEFF}a: @\n").report == """
        error[yaml-syntax]: a value cannot begin with '@'
         --> test.yaml:1:4
          |
        1 | a: @
          |    ^
          = help: put the value in quotes

        """)
  }

  @Test func lineBreaksOfWindowsAndOldMacs() {
    #expect(parse("a: x\r\nb: |\r\n  c\r\n  d\r\n").outline == #"{"a": "x", "b": "c\nd\n"}"#)
    #expect(parse("a: x\rb: |\r  c\r  d\r").outline == #"{"a": "x", "b": "c\nd\n"}"#)
    check("unknown-alias", in: "a: x\r\nb: ⟦*c⟧\r\n")
    #expect(parse("a: x\rb: *c\r").summary == ["unknown-alias 2:4 ^^ bytes 8..<10"])
  }
}
