import TestSupport
import Testing
import Variables

@Suite struct SecretMaskerTests {
  private func bytes(_ text: String) -> Bytes { Bytes(text.utf8) }

  private func masker(_ secrets: String...) -> SecretMasker {
    SecretMasker(secrets: secrets.map(bytes))
  }

  /// What each of the parts lets through, by `|`, and behind `#` what the end does.
  private func trace(_ masker: SecretMasker, _ parts: String...) -> String {
    var stream = masker.makeStream()
    let passed = parts.map { part in
      var out: Bytes = []
      bytes(part).withUnsafeBytes { stream.append($0) { out += $0 } }
      return String(decoding: out, as: UTF8.self)
    }
    var rest: Bytes = []
    stream.finish { rest += $0 }
    return passed.joined(separator: "|") + "#" + String(decoding: rest, as: UTF8.self)
  }

  @Test(
    arguments: [
      ([], "abc", "abc"), (["abc"], "", ""), (["abc"], "abc", "***"), (["abc"], "xabcx", "x***x"),
      (["abc"], "ab", "ab"), (["abc"], "ababc", "ab***"), (["abc"], "abc abc", "*** ***"),
      // One `***` for a stretch, whatever it is made of.
      (["abc"], "abcabc", "***"), (["abc", "bcd"], "abcd", "***"), (["abc", "bcd"], "xabcdx", "x***x"),
      (["abab"], "ababab", "***"), (["aba"], "ababa", "***"), (["a", "b"], "xabbax", "x***x"),
      (["ab", "cd"], "abcd", "***"),
      // The longest at a place, and one around another.
      (["ab", "abcd"], "abcd", "***"), (["ab", "abcd"], "abc", "***c"), (["c", "abcde"], "abcde", "***"),
      (["c", "abcde"], "abcdx", "ab***dx"), (["c", "abcde"], "ababcde", "ab***"),
      (["bc", "abcd", "cde"], "abcde", "***"),
      (["é"], "café", "caf***"), (["a"], "banana", "b***n***n***"), (["aa"], "aaaaa", "***"),
      (["aa"], "abaab", "ab***b"),
      // Nothing to mask.
      ([""], "abc", "abc"), (["  \t\r\n "], "a  \t\r\n b", "a  \t\r\n b"),
      // A line break at the end of a value is often that of its file.
      (["abc\n"], "xabcx", "x***x"), (["a\r\n"], "xax", "x***x"),
    ] as [([String], String, String)])
  func masks(secrets: [String], text: String, expected: String) {
    #expect(SecretMasker(secrets: secrets.map(bytes)).mask(text) == expected)
  }

  @Test(arguments: [
    ("first line\nsecond line", "x first line\nsecond line y", "x *** y"),
    ("first line\nsecond line", "x first line\r\nsecond line y", "x *** y"),
    ("first line\r\nsecond line", "x first line\nsecond line y", "x *** y"),
    ("first line\nsecond line", "> first line\n> second line\n", "> ***\n> ***\n"),
    ("one\n  indented\n\nx\n", "indented one x", "*** *** x"),
    ("ab\ncd", "ab\ncd ab cd", "*** ab cd"), ("ab\ncd\n", "ab\r\ncd", "***"), ("one\n   \ntwo", "a   b", "a   b"),
  ])
  func secretsOfSeveralLines(secret: String, text: String, expected: String) {
    #expect(masker(secret).mask(text) == expected)
  }

  @Test func isEmpty() {
    #expect(SecretMasker().isEmpty)
    #expect(masker("", " \n").isEmpty)
    #expect(!masker("a").isEmpty)
    var masker = SecretMasker()
    masker.add(secret: bytes("\t"))
    #expect(masker.isEmpty)
    masker.add(secret: bytes("abc"))
    masker.add(secret: bytes("bcd"))
    #expect(!masker.isEmpty)
    #expect(masker.mask("xabcdx") == "x***x")
  }

