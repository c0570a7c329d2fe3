import Diagnostics
import Planner
import Taskflow

extension LoadedFile {
  /// The plan, or nil after all findings were shown.
  func plan(_ options: Planner.Options) -> Plan? {
    // What is missing for this run is not looked for in a file that is wrong for every run.
    guard let workflow, diagnostics.isEmpty else {
      Messages.show(allDiagnostics, sources)
      return nil
    }
    var options = options
    options.file = path == "-" ? "<stdin>" : path
    let (plan, findings) = Planner.plan(workflow, options)
    if !findings.isEmpty { Messages.show(findings, sources) }
    return plan
  }
}
