import CSystem
import Glibc
import Planner
import WorkflowModel

/// The environment and working directory of all tasks that share their settings.
final class Surroundings {
  let directory: String
  let environment: CStringList
  /// Whether a script without shell syntax may be executed without a shell.
  let mayBypassShell: Bool
  /// Whether the directory is that of taskflow itself, which a process has anyway.
  private let isHere: Bool
  private let search: PathSearch
  /// By the number of the output's descriptor, of which there are few: making them anew costs seven system calls.
  private var fileActions: [Int32: FileActions] = [:]

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
    search = PathSearch(path: variables["PATH"], directory: directory)
    environment = variables.cStrings()
    mayBypassShell = resolved.shell == .sh && !variables.definesFunctions
    isHere = isSameDirectory(directory, ".")
  }

  func fileActions(input: Int32, output: Int32) -> FileActions {
    if let known = fileActions[output] { return known }
    let new = FileActions(input: input, output: output, directory: isHere ? nil : directory)
    fileActions[output] = new
    return new
  }

  func program(_ name: String) -> String? {
    // Every system has this one; a task that sets PATH for its own purposes shall not lose it.
    search.find(name) ?? (name == "sh" ? "/bin/sh" : nil)
  }
}

/// What a process does with its descriptors and directory before it executes its program.
final class FileActions {
  let pointer = UnsafeMutablePointer<posix_spawn_file_actions_t>.allocate(capacity: 1)

  /// - Parameter directory: the working directory; nil to keep that of taskflow.
  init(input: Int32, output: Int32, directory: String?) {
    posix_spawn_file_actions_init(pointer)
    posix_spawn_file_actions_adddup2(pointer, input, 0)
    posix_spawn_file_actions_adddup2(pointer, output, 1)
    posix_spawn_file_actions_adddup2(pointer, output, 2)
    posix_spawn_file_actions_addclosefrom_np(pointer, 3)
    if let directory { posix_spawn_file_actions_addchdir_np(pointer, directory) }
  }

  deinit {
    posix_spawn_file_actions_destroy(pointer)
    pointer.deallocate()
  }
}

private func isSameDirectory(_ a: String, _ b: String) -> Bool {
  var (first, second) = (stat(), stat())
  guard stat(a, &first) == 0, stat(b, &second) == 0 else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}

/// A path relative to a directory; absolute ones stay as they are.
func joinPath(_ directory: String, _ path: String?) -> String {
  guard let path, path != ".", !path.isEmpty else { return directory }
  if path.hasPrefix("/") { return path }
  let tail = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  return directory == "/" ? "/\(tail)" : "\(directory)/\(tail)"
}
