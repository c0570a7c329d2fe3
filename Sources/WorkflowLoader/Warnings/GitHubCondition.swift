import Diagnostics

/// Reads the value of an `if` of GitHub Actions: what it becomes as `when` and as tests of a shell.
struct GitHubCondition {
  private var test = GitHubTest(when: nil, tests: [], isPartial: false)
  /// How dependencies have to have ended, as `when`.
  private var outcome: String?
  /// Whether it is not to run after a failure, whatever else it says.
  private var isPlain = false
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
    // Where it says how its dependencies have to have ended, it runs whatever became of others.
    if condition.isPlain || !condition.test.succeeded.isEmpty, alternatives.count == 1 { condition.test.when = nil }
    if let outcome = condition.outcome, alternatives.count == 1 { condition.test.when = outcome }
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
    case "always()": test.when = "always"
    case "!cancelled()":
      test.when = "always"
      test.isWithoutCancelled = true
    case "failure()", "!success()": test.when = "failure"
    case "success()", "!failure()": isPlain = true
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
    } else if let job = Self.job(inResult: path) {
      readResult(of: job, isEqual, value)
    } else if let name = GitHubExpression.variable(path) {
      test.tests.append("test \"$\(name)\" \(sign) \(quotedWord(value))")
      let parts = path.split(separator: ".")
      if parts.count == 4 { test.export = .init(name: name, job: String(parts[1])) }
    } else {
      test.isPartial = true
    }
  }

  /// The job of `needs.JOB.result` or the step of `steps.STEP.outcome`.
  private static func job(inResult path: String) -> String? {
    path.wholeMatch(of: /(?:needs|steps)\.([\w-]+)\.(?:result|outcome|conclusion)/).map { String($0.1) }
  }

  private mutating func readResult(of job: String, _ isEqual: Bool, _ value: String) {
    switch (value, isEqual) {
    case ("failure", true): outcome = "failure"
    case ("success", true): test.succeeded.append(job)
    case ("success", false) where outcome == nil: outcome = "failure"
    default: test.isPartial = true
    }
  }

  private mutating func search(_ function: String, _ path: String, _ text: String, isNegated: Bool) {
    if path == "needs.*.result", function == "contains" {
      return readResults(text, isNegated: isNegated)
    }
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

  /// `contains(needs.*.result, 'failure')`, also of none: a task without `when` runs when none has failed.
  private mutating func readResults(_ text: String, isNegated: Bool) {
    switch (text, isNegated) {
    case ("failure", false): outcome = "failure"
    case ("failure", true): isPlain = true
    case ("cancelled", true): break
    default: test.isPartial = true
    }
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
