import TestSupport
import Testing
import Variables

@Suite struct GlobPatternTests {
  private func check(
    _ text: String, matches: [String] = [], not others: [String] = [], flavor: GlobPattern.Flavor = .path,
    _ place: SourceLocation = #_sourceLocation
  ) {
    guard case .success(let pattern) = GlobPattern.parse(text, flavor: flavor) else {
      Issue.record("\(text) is no pattern", sourceLocation: place)
      return
    }
    for path in matches { #expect(pattern.matches(path), "\(text) matches \(path)", sourceLocation: place) }
    for path in others { #expect(!pattern.matches(path), "\(text) doesn't match \(path)", sourceLocation: place) }
  }

  @Test func namesInBraces() throws {
    for (text, names) in [
      ("o/{p,q}.o", ["o/p.o", "o/q.o"]), ("{a,b{c,d}}", ["a", "bc", "bd"]), ("a", ["a"]), ("a{,b}", ["a", "ab"]),
      ("\\{a,b}", ["{a,b}"]),
    ] { #expect(try GlobPattern.parse(text).get().names(upTo: 8) == names) }
    for text in ["{a,b*}", "a?", "[ab]", "{a,b}{a,b}{a,b}{a,b}"] {
      #expect(try GlobPattern.parse(text).get().names(upTo: 8) == nil)
    }
  }

  @Test func literals() {
    check("", matches: [""], not: ["a"])
    check("a/b.c", matches: ["a/b.c"], not: ["a/b", "a/b.cc", "a/bxc", "A/b.c", ""])
    check("\u{E9}", matches: ["\u{E9}"], not: ["e\u{301}", "e"])
    check("a,b}c]", matches: ["a,b}c]"])
    check(#"\*\?\[\{\\a"#, matches: [#"*?[{\a"#], not: ["xxx"])
  }

  @Test func stars() {
    check("*", matches: ["", "a", ".hidden", "é"], not: ["a/b", "/"])
    check("*.swift", matches: ["a.swift", ".swift", "a.b.swift"], not: ["a.swif", "d/a.swift", "a.swift/"])
    check("a*b*c", matches: ["abc", "axbxbxc", "abbcc"], not: ["ab", "a/bc", "abcd"])
    check("src/*/x", matches: ["src/a/x", "src//x"], not: ["src/x", "src/a/b/x"])
    check("a**b", matches: ["ab", "axxb"], not: ["a/b"])
    check("a/**b", matches: ["a/b", "a/xb"], not: ["a/x/b"])
    check("***", matches: ["a"], not: ["a/b"])
  }

  @Test func doubleStars() {
    check("**", matches: ["a", "a/b", "a/b/c", ".x/y"], not: [""])
    check("**/x", matches: ["x", "a/x", "a/b/x"], not: ["ax", "a/bx", "x/a", "x/"])
    check("src/**", matches: ["src/a", "src/a/b"], not: ["src", "src/", "srcs/a", "a/src/b"])
    check("src/**/x.c", matches: ["src/x.c", "src/a/x.c", "src/a/b/x.c"], not: ["src/ax.c", "x.c", "src/x.cc"])
    check("**/a/**/b/**", matches: ["a/b/c", "x/a/y/b/z", "a/a/b/b/b"], not: ["a/b", "b/a/c"])
    check("**/**/x", matches: ["x", "a/x", "a/b/x"], not: ["y"])
    check("**/*.c", matches: ["x.c", "a/b/x.c"], not: ["x.h", "a.c/x"])
    check("/**/x", matches: ["/x", "/a/x"], not: ["x"])
  }

  @Test func questionMarks() {
    check("?", matches: ["a", "é", "😀"], not: ["", "ab", "/"])
    check("a?c", matches: ["abc", "a.c"], not: ["ac", "a/c"])
  }

  @Test func classes() {
    check("[abc]x", matches: ["ax", "cx"], not: ["dx", "x", "abcx"])
    check("[a-cX-Z]", matches: ["a", "b", "c", "Y"], not: ["d", "W", "-"])
    check("[!a-c]", matches: ["d", "é"], not: ["a", "b", "/", ""])
    check("[^a]", matches: ["b", "^"], not: ["a"])
    check("[]a]", matches: ["]", "a"], not: ["b"])
    check("[!]a]", matches: ["b"], not: ["]", "a"])
    check("[a-]", matches: ["a", "-"], not: ["b"])
    check("[-a]", matches: ["a", "-"], not: ["b"])
    check(#"[\]\-\\]"#, matches: ["]", "-", #"\"#], not: ["a"])
    check("[a/]", matches: ["a"], not: ["/"])
    check("[α-ω]", matches: ["λ"], not: ["l"])
    check("[*?{]", matches: ["*", "?", "{"], not: ["x"])
  }

  @Test func alternatives() {
    check("{a,bc}", matches: ["a", "bc"], not: ["abc", "", "{a,bc}"])
    check("x{a,}y", matches: ["xay", "xy"], not: ["xaay"])
    check("{}a", matches: ["a"])
    check("{a}", matches: ["a"], not: ["{a}"])
    check("{a,b{c,d{e,f}}}g", matches: ["ag", "bcg", "bdeg", "bdfg"], not: ["bg", "bdg"])
    check("*.{c,h}", matches: ["x.c", "x.h"], not: ["x.d", "x."])
    check("{src,tests}/**/*.{c,h}", matches: ["src/a.c", "tests/a/b.h"], not: ["lib/a.c"])
    check("{**/x,y}", matches: ["x", "a/b/x", "y"], not: ["a/y"])
    check("a/{**,b}", matches: ["a/b", "a/c/d"], not: ["a", "b"])
    check(#"{a\,b,c\}}"#, matches: ["a,b", "c}"], not: ["a"])
    check("{[,}],x}", matches: [",", "}", "x"], not: ["["])
  }

  @Test func names() {
    check("test[os=*]", matches: ["test[os=linux]"], not: ["testo", "test"], flavor: .name)
    check("deploy/*", matches: ["deploy/upload"], not: ["deploy", "deploy/a/b"], flavor: .name)
    check("{build,test}*", matches: ["build", "test[a=b]"], not: ["lint"], flavor: .name)
    #expect((try? GlobPattern.parse(name: "test[os=linux]").get())?.literal == "test[os=linux]")
    #expect((try? GlobPattern.parse(name: "test[").get())?.isLiteral == true)
  }

  @Test func malformed() {
    func error(_ text: String) -> String {
      guard case .failure(let error) = GlobPattern.parse(text) else { return "none" }
      return "\(error.problem) \(error.range)"
    }
    #expect(error("a[b") == "unclosedClass 1..<2")
    #expect(error("é[]") == "unclosedClass 2..<3")
    #expect(error("[") == "unclosedClass 0..<1")
    #expect(error("[!") == "unclosedClass 0..<1")
    #expect(error("[a-") == "unclosedClass 0..<1")
    #expect(error(#"[a\"#) == "unclosedClass 0..<1")
    #expect(error("a{b,c") == "unclosedBrace 1..<2")
    #expect(error("{a,{b}") == "unclosedBrace 0..<1")
    #expect(error("{a,{b") == "unclosedBrace 3..<4")
    #expect(error(#"a\"#) == "danglingEscape 1..<2")
    #expect(error("é[z-a]") == #"reversedRange("z-a") 3..<6"#)
  }

  @Test func literal() throws {
    #expect(try GlobPattern.parse("a/b").get().literal == "a/b")
    #expect(try GlobPattern.parse(#"a\*"#).get().literal == "a*")
    for text in ["*", "?", "a{b}", "[a]", "**/a"] { #expect(try !GlobPattern.parse(text).get().isLiteral) }
  }

  @Test func directoriesWorthEntering() throws {
    func enters(_ text: String, _ directory: String) throws -> Bool {
      try GlobPattern.parse(text).get().mayMatch(below: directory)
    }
    #expect(try enters("src/*.c", ""))
    #expect(try enters("src/*.c", "src"))
    #expect(try !enters("src/*.c", "src/a"))
    #expect(try !enters("src/*.c", "lib"))
    #expect(try enters("src/**", "src/a/b"))
    #expect(try enters("**/x", "any/where"))
    #expect(try enters("{a,b/c}/d", "b"))
    #expect(try enters("{a,b/c}/d", "b/c"))
    #expect(try !enters("{a,b/c}/d", "c"))
    #expect(try enters("a/b/c", "a/b"))
    #expect(try !enters("a/b", "a/b"))
    #expect(try !enters("", ""))
  }

  /// What tried all ways would not come to an end.
  @Test func noPatternIsExponential() throws {
    let text = String(repeating: "a", count: 2_000)
    let stars = try GlobPattern.parse(String(repeating: "a*", count: 100) + "b").get()
    #expect(!stars.matches(text))
    let braces = try GlobPattern.parse(String(repeating: "{a,aa,}", count: 100) + "b").get()
    #expect(!braces.matches(text))
    let deep = String(repeating: "{", count: 50_000) + "a" + String(repeating: "}", count: 50_000)
    #expect(try GlobPattern.parse(deep).get().matches("a"))
    let directories = try GlobPattern.parse(String(repeating: "**/", count: 100) + "b").get()
    #expect(!directories.matches(String(repeating: "a/", count: 500) + "a"))
  }

  /// Backtracking, for what has no braces: the plainest reading of stars and question marks.
  private func matches(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      if matches(pattern.dropFirst(), text) { return true }
      return text.first.map { $0 != "/" && matches(pattern, text.dropFirst()) } ?? false
    }
    guard let next = text.first, first == next || first == "?" && next != "/" else { return false }
    return matches(pattern.dropFirst(), text.dropFirst())
  }

  @Test func agreesWithBacktracking() throws {
    var random = SplitMix64(seed: 23)
    for _ in 0..<3_000 {
      var pattern = (0..<random.number(0...6)).map { _ in Array("ab/*?")[random.number(0...4)] }
      // Two stars in a row are something else.
      for index in pattern.indices.dropFirst() where pattern[index] == "*" && pattern[index - 1] == "*" {
        pattern[index] = "b"
      }
      let compiled = try GlobPattern.parse(String(pattern)).get()
      for _ in 0..<5 {
        let text = (0..<random.number(0...6)).map { _ in Array("ab/")[random.number(0...2)] }
        #expect(
          compiled.matches(String(text)) == matches(pattern[...], text[...]), "\(String(pattern)) \(String(text))")
      }
    }
  }
}
