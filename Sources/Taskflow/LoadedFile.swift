package import Diagnostics
import Planner
import WorkflowLoader
package import WorkflowModel
import YAMLSyntax

/// A task file and those it includes, read and checked, with everything that was found.
package struct LoadedFile {
  package let path: String
  package let sources: SourceMap
  package let workflow: Workflow?
  package let diagnostics: [Diagnostic]
  package let isReadable: Bool

  /// Reads and loads a file with those it includes; the graph is not looked at yet.
  package init(_ path: String) {
    self.path = path
    var sources = SourceMap()
    let limits = YAMLLimits()
    do throws(FileReader.Failure) {
      let bytes = try FileReader.read(path, limit: limits.fileSize)
      isReadable = true
      if let file = sources.add(path: path == "-" ? "<stdin>" : path, bytes: bytes) {
        (workflow, diagnostics) = WorkflowLoader.load(
          file, directory: FileReader.directory(of: path), in: &sources, files: SystemFiles(), limits: limits)
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
  package var allDiagnostics: [Diagnostic] {
    guard let workflow else { return diagnostics }
    return (diagnostics + Planner.check(workflow)).inFileOrder()
  }
}
