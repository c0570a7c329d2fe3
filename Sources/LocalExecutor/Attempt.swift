import Glibc
import Planner
import RunEvents

/// A process under way, and what is left of it.
struct Attempt {
  let task: TaskID
  let process: pid_t
  /// Becomes readable when the process has ended; -1 once that was seen.
  var processDescriptor: Int32
  /// The read end of the pipe for its output; -1 once it is closed.
  var output: Int32
  /// Set when the leader has ended.
  var result: AttemptResult?
  /// Processes of the group that outlived the leader, each with a descriptor.
  var leftovers: [pid_t: Int32] = [:]
  /// Set when a process of it can't be watched for want of a descriptor: it is looked at every so often instead.
  var isUnwatched = false
  /// Set when what is left of it is to be killed, also what is found later.
  var isToBeKilled = false

  var group: ProcessGroup { ProcessGroup(leader: process) }
}
