import TestSupport
import Testing
import WorkflowModel

/// Every text once, under a number.
@Suite struct TextTableTests {
  @Test func textsAreNumberedInTheOrderTheyCome() {
    var table = TextTable()
    #expect(table.count == 0)
    #expect(["a", "b", "", "a", "é", "", "b"].map { table.intern($0).index } == [0, 1, 2, 0, 3, 2, 1])
    #expect(table.count == 4)
    #expect((0..<4).map { table[TextID($0)] } == ["a", "b", "", "é"])
    #expect(table.find("é")?.index == 3)
    #expect(table.find("e\u{301}") == nil)
    #expect(table.find("c") == nil)
  }

  /// Known ones, new ones, and new ones several times among them.
  @Test func severalAtOnceAreTheSameAsOneByOne() {
    var random = SplitMix64(seed: 23)
    var (single, batched) = (TextTable(), TextTable())
    for _ in 0..<200 {
      let texts = (0..<random.number(0...70)).map { _ in "t\(random.number(0...3_000))" } + ["", "ö"]
      let expected = texts.map { single.intern($0) }
      let joined = Array(texts.joined().utf8)
      var found: [TextID] = []
      joined.withUnsafeBufferPointer { bytes in
        var start = 0
        let parts = texts.map { text in
          defer { start += text.utf8.count }
          return UnsafeBufferPointer(rebasing: bytes[start..<start + text.utf8.count])
        }
        batched.announce(parts[0])
        batched.intern(parts, into: &found)
      }
      #expect(found == expected)
    }
    #expect(batched.count == single.count)
  }

  @Test(arguments: [0, 1, 1_000, 100_000])
  func manyTexts(reserved: Int) {
    var table = TextTable()
    table.reserve(texts: reserved, bytes: reserved * 3)
    var random = SplitMix64(seed: 17)
    var numbers: [String: Int32] = [:]
    for _ in 0..<5_000 {
      let text =
        String(repeating: ["x", "é", "ab"].randomElement(using: &random)!, count: random.number(0...12))
        + "\(random.number(0...900))"
      let id = table.intern(text)
      if let known = numbers[text] {
        #expect(id.index == known)
      } else {
        #expect(Int(id.index) == numbers.count)
        numbers[text] = id.index
      }
    }
    #expect(table.count == numbers.count)
    for (text, number) in numbers {
      #expect(table[TextID(number)] == text)
      #expect(table.find(text)?.index == number)
      #expect(table.find(text + "!") == nil)
    }
  }
}
