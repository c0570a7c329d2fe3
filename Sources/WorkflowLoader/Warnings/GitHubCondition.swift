import Diagnostics

/// Reads the value of an `if` of GitHub Actions: what it becomes as `when` and as tests of a shell.
struct GitHubCondition {
  /// Steps of which a failure is allowed: only these can have failed where the next ones run.
  private let mayFail: Set<String>
  private var test = GitHubTest(when: nil, tests: [], isPartial: false)
  /// How dependencies have to have ended, as `when`.
  private var outcome: String?
  /// Whether it is not to run after a failure, whatever else it says.
  private var isPlain = false
  /// The only thing it asks for, where that is how all ended.
  private var onlyStatus: String?
  /// Whether a part of it means something in GitHub Actions alone.
  private var isForeign = false

  private init(mayFail: Set<String>) {
    self.mayFail = mayFail
  }

  /// nil for a text that may be for a shell, and for what is one comparison with something that only GitHub knows.
  static func test(in text: String, mayFail: Set<String> = []) -> GitHubTest? {
    guard text.contains(".") || text.contains("("), !text.contains("\n") else { return nil }
    let alternatives = text.split(separator: "||").map { alternative in
      var condition = GitHubCondition(mayFail: mayFail)
      for part in alternative.split(separator: "&&") { condition.read(part.trimmed) }
      return condition
    }
    guard alternatives.contains(where: \.isForeign) else { return nil }
    return alternatives.count == 1 ? alternatives[0].settled : combined(alternatives, text)
  }

