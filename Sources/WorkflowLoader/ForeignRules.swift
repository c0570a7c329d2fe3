import Diagnostics
import YAMLSyntax

/// Rules of GitLab that take a job into a pipeline, as tests of a shell.
extension WorkflowReader {
  func rules(_ name: String, _ value: NodeID) -> ForeignKey {
    let isManual =
      tree.kind(of: value) == .list && tree.items(of: value).contains { text("when", in: $0) == "manual" }
    let rules = name == "rules" ? orderedRules(value) : references(value, isExcept: name == "except")
    return .pipeline(.rules(rules, isManual: isManual))
  }

  // MARK: - rules

  /// The first rule that matches decides, and without one the job is left out.
  private func orderedRules(_ value: NodeID) -> GitLabRules {
    guard tree.kind(of: value) == .list else { return .unknown }
    var result = ShellTest.no
    var namesDefaultBranch = false
    for rule in tree.items(of: value).reversed() {
      guard tree.kind(of: rule) == .map, let test = test(ofRule: rule) else { return .unknown }
      namesDefaultBranch = namesDefaultBranch || text("if", in: rule)?.contains("$CI_DEFAULT_BRANCH") ?? false
      result = text("when", in: rule) == "never" ? (!test).and(result) : test.or(result)
    }
    switch result {
    case .yes: return .always
    case .no: return .never
    case .test(let text, _): return .test(text, namesDefaultBranch: namesDefaultBranch)
    }
  }

  private func test(ofRule rule: NodeID) -> ShellTest? {
    var test = ShellTest.yes
    for (key, value) in tree.entries(of: rule) where tree.isScalar(key) {
      let part: ShellTest?
      switch tree.text(of: key) {
      case "if": part = tree.kind(of: value) == .text ? GitLabTest.condition(tree.text(of: value)) : nil
      case "changes": part = GitLabTest.changes(texts(entry("paths", of: value) ?? value))
      case "exists": part = GitLabTest.exists(texts(entry("paths", of: value) ?? value))
      default: part = .yes
      }
      guard let part else { return nil }
      test = test.and(part)
    }
    return test
  }

  // MARK: - only and except

  private func references(_ value: NodeID, isExcept: Bool) -> GitLabRules {
    var parts: [ShellTest?] = []
    if tree.kind(of: value) == .map {
      for (key, value) in tree.entries(of: value) where tree.isScalar(key) {
        switch tree.text(of: key) {
        case "refs": parts.append(GitLabTest.references(texts(value)))
        case "changes": parts.append(GitLabTest.changes(texts(value)))
        case "variables": parts.append(texts(value).map(GitLabTest.condition).anyOf)
        default: parts.append(nil)
        }
      }
    } else {
      parts = [GitLabTest.references(texts(value))]
    }
    // All have to match for 'only', and one is enough for 'except'.
    let all = parts.compactMap { $0 }
    guard all.count == parts.count, let first = all.first else { return .unknown }
    let test = all.dropFirst().reduce(first) { isExcept ? $0.or($1) : $0.and($1) }
    guard case .test(let text, _) = isExcept ? !test : test else { return .unknown }
    return .test(text, namesDefaultBranch: false)
  }

  // MARK: - Values

  /// `reports: { dotenv: file }`, and the names that the script gives values in it.
  func exportsFile(_ reports: NodeID, of job: NodeID) -> ForeignKey? {
    guard let file = text("dotenv", in: reports) else { return nil }
    let scripts = ["before_script", "script", FieldID.run.name, "after_script"].compactMap { entry($0, of: job) }
    let lines = scripts.map { texts($0).joined(separator: "\n") }.joined(separator: "\n").split(separator: "\n")
    var names: [String] = []
    for line in lines where line.contains(file) {
      guard let name = line.firstMatch(of: /([A-Za-z_]\w*)=/)?.1, !names.contains(String(name)) else { continue }
      names.append(String(name))
    }
    return .pipeline(.exportsFile(names: names, file: file))
  }
}

/// A test of a shell, or what it always says.
enum ShellTest: Equatable {
  case yes
  case no
  /// A test, and whether it is a single command that can stand beside others.
  case test(String, isSingle: Bool)

  static prefix func ! (test: ShellTest) -> ShellTest {
    switch test {
    case .yes: return .no
    case .no: return .yes
    case .test(let text, let isSingle):
      if text.hasPrefix("! "), isSingle { return .test(String(text.dropFirst(2)), isSingle: true) }
      if text.hasPrefix("test -n "), isSingle { return .test("test -z \(text.dropFirst(8))", isSingle: true) }
      if isSingle, text.hasPrefix("test "), let sign = text.firstRange(of: " = ") {
        return .test(text.replacingCharacters(in: sign, with: " != "), isSingle: true)
      }
      return .test(isSingle ? "! \(text)" : "! { \(text); }", isSingle: true)
    }
  }

  func and(_ other: ShellTest) -> ShellTest {
    switch (self, other) {
    case (.yes, let test), (let test, .yes): test
    case (.no, _), (_, .no): .no
    case (.test, .test): .test("\(grouped) && \(other.grouped)", isSingle: false)
    }
  }

