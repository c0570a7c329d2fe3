import TestSupport
import Testing
import Variables

@Suite struct DotenvTests {
  private static let environment = ["HOME": "/home/me", "EMPTY": ""]

  private static func read(_ text: String) -> Dotenv.Contents {
    Dotenv.read(Bytes(text.utf8)) { name in environment[name].map { Bytes($0.utf8) } }
  }

  /// Entries as `name=value`, then what became nothing, then errors with the text they are about.
  private func outcome(_ text: String) -> [String] {
    let contents = Self.read(text)
    let file = Bytes(text.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: file[range], as: UTF8.self) }
    return contents.entries.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
      + contents.unset.map { "unset \($0.name) ⟦\(part($0.range))⟧" }
      + contents.errors.map { "\($0.problem) ⟦\(part($0.range))⟧" }
  }

  private func check(_ text: String, _ expected: String..., place: SourceLocation = #_sourceLocation) {
    #expect(outcome(text) == expected, "\(text.debugDescription)", sourceLocation: place)
  }

  @Test func lines() {
    check("")
    check("A=1", "A=1")
    check("A=1\nB=2\n", "A=1", "B=2")
    check("\n\n  A=1\n\t\n", "A=1")
    check("A=1\nA=2", "A=1", "A=2")
    check("A = 1", "A=1")
    check("A=  two words  \nB=x", "A=two words", "B=x")
    check("A=\nB=", "A=", "B=")
    check("A: 1\nB:2\nC : 3", "A=1", "B=2", "C=3")
    check("A: x=y\nB=x:y\nC=d=", "A=x=y", "B=x:y", "C=d=")
    check("a.b=1\nc[0]=2\nd-e=3\né=4\n1=5", "a.b=1", "c[0]=2", "d-e=3", "é=4", "1=5")
    check("\u{FEFF}A=1", "A=1")
    check("A=1\r\nB='x'\r\n\r\n# c\r\nC=\r\nD: y\r\n", "A=1", "B=x", "C=", "D=y")
  }

  /// A variable whose value is wrong is set all the same: who uses it makes no mistake.
  @Test func consequences() {
    let text = "A=${x\nB=$A\nC=\"${D\"\nE=${C:-no}\n"
    let contents = Self.read(text)
    #expect(contents.errors.count == 2)
    #expect(contents.unset.isEmpty)
    let long = (1...7).reduce("A0=\(String(repeating: "x", count: 10))\n") { text, number in
      text + "A\(number)=" + String(repeating: "$A\(number - 1)", count: 10) + "\n"
    }
    #expect(Self.read(long).errors.map(\.problem) == [.tooLong(name: "A5")])
    #expect(Self.read(long).unset.isEmpty)
  }

  @Test func export() {
    check("export A=1\n export\tB=2\nexport  C: 3", "A=1", "B=2", "C=3")
    check(
      "exportA=1\nexport_A=2\nexport=3\nexport = 4\nexport.A=5", "exportA=1", "export_A=2", "export=3", "export=4",
      "export.A=5")
    check("export HOME", "HOME=/home/me")
  }

  @Test func inheritance() {
    check("HOME\nA=1\n", "HOME=/home/me", "A=1")
    check("NONE\nEMPTY\n", "EMPTY=")
    check("HOME", "HOME=/home/me")
    check("  HOME  \r\nA=1", "HOME=/home/me", "A=1")
  }

  @Test func comments() {
    check("# A=1\n  # B=2\nC=3", "C=3")
    check("A=1 # c\nB=1\t# c\nC=x#y\nD=#y\nE= # c\nF=x # y # z", "A=1", "B=1", "C=x#y", "D=#y", "E=", "F=x")
    check("A='x # y' # c\nB=\"x # y\" # c\nC='x'#c", "A=x # y", "B=x # y", "C=x")
    check("#", place: #_sourceLocation)
  }

  @Test func singleQuotes() {
    check("A='x'\nB=''\nC=' x '", "A=x", "B=", "C= x ")
    check(#"A='$HOME ${HOME} $$ \n \\ "'"#, #"A=$HOME ${HOME} $$ \n \\ ""#)
    check(#"A='Let\'s go'"#, "A=Let's go")
    check(#"A='x\\'"#, #"A=x\\"#)
    check("A='one\ntwo'\nB=1", "A=one\ntwo", "B=1")
    check("A='one\r\ntwo'\r\nB=1", "A=one\r\ntwo", "B=1")
    check("A=it's\nB=x'y'", "A=it's", "B=x'y'")
  }

  @Test func doubleQuotes() {
    check(#"A="x""#, "A=x")
    check(#"A="a\nb\rc\td\\e\"f\$HOME""#, "A=a\nb\rc\td\\e\"f$HOME")
    check(#"A="\a\b\f\v""#, "A=\u{7}\u{8}\u{C}\u{B}")
    check(#"A="\x\'\ \1\c""#, #"A=\x\'\ \1\c"#)
    check(#"A="\0101\0351\0\08\0777\0044HOME""#, #"A=Aé\0\08\0777$HOME"#)
    check(#"A="\\n""#, #"A=\n"#)
    check(#"A="\\\\""#, #"A=\\"#)
    check(#"A="{\"a\": \"b\"}""#, #"A={"a": "b"}"#)
    check("A=\"one\ntwo # x\n\"\nB=1", "A=one\ntwo # x\n", "B=1")
    check(#"A="it's""#, "A=it's")
    check(#"A=x\ny\$z"#, #"A=x\ny\"#, "unset z ⟦$z⟧")
  }

  @Test func variables() {
    check("A=1\nB=$A\nC=${A}x\nD=\"<$A>\"\nE=$A$A-$A", "A=1", "B=1", "C=1x", "D=<1>", "E=11-1")
    check("A=$HOME/x\nB=\"${HOME}\"", "A=/home/me/x", "B=/home/me")
    check("HOME=x\nA=$HOME", "HOME=x", "A=x")
    check("A=$$x\nB=\"$${A}\"\nC=$\nD=$1\nE=a$-b\nF=\"$(x)\"", "A=$x", "B=${A}", "C=$", "D=$1", "E=a$-b", "F=$(x)")
    check("A=<$NONE>\nB=${NONE}", "A=<>", "B=", "unset NONE ⟦$NONE⟧", "unset NONE ⟦${NONE}⟧")
    check(#"A="\n${NONE}""#, "A=\n", "unset NONE ⟦${NONE}⟧")
    check("A='$B'\nB=1\nC=$A", "A=$B", "B=1", "C=$B")
  }

  @Test func operators() {
    check("A=${NONE:-d}\nB=${EMPTY:-d}\nC=${HOME:-d}", "A=d", "B=d", "C=/home/me")
    check("A=${NONE-d}\nB=${EMPTY-d}\nC=${HOME-d}", "A=d", "B=", "C=/home/me")
    check("A=${NONE:+r}\nB=${EMPTY:+r}\nC=${HOME:+r}", "A=", "B=", "C=r")
    check("A=${NONE+r}\nB=${EMPTY+r}\nC=${HOME+r}", "A=", "B=r", "C=r")
    check("A=${HOME:?m}\nB=${EMPTY?m}", "A=/home/me", "B=")
    check("A=${NONE:?set it}", #"missingVariable(name: "NONE", message: "set it") ⟦${NONE:?set it}⟧"#)
    check("A=${EMPTY:?}\nB=1", "B=1", #"missingVariable(name: "EMPTY", message: "") ⟦${EMPTY:?}⟧"#)
    check("A=${NONE?$HOME}", #"missingVariable(name: "NONE", message: "/home/me") ⟦${NONE?$HOME}⟧"#)
    check("A=${NONE:-${NONE-$HOME}}x\nB=${HOME:+<$HOME>}", "A=/home/mex", "B=</home/me>")
    check(#"A="${NONE:-\"x\n\"}""#, "A=\"x\n\"")
    check("A=${NONE:-}", "A=")
  }

  @Test func errors() {
    check("=x\nA=1", "A=1", "emptyName ⟦=⟧")
    check("A B=x\nC=1", "C=1", #"invalidName("A B") ⟦A B⟧"#)
    check("some words # c\n", #"invalidName("some words # c") ⟦some words # c⟧"#)
    check("a/b=1\na$b=2", #"invalidName("a/b") ⟦a/b⟧"#, #"invalidName("a$b") ⟦a$b⟧"#)
    check("A='x\nB=1\n", "B=1", "unclosedQuote ⟦'⟧")
    check("A=\"x\\\"\nB=1\n", "B=1", "unclosedQuote ⟦\"⟧")
    check("A='x' y\nB=1", "B=1", #"textAfterQuote("y") ⟦y⟧"#)
    check("A=\"x\ny\"z\nB=1", "B=1", #"textAfterQuote("z") ⟦z⟧"#)
    check(
      "A=x\0y\nB='\0'\nC=\"\\0000\"\nD=1", "D=1", #"nul(name: "A") ⟦A=x\#0y⟧"#, #"nul(name: "B") ⟦B='\#0'⟧"#,
      #"nul(name: "C") ⟦C="\0000"⟧"#)
    check(
      "A=${\nB=${}\nC=1", "C=1", "malformedReference(Variables.TemplateError.Problem.unclosed) ⟦${⟧",
      "malformedReference(Variables.TemplateError.Problem.emptyName) ⟦${}⟧")
    check(#"A="é\n${1x}""#, #"malformedReference(Variables.TemplateError.Problem.invalidName("1x")) ⟦1x⟧"#)
    check("A=${B/x/y}", #"malformedReference(Variables.TemplateError.Problem.unexpectedOperator("/")) ⟦/⟧"#)
    #expect(Self.read("A=1").errors.isEmpty)
  }

  @Test func ranges() {
    let contents = Self.read("\n export  A = 'é' # c\nHOME \nB: x y # z\nC=")
    #expect(contents.entries.map(\.range) == [10..<18, 23..<27, 29..<35, 40..<42])
  }

  @Test func valuesNeedNotBeText() {
    let contents = Dotenv.read(Bytes("A=".utf8) + [0xFF, 0x0A] + Bytes("B=\"$A\\$".utf8) + [0xFE, 0x22]) { _ in nil }
    #expect(contents.entries.map(\.value) == [[0xFF], [0xFF, 0x24, 0xFE]])
  }

  /// Whatever a value is, it can be written in either quotes.
  @Test func anyValueCanBeQuoted() {
    var random = SplitMix64(seed: 37)
    let pieces = ["a", " ", "\"", "$", "{", "}", "\n", "\r\n", "#", "=", "é", "${HOME}"]
    for _ in 0..<1_000 {
      let value = (0..<random.number(0...10)).map { _ in pieces[random.number(0...pieces.count - 1)] }.joined()
      let escaped = value.replacing("\"", with: "\\\"").replacing("$", with: "\\$")
      let contents = Self.read("A='\(value)'\nB=\"\(escaped)\"\nC=end")
      #expect(contents.errors.isEmpty && contents.unset.isEmpty)
      #expect(contents.entries.map { String(decoding: $0.value, as: UTF8.self) } == [value, value, "end"])
    }
  }

  /// Whatever is in a file, reading it ends, and ranges lie in it.
  @Test func anyFileIsReadToItsEnd() {
    var random = SplitMix64(seed: 41)
    let pieces = ["A", "B", "=", ":", "'", "\"", "\\", "$", "${", "}", ":-", "\n", " ", "#", "\0", "export "]
    for _ in 0..<3_000 {
      let text = (0..<random.number(0...20)).map { _ in pieces[random.number(0...pieces.count - 1)] }.joined()
      let contents = Self.read(text)
      let ranges = contents.entries.map(\.range) + contents.errors.map(\.range) + contents.unset.map(\.range)
      #expect(ranges.allSatisfy { $0.upperBound <= text.utf8.count && !$0.isEmpty }, "\(text.debugDescription)")
    }
  }
}