  /// What becomes of conditions of which one has to be true.
  private static func combined(_ alternatives: [GitHubCondition], _ text: String) -> GitHubTest {
    let partial = GitHubTest(when: nil, tests: [], isPartial: true)
    // Brackets would make other parts of it.
    guard !text.contains(/(?:^|[\s&|!(])\(/) else { return partial }
    let statuses = Set(alternatives.compactMap(\.onlyStatus))
    if statuses.count == alternatives.count {
      if statuses == ["success()", "failure()"] {
        var test = GitHubTest(when: "always", tests: [], isPartial: false)
        test.isWithoutCancelled = true
        return test
      }
      if statuses == ["failure()", "cancelled()"] {
        var test = GitHubTest(when: "failure", tests: [], isPartial: false)
        test.isWithCancelled = true
        return test
      }
      return statuses.contains("always()") ? GitHubTest(when: "always", tests: [], isPartial: false) : partial
    }
    let tests = alternatives.map(\.settled)
    guard tests.allSatisfy({ $0.isOnlyTests }) else { return partial }
    let words = tests.map { $0.tests.count == 1 ? $0.tests[0] : "(\($0.tests.joined(separator: " && ")))" }
    var test = GitHubTest(when: nil, tests: [words.joined(separator: " || ")], isPartial: false)
    test.export = tests.lazy.compactMap(\.export).first
    return test
  }

  /// What becomes of it alone.
  private var settled: GitHubTest {
    var test = test
    let asksStatus = test.when != nil || isPlain
    // Only after a failure, and of a step that then has failed: it need not export anything.
    if test.when == "failure", test.statuses.count == 1,
      test.tests == [Self.statusTest(test.statuses[0], isZero: false)]
    {
      test.failed = test.statuses
      (test.statuses, test.tests) = ([], [])
    }
    // Where it says how its dependencies have to have ended, it runs whatever became of others; without a word about that,
    // all have to have succeeded.
    if !test.succeeded.isEmpty, !asksStatus { test.succeeded = [] }
    if isPlain || !test.succeeded.isEmpty { test.when = nil }
    if let outcome { test.when = outcome }
    return test
  }

  private mutating func read(_ part: String) {
    if part.wholeMatch(of: /!?\s*(?:always|success|failure|cancelled)\(\)/) != nil { return readStatus(part) }
    if let match = part.wholeMatch(of: /\(?([a-z]+(?:\.[\w*-]+)+)\s*(==|!=)\s*(?:'([^']*)'|(true|false|\d+))\)?/) {
      return compare(String(match.1), match.2 == "==", String(match.3 ?? match.4 ?? ""))
    }
    if let match = part.wholeMatch(of: /([a-z]+(?:\.[\w-]+)+)\s*(==|!=)\s*([a-z]+(?:\.[\w-]+)+)/) {
      return compareBoth(String(match.1), match.2 == "==", String(match.3))
    }
    if let match = part.wholeMatch(of: /(!?)\s*([a-z]+(?:\.[\w*-]+)+)/) {
      return askForAny(String(match.2), isNegated: !match.1.isEmpty)
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
    let name = part.replacing(" ", with: "")
    onlyStatus = isForeign ? nil : name
    isForeign = true
    switch name {
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
      test.tests.append("test \"$(uname)\" \(sign) \(value == "macOS" ? "Darwin" : shellWord(value))")
    } else if let match = path.wholeMatch(of: /steps\.([\w-]+)\.(outcome|conclusion)/) {
      readOutcome(of: String(match.1), isConclusion: match.2 == "conclusion", isEqual, value)
    } else if let match = path.wholeMatch(of: /needs\.([\w-]+)\.result/) {
      readResult(of: String(match.1), isEqual, value)
    } else if let name = GitHubExpression.variable(path) {
      test.tests.append("test \"$\(name)\" \(sign) \(shellWord(value))")
      let parts = path.split(separator: ".")
      if parts[0] != "github", parts.count == 4 { test.export = .init(name: name, job: String(parts[1])) }
    } else {
      test.isPartial = true
    }
  }

  private mutating func compareBoth(_ path: String, _ isEqual: Bool, _ other: String) {
    guard let name = GitHubExpression.variable(path), let second = GitHubExpression.variable(other) else {
      isForeign = isForeign || Self.contexts.contains(String(path.prefix { $0 != "." }))
      test.isPartial = true
      return
    }
    isForeign = true
    test.tests.append("test \"$\(name)\" \(isEqual ? "=" : "!=") \"$\(second)\"")
  }

  /// A value alone: any text but an empty one is true, and of switches 'true'.
  private mutating func askForAny(_ path: String, isNegated: Bool) {
    let isText = ["env", "vars", "secrets"].contains(path.prefix { $0 != "." }) || path.contains(".outputs.")
    guard isText, let name = GitHubExpression.variable(path) else { return compare(path, !isNegated, "true") }
    compare(path, !isNegated, "true")
    test.tests[test.tests.count - 1] = "test \(isNegated ? "-z" : "-n") \"$\(name)\""
  }

  private mutating func readOutcome(of step: String, isConclusion: Bool, _ isEqual: Bool, _ value: String) {
    switch (value, isEqual) {
    case ("skipped", _):
      test.skipped = step
      test.isForSkipped = isEqual
    case ("cancelled", false): break
    // A failure that is allowed has the conclusion of a success.
    case ("success", true) where isConclusion && mayFail.contains(step): break
    case ("failure", false) where isConclusion && mayFail.contains(step): break
    case _ where isConclusion && mayFail.contains(step): test.isPartial = true
    case _ where mayFail.contains(step): askForStatus(of: step, isEqual, value)
    case ("failure", false): readResult(of: step, true, "success")
    default: readResult(of: step, isEqual, value)
    }
  }

  /// How a step ended that may fail, which only that step knows.
  private mutating func askForStatus(of step: String, _ isEqual: Bool, _ value: String) {
    switch value {
    case "success", "failure": test.tests.append(Self.statusTest(step, isZero: (value == "success") == isEqual))
    default: test.isPartial = true
    }
    if !test.statuses.contains(step) { test.statuses.append(step) }
  }

  private static func statusTest(_ step: String, isZero: Bool) -> String {
    "test \"$\(GitHubTest.statusName(step))\" \(isZero ? "=" : "!=") 0"
  }

  private mutating func readResult(of job: String, _ isEqual: Bool, _ value: String) {
    switch (value, isEqual) {
    case ("failure", true):
      outcome = "failure"
      test.failed.append(job)
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

  private func shellWord(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-".contains($0)) }
    return isPlain ? text : text.contains { "\"$`\\".contains($0) } ? singleQuoted(text) : "\"\(text)\""
  }
}

extension GitHubTest {
  /// Whether it is nothing but tests of a shell.
  fileprivate var isOnlyTests: Bool {
    !isPartial && when == nil && !tests.isEmpty && succeeded.isEmpty && failed.isEmpty && statuses.isEmpty
  }
}

extension Substring {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
