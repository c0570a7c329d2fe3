import Testing
import Variables

@Suite struct TaskReferenceTests {
  /// Its parts, as `name` and `name{axis→value}`, or what is wrong with it.
  private func outcome(_ text: String) -> String {
    switch TaskReference.parse(text) {
    case .failure(let error):
      return "\(error.problem) at \(error.range.lowerBound)..<\(error.range.upperBound)"
    case .success(let reference):
      return reference.components.map { component in
        let filter = component.filter.map { "{" + $0.map { "\($0.axis)→\($0.value)" }.joined(separator: " ") + "}" }
        return component.name + (filter ?? "")
      }.joined(separator: " ")
    }
  }

  private func check(_ rows: [(text: String, outcome: String)], _ place: SourceLocation = #_sourceLocation) {
    for row in rows { #expect(outcome(row.text) == row.outcome, "\(row.text)", sourceLocation: place) }
  }

  @Test func references() {
    check([
      ("build", "build"), ("deploy/upload", "deploy upload"), ("a/b/c", "a b c"), ("café.x-1_y", "café.x-1_y"),
      ("test[os=linux]", "test{os→linux}"), ("test[os=linux,py=3.12]", "test{os→linux py→3.12}"),
      ("test[os=linux, py=3.12]", "test{os→linux py→3.12}"), ("g[a=1]/t[b=2]", "g{a→1} t{b→2}"),
      ("build[os=${os}]/compile", "build{os→${os}} compile"), ("t[a=]", "t{a→}"), ("t[a= b ]", "t{a→ b }"),
      ("t[a=b=c]", "t{a→b=c}"), ("t[a=x/y]", "t{a→x/y}"), ("t[a=[b]", "t{a→[b}"), ("t[a={b}]", "t{a→{b}}"),
      ("t[a=${A:-x,y]z},b=1]", "t{a→${A:-x,y]z} b→1}"), ("t[a=${A:-${B:-,}]},b=1]", "t{a→${A:-${B:-,}]} b→1}"),
      ("t[a=$${A,b=1]", "t{a→$${A b→1}"), ("t[a=$,b=$]", "t{a→$ b→$}"), ("test*/{a,b}", "test* {a,b}"), ("a b", "a b"),
    ])
  }

  @Test func malformed() {
    check([
      ("", "emptyComponent at 0..<0"), ("/a", "emptyComponent at 0..<0"), ("a/", "emptyComponent at 2..<2"),
      ("a//b", "emptyComponent at 2..<2"), ("[a=b]", "emptyComponent at 0..<0"), ("é/[a=b]", "emptyComponent at 3..<3"),
      ("t[", "unclosedFilter at 1..<2"), ("t[a", "unclosedFilter at 1..<2"), ("t[a=b", "unclosedFilter at 1..<2"),
      ("t[a=b,", "unclosedFilter at 1..<2"), ("t[a=${b]", "unclosedFilter at 1..<2"),
      ("t[a=b/c", "unclosedFilter at 1..<2"),
      ("t]", "unexpectedBracket at 1..<2"), ("t[a=b]]", "unexpectedBracket at 6..<7"),
      ("t[a=b]c/d", #"textAfterFilter("c") at 6..<7"#), ("t[a=b][c=d]", #"textAfterFilter("[c=d]") at 6..<11"#),
      ("t[]", #"noValue("") at 2..<2"#), ("t[os]", #"noValue("os") at 2..<4"#), ("t[a=1,]", #"noValue("") at 6..<6"#),
      ("t[a=1,b,c=2]", #"noValue("b") at 6..<7"#), ("t[linux,3.12]", #"noValue("linux") at 2..<7"#),
      ("t[=x]", "emptyAxis at 2..<3"), ("t[a=1, =x]", "emptyAxis at 7..<8"),
      ("t[a=1,b=2,a=3]", #"duplicateAxis("a") at 10..<11"#), ("é[a=1, a=3]", #"duplicateAxis("a") at 8..<9"#),
    ])
  }

  @Test func rangesAreInBytes() throws {
    let reference = try TaskReference.parse("é/test[ os=${é}]").get()
    #expect(reference.components.map(\.nameRange) == [0..<2, 3..<7])
    #expect(reference.components[1].filter?.map(\.axisRange) == [9..<11])
    #expect(reference.components[1].filter?.map(\.valueRange) == [12..<17])
    #expect(reference.components[0].filter == nil)
  }
}
