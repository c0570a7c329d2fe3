import TestSupport
import Testing
import Variables

@Suite struct ExportsFileTests {
  /// A line for each value and each error, values with their escapes.
  private func outcome(_ text: String) -> [String] {
    let contents = ExportsFile.read(Bytes(text.utf8))
    return contents.entries.map {
      "\($0.line): \($0.name)=\(String(decoding: $0.value, as: UTF8.self).debugDescription)"
    }
      + contents.errors.map { "\($0.line): \($0.problem)" }
  }

  private func check(_ text: String, _ expected: String..., place: SourceLocation = #_sourceLocation) {
    #expect(outcome(text) == expected, "\(text.debugDescription)", sourceLocation: place)
  }

  @Test func lines() {
    check("")
    check("a=1\n", #"1: a="1""#)
    check("a=1", #"1: a="1""#)
    check("a=1\nb=2\n", #"1: a="1""#, #"2: b="2""#)
    check("\n\n a\n".replacing(" a", with: "a=") + "\n \t\n", #"3: a="""#)
    check("a= x = y \n", #"1: a=" x = y ""#)
    check("a='x'\n", #"1: a="\'x\'""#)
    check("a=x<<y\n", #"1: a="x<<y""#)
    check("_A9=é\n", #"1: _A9="é""#)
  }

  @Test func laterOnesWin() {
    check("a=1\nb=2\na=3\n", #"3: a="3""#, #"2: b="2""#)
    check("a=1\na<<E\n2\nE\n", #"2: a="2""#)
  }

  @Test func earlierOnesAreKnown() {
    let contents = ExportsFile.read(Bytes("a=1\nb=2\na=3\na=4\n".utf8))
    #expect(contents.superseded.map { String(decoding: $0.value, as: UTF8.self) } == ["1", "3"])
  }

  @Test func severalLines() {
    check("a<<END\nx\ny\nEND\nb=1\n", #"1: a="x\ny""#, #"5: b="1""#)
    check("a<<END\nEND\n", #"1: a="""#)
    check("a<<END\n\nEND\n", #"1: a="""#)
    check("a<<END\n\n\nEND", #"1: a="\n""#)
    check("a<<END\nx\n\nEND", #"1: a="x\n""#)
    check("a<<E=F\nx=1\nE=F\n", #"1: a="x=1""#)
    check("a<< E\n E\n", #"1: a="""#)
    check("a<<E\nE \n<<E\n#E\nE\n", #"1: a="E \n<<E\n#E""#)
  }

  @Test func carriageReturnsAreKept() {
    check("a=1\r\n", #"1: a="1\r""#)
    check("a<<E\r\nx\r\nE\r\n\r\nb=2", #"1: a="x\r""#, #"5: b="2""#)
  }

  @Test func errors() {
    check("a\nb=1\n", #"2: b="1""#, #"1: noAssignment("a")"#)
    check("a<b\n", #"1: noAssignment("a<b")"#)
    check("=1\n", #"1: invalidName("")"#)
    check(
      "1a=1\n-=\na b=2\n a=3", #"1: invalidName("1a")"#, #"2: invalidName("-")"#, #"3: invalidName("a b")"#,
      #"4: invalidName(" a")"#)
    check("a-b<<E\nx=1\nE\nc=2", #"4: c="2""#, #"1: invalidName("a-b")"#)
    check("a<<\nb=1\n", #"2: b="1""#, #"1: noDelimiter(name: "a")"#)
    check("b=1\na<<END\nx\nEND \n", #"1: b="1""#, #"2: unclosed(name: "a", delimiter: "END")"#)
    check("a<<END", #"1: unclosed(name: "a", delimiter: "END")"#)
    check("a=\0\nb<<E\nx\n\0\nE\nc=1", #"6: c="1""#, #"1: nul(name: "a")"#, #"2: nul(name: "b")"#)
  }

  @Test func valuesNeedNotBeText() {
    let contents = ExportsFile.read(Bytes("a=".utf8) + [0xFF, 0x80, 0x0A])
    #expect(contents["a"] == [0xFF, 0x80])
    #expect(contents["b"] == nil)
  }

  /// Whatever is written as the documentation says comes back.
  @Test func whatIsWrittenIsRead() {
    var random = SplitMix64(seed: 31)
    for _ in 0..<1_000 {
      var text: Bytes = []
      var expected: [String: Bytes] = [:]
      for _ in 0..<random.number(0...6) {
        let name = "v\(random.number(0...3))"
        let value = (0..<random.number(0...8)).map { _ in Bytes("ab=<\n\r \u{FF}".utf8)[random.number(0...7)] }
        text += name.utf8
        text +=
          value.contains(0x0A) || random.chance(30)
          ? Bytes("<<-end-\n".utf8) + value + Bytes("\n-end-\n".utf8) : [0x3D] + value + [0x0A]
        expected[name] = value
      }
      let contents = ExportsFile.read(text)
      #expect(contents.errors == [])
      #expect(Dictionary(uniqueKeysWithValues: contents.entries.map { ($0.name, $0.value) }) == expected)
    }
  }
}
