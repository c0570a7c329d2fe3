package import Diagnostics
import Planner
import WorkflowModel

/// Looks into the scripts of task files with the tools that know their languages; nothing of them is executed.
package enum ScriptCheck {
  /// Those of its findings.
  package static let rules: [Rule] = [.shellcheck, .pythonSyntax, .shellSyntax]

  /// Why scripts could not be looked into.
  package struct Failure: Error {
    package let tool: String
    /// That of its findings.
    package let rule: Rule
    package let reason: Reason

    package enum Reason: Sendable {
      /// No such program.
      case missing
      /// It did not do what it is for.
      case failed(String)
    }
  }

  /// - Parameters:
  ///   - files: those whose scripts are checked.
  ///   - filter: which findings are wanted.
  ///   - usesTools: true to look further than for errors of syntax, with programs that need not be there.
  /// - Returns: the findings of each file, and what could not be done.
  package static func findings(
    in files: [LoadedFile], usesTools: Bool, _ filter: FindingFilter
  ) -> (findings: [[Diagnostic]], failures: [Failure]) {
    let scripts = files.enumerated().flatMap { index, file in
      file.scripts(all: usesTools).map { LocatedScript(file: index, $0) }
    }
    var findings = Array(repeating: [Diagnostic](), count: files.count)
    if scripts.isEmpty { return (findings, []) }
    var failures: [Failure] = []
    let readers = filter.isWanted(.shellSyntax) ? [ShellSyntax.check] : []
    for tool in readers + (usesTools ? [PythonSyntax.check, ShellCheck.check] : []) {
      switch tool(scripts) {
      case .success(let found): for (file, finding) in found { findings[file].append(finding) }
      case .failure(let failure): failures.append(failure)
      }
    }
    return (findings.map(withOneSyntaxErrorEach), failures)
  }
}

extension ScriptCheck {
  /// ShellCheck tells an error of syntax in several parts, and the shell has told it already: one of them is enough.
  private static func withOneSyntaxErrorEach(_ findings: [Diagnostic]) -> [Diagnostic] {
    let told = Set(findings.filter { $0.rule == .shellSyntax }.compactMap(\.script))
    // The first that says more than that there is a mistake, otherwise the first.
    var chosen: [SourceRange: Diagnostic] = [:]
    for finding in findings where finding.shellCheckParserCode != nil {
      guard let script = finding.script, !told.contains(script) else { continue }
      if let known = chosen[script], !known.isGeneral || finding.isGeneral { continue }
      chosen[script] = finding
    }
    return findings.filter { finding in
      guard finding.shellCheckParserCode != nil, let script = finding.script else { return true }
      return chosen[script] == finding
    }
  }
}

extension Diagnostic {
  /// The code of ShellCheck where it could not read a script; codes that begin with 1 are those of its parser.
  fileprivate var shellCheckParserCode: Int? {
    guard case .shellcheck(let code, _) = fact, 1000..<2000 ~= code, ![1090, 1091].contains(code) else { return nil }
    return severity == .error || code == 1009 ? code : nil
  }

  /// Whether it only says that a script could not be read.
  fileprivate var isGeneral: Bool { [1009, 1072, 1073].contains(shellCheckParserCode) }
}

/// A script and the file, by its number, that was asked for.
struct LocatedScript {
  let file: Int
  let script: Script

  init(file: Int, _ script: Script) {
    self.file = file
    self.script = script
  }
}

/// What a tool found: the number of a file, and the finding.
typealias LocatedFinding = (file: Int, finding: Diagnostic)

extension LoadedFile {
  /// Each scalar once, however many tasks have it.
  ///
  /// - Parameter all: false for those that may have errors of syntax.
  func scripts(all: Bool) -> [Script] {
    guard let workflow else { return [] }
    let places = all ? workflow.scripts : workflow.scripts(where: ShellSyntax.mayBeWrong)
    if places.isEmpty { return [] }
    let contexts = ScriptContexts(workflow)
    var known: Set<SourceRange> = []
    return places.compactMap { place in
      guard known.insert(place.range).inserted else { return nil }
      return Script(place, of: workflow, contexts, in: sources)
    }
  }
}
