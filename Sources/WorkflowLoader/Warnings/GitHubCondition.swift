import Diagnostics

/// Reads the value of an `if` of GitHub Actions: what it becomes as `when` and as tests of a shell.
struct GitHubCondition {
  private var test = GitHubTest(when: nil, tests: [], isPartial: false)
  /// Whether a part of it means something in GitHub Actions alone.
  private var isForeign = false

  /// nil for a text that may be for a shell, and for what is one comparison with something that only GitHub knows.
  static func test(in text: String) -> GitHubTest? {
    guard text.contains(".") || text.contains("("), !text.contains("\n") else { return nil }
    var condition = GitHubCondition()
    let alternatives = text.split(separator: "||")
    for part in alternatives.flatMap({ $0.split(separator: "&&") }) { condition.read(part.trimmed) }
    guard condition.isForeign else { return nil }
    if alternatives.count > 1 { condition.test = GitHubTest(when: nil, tests: [], isPartial: true) }
    return condition.test
  }

  private mutating func read(_ part: String) {
    if part.wholeMatch(of: /!?\s*(?:always|success|failure|cancelled)\(\)/) != nil { return readStatus(part) }
    if let match = part.wholeMatch(of: /\(?([a-z]+(?:\.[\w*-]+)+)\s*(==|!=)\s*(?:'([^']*)'|(true|false|\d+))\)?/) {
      return compare(String(match.1), match.2 == "==", String(match.3 ?? match.4 ?? ""))
    }
    if let match = part.wholeMatch(of: /(!?)\s*([a-z]+(?:\.[\w*-]+)+)/) {
      return compare(String(match.2), match.1.isEmpty, "true")
    }
    if let match = part.wholeMatch(
      of: /(!?)\s*(startsWith|endsWith|contains)\(\s*([a-z]+(?:\.[\w*-]+)+),\s*'([^']*)'\s*\)/)
    {
      isForeign = true
      return search(String(match.2), String(match.3), String(match.4), isNegated: !match.1.isEmpty)
    }
    if part.contains(/^\(*\s*!?\s*(?:startsWith|endsWith|contains|hashFiles|fromJSON|format|join)\(/) {
      isForeign = true
    }
    if part.contains(
      /^\(*\s*!?\s*(?:github|env|vars|matrix|inputs|secrets|needs|steps|runner|job)\.\w+\s*(?:==|!=|\)|$)/)
    {
      isForeign = true
    }
    test.isPartial = true
  }

  private mutating func readStatus(_ part: String) {
    isForeign = true
    switch part.replacing(" ", with: "") {
    case "always()", "!cancelled()": test.when = "always"
    case "failure()", "!success()": test.when = "failure"
    case "success()", "!failure()": break
    default: test.isPartial = true
    }
  }

  private static let contexts: Set<String> = [
    "github", "env", "vars", "matrix", "inputs", "secrets", "needs", "steps", "runner", "job", "strategy",
  ]

  private mutating func compare(_ path: String, _ isEqual: Bool, _ value: String) {
    guard Self.contexts.contains(String(path.prefix { $0 != "." })) else {
      test.isPartial = true
      return
    }
    isForeign = true
    let sign = isEqual ? "=" : "!="
    if path == "runner.os" {
      test.tests.append("test \"$(uname)\" \(sign) \(value == "macOS" ? "Darwin" : quotedWord(value))")
    } else if path.hasSuffix(".outcome") || path.hasSuffix(".conclusion") || path.hasSuffix(".result"), isEqual,
      value == "failure"
    {
      test.when = "failure"
    } else if let name = GitHubExpression.variable(path) {
      test.tests.append("test \"$\(name)\" \(sign) \(quotedWord(value))")
    } else {
      test.isPartial = true
    }
  }

  private mutating func search(_ function: String, _ path: String, _ text: String, isNegated: Bool) {
    guard path.prefix(while: { $0 != "." }) != "jobs", let name = GitHubExpression.variable(path), !text.isEmpty,
      text.allSatisfy({ $0.isLetter || $0.isNumber || "._/-".contains($0) })
    else {
      test.isPartial = true
      return
    }
    let pattern = function == "startsWith" ? "\(text)*" : function == "endsWith" ? "*\(text)" : "*\(text)*"
    let (matching, other) = isNegated ? ("exit 1", "") : ("", "exit 1")
    let first = matching.isEmpty ? "" : " \(matching)"
    let second = other.isEmpty ? "" : " *) \(other) ;;"
    test.tests.append("case \"$\(name)\" in \(pattern))\(first) ;;\(second) esac")
  }

  private func quotedWord(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) }
    return isPlain ? text : "\"\(text.filter { !"\"$`\\".contains($0) })\""
  }
}

extension Substring {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
