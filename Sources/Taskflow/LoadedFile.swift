package import Diagnostics
import LocalExecutor
import Planner
import Variables
import WorkflowLoader
package import WorkflowModel
import YAMLSyntax

/// A task file and those it includes, read and checked, with everything that was found.
package struct LoadedFile: Sendable {
  package let path: String
  package let sources: SourceMap
  package let workflow: Workflow?
  package let diagnostics: [Diagnostic]
  package let isReadable: Bool
  private let checks: Checks
  /// Bytes of a file that may be read.
  package static let sizeLimit = YAMLLimits().fileSize

  /// Reads and loads a file with those it includes; the graph is not looked at yet.
  ///
  /// - Parameter inputName: the path of the file that standard input stands for: findings name it, and what it includes is
  ///   looked for from there.
  package init(_ path: String, inputName: String? = nil, checks: Checks = .errors) {
    do throws(FileReader.Failure) {
      let bytes = try FileReader.read(path, limit: Self.sizeLimit)
      self.init(path, inputName: inputName, bytes: bytes, checks: checks)
    } catch {
      self.init(path, failure: error, checks: checks)
    }
  }

  private init(_ path: String, failure: FileReader.Failure, checks: Checks) {
    self.path = path
    self.checks = checks
    isReadable = false
    workflow = nil
    diagnostics = [failure.diagnostic]
    sources = SourceMap()
  }

  /// Loads a file that was read already, with those it includes.
  package init(_ path: String, inputName: String? = nil, bytes: [UInt8], checks: Checks = .errors) {
    self.path = path
    self.checks = checks
    isReadable = true
    var sources = SourceMap()
    let limits = YAMLLimits()
    if let file = sources.add(path: Self.shownPath(path, inputName), bytes: bytes) {
      let directory = path == "-" ? FileReader.parent(of: inputName ?? path) : FileReader.directory(of: path)
      (workflow, diagnostics) = WorkflowLoader.load(
        file, directory: directory, in: &sources, files: SystemFiles(), limits: limits, checks: checks)
    } else {
      (workflow, diagnostics) = (nil, [Diagnostic(.fileTooLarge(path: path, limit: limits.fileSize), at: nil)])
    }
    self.sources = sources
  }

  /// What a file is called.
  ///
  /// - Parameter inputName: the path of the file that standard input stands for.
  package static func shownPath(_ path: String, _ inputName: String? = nil) -> String {
    path == "-" ? inputName ?? "<stdin>" : path
  }

  /// All findings, those of the graph included, in file order.
  package var allDiagnostics: [Diagnostic] {
    guard let workflow else { return diagnostics }
    let graphChecks = diagnostics.hasErrors ? .errors : checks
    let found = Planner.check(
      workflow, checks: graphChecks, sources: sources,
      surroundings: Invocation(inherited: .inherited(), readFile: FileReader.readVariables))
    return (diagnostics + StrangeSpaces(sources).explain(found)).inFileOrder()
  }

  /// The findings that are wanted: without what comments ignore, each with its fix, in file order.
  ///
  /// - Parameters:
  ///   - others: what was found by other means.
  ///   - notLookedFor: rules that were not looked for, as those about scripts are not by this file itself.
  package func findings(
    _ filter: FindingFilter, and others: [Diagnostic] = [], notLookedFor: [Rule] = ScriptCheck.rules
  ) -> [Diagnostic] {
    var all = allDiagnostics
    if !others.isEmpty {
      // What a shell says of a script that YAML has cut follows from that.
      let cut = Set(all.compactMap(\.script))
      all = (all + others.filter { $0.script.map { !cut.contains($0) } ?? true }).inFileOrder()
    }
    let kept = all.ignoring(workflow?.ignores ?? [], notLookedFor: notLookedFor)
    return FixFinder(sources).adding(to: filter.apply(to: kept))
  }
}
