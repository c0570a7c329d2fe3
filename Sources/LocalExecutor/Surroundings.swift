import Planner
import WorkflowModel

/// The environment and working directory of all tasks that share their settings.
final class Surroundings {
  let directory: String
  let environment: CStringList
  /// Whether a script without shell syntax may be executed without a shell.
  let mayBypassShell: Bool
  private var search: PathSearch

  init(context: TaskContext, settings: Int32) {
    let resolved = context.plan.settings[Int(settings)]
    let root = context.plan.workflow.directory
    directory = joinPath(root, resolved.directory)
    var variables = context.inherited
    // What a shell would set for its commands.
    variables.set("PWD", directory)
    variables.apply(resolved.environment)
    variables.apply(context.overrides)
    variables.set("TASKFLOW_RUN_ID", context.runID)
    variables.set("TASKFLOW_ROOT", root)
    variables.set("TASKFLOW_ATTEMPT", "1")
    // Each process is given its own.
    variables.set("TASKFLOW_TASK", nil)
    search = PathSearch(path: variables["PATH"])
    environment = variables.cStrings()
    mayBypassShell = !variables.definesFunctions
  }

  func program(_ name: String) -> String? {
    search.find(name)
  }
}

/// A path relative to a directory; absolute ones stay as they are.
func joinPath(_ directory: String, _ path: String?) -> String {
  guard let path, path != ".", !path.isEmpty else { return directory }
  if path.hasPrefix("/") { return path }
  let tail = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  return directory == "/" ? "/\(tail)" : "\(directory)/\(tail)"
}
