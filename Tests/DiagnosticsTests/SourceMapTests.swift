import Diagnostics
import Testing

/// Positions are bytes of all files laid end to end; lines and columns are counted from them.
@Suite struct SourceMapTests {
  private func location(_ text: String, _ offset: Int) -> String {
    var map = SourceMap()
    let file = map.add(path: "f", bytes: Array(text.utf8))!
    let location = map.location(of: UInt32(offset))!
    let line = String(decoding: file.bytes[location.lineBytes], as: UTF8.self)
    return "\(location.line):\(location.column) \(line.debugDescription)"
  }

  @Test(arguments: [
    ("", 0, #"1:1 """#),
    ("a", 0, #"1:1 "a""#), ("a", 1, #"1:2 "a""#),
    // A line break belongs to the line it ends.
    ("ab\ncd\n", 2, #"1:3 "ab""#), ("ab\ncd\n", 3, #"2:1 "cd""#), ("ab\ncd\n", 5, #"2:3 "cd""#),
    ("ab\ncd\n", 6, #"3:1 """#), ("\n\n\n", 2, #"3:1 """#),
    // Columns are characters of Unicode, not bytes, and not what is drawn as one.
    ("é語🚀x", 2, #"1:2 "é語🚀x""#), ("é語🚀x", 5, #"1:3 "é語🚀x""#), ("é語🚀x", 9, #"1:4 "é語🚀x""#),
    ("e\u{301}x", 3, "1:3 \"e\u{301}x\""), ("\tx", 1, #"1:2 "\tx""#),
    // The line breaks of Windows, of old Macs, and all at once.
    ("ab\r\ncd\r\n", 2, #"1:3 "ab""#), ("ab\r\ncd\r\n", 3, #"1:4 "ab""#), ("ab\r\ncd\r\n", 4, #"2:1 "cd""#),
    ("ab\rcd\r", 3, #"2:1 "cd""#), ("ab\rcd\r", 6, #"3:1 """#), ("a\n\r\n\rb", 5, #"4:1 "b""#), ("a\r", 2, #"2:1 """#),
    // A byte order mark is not part of the first line.
    ("\u{FEFF}ab", 0, #"1:1 "ab""#), ("\u{FEFF}ab", 3, #"1:1 "ab""#), ("\u{FEFF}ab", 4, #"1:2 "ab""#),
    ("\u{FEFF}a\nb", 5, #"2:1 "b""#), ("\u{FEFF}", 3, #"1:1 """#),
    // Beyond the end is the end.
    ("ab", 100, #"1:3 "ab""#),
  ])
  func locations(text: String, offset: Int, expected: String) {
    #expect(location(text, offset) == expected)
  }

  @Test func filesLieEndToEnd() {
    var map = SourceMap()
    let first = map.add(path: "a", bytes: Array("xy".utf8))!
    let empty = map.add(path: "b", bytes: [])!
    let last = map.add(path: "c", bytes: Array("z\nw".utf8))!
    #expect([first.base, empty.base, last.base] == [0, 3, 4])
    #expect([first.end, empty.end, last.end] == [2, 3, 7])
    #expect(map.files.map(\.path) == ["a", "b", "c"])
    // The end of a file is still in it.
    #expect((0...8).map { map.file(at: $0)?.path ?? "-" }.joined() == "aaabccccc")
    #expect(map.location(of: 6)?.line == 2)
    #expect(map.location(of: 6)?.column == 1)
    #expect(map.location(of: 6)?.path == "c")
    #expect(SourceMap().location(of: 0) == nil)
  }

  @Test func unionOfRanges() {
    let a = SourceRange(start: 3, end: 5)
    #expect(a.union(SourceRange(start: 8, end: 9)) == SourceRange(start: 3, end: 9))
    #expect(a.union(SourceRange(start: 0, end: 4)) == SourceRange(start: 0, end: 5))
    #expect(a.union(SourceRange(start: 4, end: 4)) == a)
  }
}
