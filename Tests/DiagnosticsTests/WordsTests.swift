import Diagnostics
import Testing
import Variables

/// A secret is hidden in words also where these were made of it.
struct WordsTests {
  private let secrets = Secrets([Bytes("p@ss  \"word\", x".utf8)])

  @Test(arguments: [
    Fact.invalidChoice(key: "shell", text: "p@ss  \"word\", x", choices: ["sh"], suggestion: nil),
    .listInText(key: "inputs", text: "p@ss  \"word\", x", list: "p@ss \"word\", x"),
    .splitValue(key: "on", text: "p@ss  \"word\", x", .list("p@ss, \"word\", x")),
    .splitValue(key: "on", text: "p@ss  \"word\", x", .write("p@ss.word.x")),
  ])
  func whatWasMadeOfASecretIsHidden(fact: Fact) {
    for text in [secrets.shown(fact.help), secrets.mask(fact.help)] {
      #expect(!text.contains("word,") && !text.contains("p@ss"), "\(text)")
      #expect(text.contains("***"))
    }
    #expect(!Secrets().shown(fact.help).contains("***"))
  }
}