  func or(_ other: ShellTest) -> ShellTest {
    switch (self, other) {
    case (.no, let test), (let test, .no): test
    case (.yes, _), (_, .yes): .yes
    case (.test, .test): .test("\(grouped) || \(other.grouped)", isSingle: false)
    }
  }

  private var grouped: String {
    if case .test(let text, let isSingle) = self { isSingle ? text : "{ \(text); }" } else { "" }
  }
}

extension [ShellTest?] {
  /// A test that says yes where one of them does; nil where one is not known.
  var anyOf: ShellTest? {
    let known = compactMap { $0 }
    guard known.count == count, let first = known.first else { return nil }
    return known.dropFirst().reduce(first) { $0.or($1) }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    "\(self[..<range.lowerBound])\(text)\(self[range.upperBound...])"
  }
}

/// What GitLab asks of a commit, as tests of a shell.
enum GitLabTest {
  private static let branch = "$(git branch --show-current)"
  private static let tag = "$(git tag --points-at HEAD)"

  /// `$CI_COMMIT_BRANCH == "main" && $DEPLOY`; nil for what only GitLab knows.
  static func condition(_ text: String) -> ShellTest? {
    // Brackets would make other parts of it.
    guard !text.replacing(/\/(?:[^\/\\]|\\.)*\/i?/, with: "").contains(where: { "()".contains($0) }) else { return nil }
    let alternatives = text.split(separator: "||").map { alternative -> ShellTest? in
      let parts = alternative.split(separator: "&&").map { comparison($0) }
      let known = parts.compactMap { $0 }
      return known.count == parts.count ? known.reduce(.yes) { $0.and($1) } : nil
    }
    return alternatives.anyOf
  }

  private static func comparison(_ text: Substring) -> ShellTest? {
    guard
      let match = text.wholeMatch(
        of:
          /\s*\$(\w+)\s*(?:(==|!=|=~|!~)\s*(?:"([^"$`\\]*)"|'([^'$]*)'|(null)|\/((?:[^\/\\]|\\.)*)\/(i?)|\$(\w+)))?\s*/),
      let value = value(match.1)
    else { return nil }
    guard let sign = match.2 else { return .test("test -n \"\(value)\"", isSingle: true) }
    if match.5 != nil { return .test("test \(sign == "==" ? "-z" : "-n") \"\(value)\"", isSingle: true) }
    if let pattern = match.6 {
      let test = matching(value, pattern, ignoresCase: match.7 == "i")
      return sign == "!~" ? !test : test
    }
    guard sign == "==" || sign == "!=" else { return nil }
    let other = match.8.map { $0 == "CI_DEFAULT_BRANCH" ? "main" : self.value($0).map { "\"\($0)\"" } }
    if let other, other == nil { return nil }
    let word = other.flatMap { $0 } ?? shellWord(String(match.3 ?? match.4 ?? ""))
    return .test("test \"\(value)\" \(sign == "==" ? "=" : "!=") \(word)", isSingle: true)
  }

  private static func matching(_ value: String, _ pattern: Substring, ignoresCase: Bool) -> ShellTest {
    let plain = pattern.replacing("\\/", with: "/")
    return .test(
      "printf '%s\\n' \"\(value)\" | grep -E\(ignoresCase ? "i" : "")q \(shellWord(String(plain)))", isSingle: true)
  }

  /// A variable as a shell has it; nil for one that GitLab alone sets.
  private static func value(_ name: Substring) -> String? {
    switch name {
    case "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME": branch
    case "CI_COMMIT_TAG": tag
    case let name where name.hasPrefix("CI_") || name.hasPrefix("GITLAB_"): nil
    default: "$\(name)"
    }
  }

  /// Branches and tags, as `only` and `except` have them.
  static func references(_ names: [String]) -> ShellTest? {
    names.map { name -> ShellTest? in
      if name == "tags" { return .test("test -n \"\(tag)\"", isSingle: true) }
      if name == "branches" { return .test("test -n \"\(branch)\"", isSingle: true) }
      if let match = name.wholeMatch(of: /\/(.*)\/(i?)/) {
        return matching(branch, match.1, ignoresCase: match.2 == "i")
      }
      let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "._/-".contains($0) }
      return isPlain && !sources.contains(name) ? .test("test \"\(branch)\" = \(name)", isSingle: true) : nil
    }.anyOf
  }

  /// What may have started a pipeline.
  private static let sources: Set<String> = [
    "api", "chat", "external", "external_pull_requests", "merge_requests", "pipelines", "pushes", "schedules",
    "triggers",
    "web",
  ]

  /// What the last commit has changed.
  static func changes(_ patterns: [String]) -> ShellTest? {
    guard !patterns.isEmpty, !patterns.contains(where: { $0.contains("$") || $0.contains("{") }) else { return nil }
    let paths = patterns.map { singleQuoted(":(glob)\($0)") }
    return .test("! git diff --quiet HEAD~1 -- \(paths.joined(separator: " "))", isSingle: true)
  }

  static func exists(_ paths: [String]) -> ShellTest? {
    guard !paths.isEmpty, !paths.contains(where: { $0.contains { "*?[{$".contains($0) } }) else { return nil }
    return paths.map { .test("test -e \(shellWord($0))", isSingle: true) }.anyOf
  }
}
