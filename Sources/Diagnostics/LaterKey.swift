/// Keys of the language that this version does not know yet.
package enum LaterKey: String, Sendable {
  case cache
  case executor
  case lock
  case probeTimeout = "probe_timeout"

  var help: Words {
    switch self {
    case .cache: "taskflow has no 'cache' yet, so the task always runs: leave it out until then"
    case .executor:
      "taskflow has no 'executor' yet, so tasks run on this machine: call the scheduler in the script, as in 'srun command'"
    case .lock:
      "taskflow has no 'lock' yet: start it with 'flock /tmp/NAME.lock taskflow run', and a second run waits for the first"
    case .probeTimeout: "taskflow has no 'probe_timeout' yet: limit the test itself, as in 'ready: timeout 5s command'"
    }
  }
}
