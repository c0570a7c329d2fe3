import Diagnostics
import Planner
import Taskflow

extension LoadedFile {
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
