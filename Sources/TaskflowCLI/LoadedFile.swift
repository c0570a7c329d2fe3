import Diagnostics
import Planner
import WorkflowLoader
import WorkflowModel
import YAMLSyntax

/// A task file, read and checked, with everything that was found.
struct LoadedFile {
  let path: String
  let sources: SourceMap
  let workflow: Workflow?
  var diagnostics: [Diagnostic]
  let isReadable: Bool

  /// Reads and loads one file; the graph is not looked at yet.
  init(_ path: String) {
    self.path = path
    var sources = SourceMap()
    let limits = YAMLLimits()
    do throws(FileReader.Failure) {
      let bytes = try FileReader.read(path, limit: limits.fileSize)
      isReadable = true
      if let file = sources.add(path: path == "-" ? "<stdin>" : path, bytes: bytes) {
        (workflow, diagnostics) = WorkflowLoader.load(file, directory: FileReader.directory(of: path), limits: limits)
      } else {
        (workflow, diagnostics) = (nil, [Diagnostic(.fileTooLarge(path: path, limit: limits.fileSize), at: nil)])
      }
    } catch {
      isReadable = false
      workflow = nil
      diagnostics = [error.diagnostic]
    }
    self.sources = sources
  }

  /// All findings, those of the graph included, in file order.
  var allDiagnostics: [Diagnostic] {
    guard let workflow else { return diagnostics }
    return (diagnostics + Planner.check(workflow)).inFileOrder()
  }

  /// The plan, or nil after all findings were shown.
  func plan(_ options: Planner.Options) -> Plan? {
    guard let workflow else {
      Messages.show(diagnostics, sources)
      return nil
    }
    let (plan, findings) = Planner.plan(workflow, options)
    let all = (diagnostics + findings).inFileOrder()
    if !all.isEmpty { Messages.show(all, sources) }
    return all.isEmpty ? plan : nil
  }
}
