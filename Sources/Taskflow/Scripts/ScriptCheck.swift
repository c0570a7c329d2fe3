package import Diagnostics
import Planner
import WorkflowModel

/// Looks into the scripts of task files with the tools that know their languages; nothing of them is executed.
package enum ScriptCheck {
  /// Those of its findings.
  package static let rules: Set<Rule> = [.shellcheck, .pythonSyntax]

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

  /// - Parameter files: those whose scripts are checked.
  /// - Returns: the findings of each file, and what could not be done.
  package static func findings(in files: [LoadedFile]) -> (findings: [[Diagnostic]], failures: [Failure]) {
    let scripts = files.enumerated().flatMap { index, file in file.scripts.map { LocatedScript(file: index, $0) } }
    var findings = Array(repeating: [Diagnostic](), count: files.count)
    var failures: [Failure] = []
    for tool in [ShellCheck.check, PythonSyntax.check] {
      switch tool(scripts) {
      case .success(let found): for (file, finding) in found { findings[file].append(finding) }
      case .failure(let failure): failures.append(failure)
      }
    }
    return (findings, failures)
  }
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
  var scripts: [Script] {
    guard let workflow, !workflow.scripts.isEmpty else { return [] }
    let contexts = ScriptContexts(workflow)
    var known: Set<SourceRange> = []
    return workflow.scripts.compactMap { place in
      guard known.insert(place.range).inserted else { return nil }
      return Script(place, of: workflow, contexts, in: sources)
    }
  }
}
