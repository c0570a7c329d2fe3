import Diagnostics
import TestSupport
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("été", 3), ("e\u{301}t", 2), ("語", 2), ("ひらがな", 8), ("한글", 4), ("ｆｕｌｌ", 8), ("ﾊﾝ", 2),
    ("🚀", 2),
    ("Ω→√", 3), ("█▌", 2), ("a\u{200B}b", 2), ("a\u{FE0F}", 1), ("✅❌", 4), ("⭐", 2), ("🟢", 2), ("✓", 1), ("🇫🇷", 2),
    ("…", 1), ("ع", 1), ("𠀀", 2),
  ])
  func widths(text: String, expected: Int) {
    #expect(displayWidth(text) == expected)
  }
}

/// The hash is the same in every run, reads nothing but its bytes, and keeps short texts apart.
@Suite struct ByteHashTests {
  @Test func equalBytesHaveEqualHashesWhereverTheyLie() {
    var random = SplitMix64(seed: 5)
    for length in 0..<70 {
      let text = (0..<length).map { _ in UInt8(random.number(0...255)) }
      let hashes = (0..<9).map { offset in
        let padded = Array(repeating: UInt8(offset), count: offset) + text + [UInt8(offset)]
        return padded.withUnsafeBufferPointer { hashBytes(UnsafeBufferPointer(rebasing: $0[offset..<offset + length])) }
      }
      #expect(Set(hashes).count == 1)
    }
  }

  @Test func differentTextsRarelyCollide() {
    let texts = (0..<5_000).flatMap { ["t\($0)", "task_\($0)", "group/with-a-long-name/\($0)"] }
    let hashes = Set(texts.map { text in Array(text.utf8).withUnsafeBufferPointer { hashBytes($0) } })
    // Of 15,000 in 2³² one pair in forty tries.
    #expect(hashes.count >= texts.count - 1)
  }

  @Test func comparison() {
    func equal(_ a: String, _ b: String) -> Bool {
      Array(a.utf8).withUnsafeBufferPointer { a in Array(b.utf8).withUnsafeBufferPointer { haveEqualBytes(a, $0) } }
    }
    #expect(equal("", ""))
    #expect(equal("abc", "abc"))
    #expect(!equal("abc", "abd"))
    #expect(!equal("abc", "ab"))
    // Bytes, not characters.
    #expect(!equal("é", "e\u{301}"))
  }
}