  @Test func bytesNeedNotBeText() {
    let text: Bytes = [0x61, 0xFF, 0x00, 0x80, 0x62]
    #expect(
      text.withUnsafeBytes { SecretMasker(secrets: [[0xFF, 0x00]]).mask($0) } == [0x61, 0x2A, 0x2A, 0x2A, 0x80, 0x62])
  }

  @Test func holdsBackNoMoreThanTheBeginningOfASecret() {
    let secret = masker("secret", "cretin")
    #expect(trace(secret, "plain") == "plain#")
    #expect(trace(secret, "a se", "t") == "a |set#")
    #expect(trace(secret, "a se") == "a #se")
    #expect(trace(secret, "a se", "cret b") == "a |*** b#")
    #expect(trace(secret, "s", "e", "c", "r", "e", "t") == "|||||***#")
    // A prompt behind a secret isn't waited for; what overlaps it shows no second mask.
    #expect(trace(secret, "secret", "in", " x") == "***|| x#")
    #expect(trace(secret, "secret", "secret", " x") == "***|| x#")
    #expect(trace(secret, "secreti", "x") == "***|ix#")
    #expect(trace(secret, "secreti") == "***#i")
    #expect(trace(masker("c", "abcde"), "abc", "dx") == "|ab***dx#")
    #expect(trace(masker("c", "abcde"), "abc", "de") == "|***#")
    #expect(trace(masker("c", "abcde"), "abcd") == "#ab***d")
    #expect(trace(SecretMasker(), "a", "", "b") == "a||b#")
  }

  @Test func aStreamCanBeginAgain() {
    var stream = masker("abc").makeStream()
    var out: Bytes = []
    bytes("xab").withUnsafeBytes { stream.append($0) { out += $0 } }
    stream.finish { out += $0 }
    bytes("cabc").withUnsafeBytes { stream.append($0) { out += $0 } }
    stream.finish { out += $0 }
    #expect(String(decoding: out, as: UTF8.self) == "xabc***")
  }

  /// Marks every occurrence of every secret, byte by byte.
  private func slowlyMasked(_ text: Bytes, _ secrets: [Bytes]) -> Bytes {
    var isSecret = Array(repeating: false, count: text.count)
    for secret in secrets where !secret.isEmpty {
      for start in text.indices where text[start...].starts(with: secret) {
        for index in start..<start + secret.count { isSecret[index] = true }
      }
    }
    var masked: Bytes = []
    for index in text.indices {
      if !isSecret[index] { masked.append(text[index]) }
      if isSecret[index], index == 0 || !isSecret[index - 1] { masked += "***".utf8 }
    }
    return masked
  }

  /// However a stream is cut into reads, the same comes out, and no secret is in it.
  @Test func everyChunkingGivesTheSame() {
    var random = SplitMix64(seed: 17)
    for _ in 0..<4_000 {
      let letters = random.number(1...3)
      func word(_ lengths: ClosedRange<Int>) -> Bytes {
        (0..<random.number(lengths)).map { _ in UInt8(0x60 + random.number(1...letters)) }
      }
      let secrets = (0..<random.number(1...4)).map { _ in word(1...7) }
      let text = word(0...60)
      let masker = SecretMasker(secrets: secrets)
      let expected = slowlyMasked(text, secrets)
      #expect(text.withUnsafeBytes { masker.mask($0) } == expected)

      var stream = masker.makeStream()
      var out: Bytes = []
      var start = 0
      while start < text.count {
        let end = min(text.count, start + random.number(1...9))
        Bytes(text[start..<end]).withUnsafeBytes { stream.append($0) { out += $0 } }
        start = end
      }
      stream.finish { out += $0 }
      #expect(out == expected)
      for secret in secrets { #expect(!out.indices.contains { out[$0...].starts(with: secret) }) }
    }
  }

  /// Patterns that repeat themselves are where careless matching takes quadratic time: here, days.
  @Test func longRepetitionsAreNoDanger() {
    let secret = Bytes(repeating: 0x61, count: 400_000) + [0x62]
    let text = Bytes(repeating: 0x61, count: 2_000_000)
    let masker = SecretMasker(secrets: [secret, Bytes(repeating: 0x61, count: 300_000) + [0x63]])
    #expect(text.withUnsafeBytes { masker.mask($0) } == text)
    let found = masker.mask(String(decoding: text + [0x62], as: UTF8.self))
    #expect(found == String(repeating: "a", count: 1_600_000) + "***")
  }
}
