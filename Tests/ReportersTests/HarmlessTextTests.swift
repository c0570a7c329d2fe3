import Reporters
import Testing

/// Nothing in a text for people commands a terminal or a host of CI, whoever made it.
struct HarmlessTextTests {
  @Test(arguments: [
    "", "plain", "a\tb\nc", "a::b", ":::", "  ::: b", "# a", "## a", "#[", "é — “x”", "\u{A0}", "\u{2013}",
  ])
  func whatIsHarmlessStays(text: String) {
    #expect(HarmlessText(text, isColored: false).text == text)
    #expect(HarmlessText(text, isColored: true).text == text)
  }

  /// Each by itself: what a quick look takes for harmless is never looked at again.
  @Test(arguments: [
    "\u{0}", "\u{7}", "\r", "\u{1B}", "\u{7F}", "\u{9B}", "\u{85}", "\u{2028}", "\u{2029}",
  ])
  func controlCharactersBecomeDots(character: String) {
    #expect(HarmlessText("a\(character)b", isColored: false).text == "a·b")
    #expect(HarmlessText("\(character)b", isColored: true).text == "·b")
  }

  @Test(arguments: [
    "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{2060}", "\u{2066}",
    "\u{2069}", "\u{FEFF}",
  ])
  func whatIsInvisibleIsWrittenOut(character: String) {
    let code = "\\u{\(String(character.unicodeScalars.first!.value, radix: 16, uppercase: true))}"
    #expect(HarmlessText("a\(character)b", isColored: false).text == "a\(code)b")
    #expect(HarmlessText("\(character)b", isColored: true).text == "\(code)b")
  }

  @Test(arguments: [
    ("::error::x", "\\::error::x"), ("a\n::x", "a\n\\::x"), (" \n  ::x", " \n  \\::x"), ("\t::x", "\t\\::x"),
    ("\u{A0}::x", "\u{A0}\\::x"), ("\u{3000}::x", "\u{3000}\\::x"), ("::", "\\::"),
    ("a ##[error]x", "a ##\\[error]x"), ("##[x", "##\\[x"), ("##vso[x", "##\\vso[x"),
    ("##teamcity[x", "##\\teamcity[x"), ("###[x", "###\\[x"),
  ])
  func commandsOfHostsAreNone(text: String, shown: String) {
    #expect(HarmlessText(text, isColored: false).text == shown)
    #expect(HarmlessText(text, isColored: true).text == shown)
  }

  @Test(arguments: [
    ("\u{1B}[31mx\u{1B}[0m", true, "\u{1B}[31mx\u{1B}[0m"), ("\u{1B}[31mx\u{1B}[0m", false, "·[31mx·[0m"),
    ("\u{1B}[1;34m##[x", true, "\u{1B}[1;34m##\\[x"), ("\u{1B}[5mx", true, "·[5mx"), ("\u{1B}]0;tm", true, "·]0;tm"),
    ("\u{1B}[2J", true, "·[2J"), ("\u{1B}[31", true, "·[31"),
  ])
  func onlyColoursOfOursStay(text: String, isColored: Bool, shown: String) {
    #expect(HarmlessText(text, isColored: isColored).text == shown)
  }

  @Test func linesOfAFileMayEndWithCRLF() {
    #expect(HarmlessText("a\r\nb\r", isColored: false, isOfFile: true).text == "a\r\nb\r")
    #expect(HarmlessText("a\rb\r\n::x\r\n", isColored: false, isOfFile: true).text == "a·b\r\n\\::x\r\n")
    #expect(HarmlessText("a\r\nb", isColored: false).text == "a·\nb")
  }
}
