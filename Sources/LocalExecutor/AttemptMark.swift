import Glibc
import Variables

/// What the environment of a process says of whose it is: all that an attempt starts inherits it, unless somebody changes it
/// on the way.
struct AttemptMark: Hashable {
  private let run: Bytes
  private let task: Bytes
  private let attempt: Bytes

  init(run: String, task: String, attempt: Int32) {
    self.run = Bytes(run.utf8)
    self.task = Bytes(task.utf8)
    self.attempt = Bytes(String(attempt).utf8)
  }

  /// nil for a process that no task has started, and for one whose environment may not be seen.
  init?(of process: pid_t) {
    let variables = readBytes("/proc/\(process)/environ").split(separator: 0)
    func value(_ name: String) -> Bytes? {
      variables.first { $0.starts(with: "\(name)=".utf8) }.map { Bytes($0.dropFirst(name.utf8.count + 1)) }
    }
    guard let run = value("TASKFLOW_RUN_ID"), let task = value("TASKFLOW_TASK"), let attempt = value("TASKFLOW_ATTEMPT")
    else { return nil }
    self.run = run
    self.task = task
    self.attempt = attempt
  }
}
