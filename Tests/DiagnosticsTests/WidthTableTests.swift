import Diagnostics
import Testing

/// Widths against those of another implementation, all of them.
struct WidthTableTests {
  private static func mix(_ hash: UInt64, _ value: Int) -> UInt64 { (hash ^ UInt64(value)) &* 0x100_0000_01B3 }
  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  @Test func ofAllCodePoints() {
    var hash = Self.start
    for value in 0..<UInt32(0x110000) {
      if let scalar = Unicode.Scalar(value) { hash = Self.mix(hash, displayWidth(scalar)) }
    }
    #expect(hash == WidthExpectations.hashOfAll)
  }

  @Test func ofTextsOfSeveral() {
    var hash = Self.start
    var state: UInt64 = 1
    let pool = WidthExpectations.pool
    for _ in 0..<WidthExpectations.textCount {
      var text = ""
      for _ in 0..<7 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.unicodeScalars.append(Unicode.Scalar(pool[Int((state >> 33) % UInt64(pool.count))])!)
      }
      hash = Self.mix(hash, displayWidth(text))
    }
    #expect(hash == WidthExpectations.hashOfTexts)
  }

  @Test(arguments: [
    ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("🏳️‍🌈", 2), ("❤️", 2), ("❤", 1), ("👍🏽", 2), ("🇫🇷🇩🇪", 4), ("1️⃣", 2),
    ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 2), ("क्षि", 2),
  ])
  func ofSequences(text: String, expected: Int) {
    #expect(displayWidth(text) == expected)
  }
}
