import Engine
import Glibc
import Planner
import RunEvents

/// Processes that can't be stopped: a run ends without them, and says so.
extension LocalExecutor {
  mutating func noteKill(of place: Int) {
    guard let attempt = attempts[place], attempt.killing == nil else { return }
    attempts[place]?.killing = clock.now
    let end = clock.now.advanced(by: Self.killingTime)
    nextGivingUp = min(nextGivingUp ?? end, end)
  }

  /// No longer waits for what was killed and does not end: it may hang in a device or a file system.
  mutating func giveUpHanging() {
    nextGivingUp = nil
    for place in attempts.indices {
      guard let killing = attempts[place]?.killing else { continue }
      let end = killing.advanced(by: Self.killingTime)
      if end > clock.now {
        nextGivingUp = min(nextGivingUp ?? end, end)
        continue
      }
      reapLeader(place)
      attempts[place]?.releaseEnded()
      guard let attempt = attempts[place] else { continue }
      for process in [pid_t](attempt.leftovers.keys) + attempt.strays.keys {
        giveUp(process, of: attempt.key.task, ETIMEDOUT)
      }
      if attempt.result == nil {
        giveUp(attempt.process, of: attempt.key.task, ETIMEDOUT)
        endLeader(place, .notStopped)
        if guest == place { takeBack() }
      }
      finish(place)
    }
  }

  mutating func giveUpLeader(_ place: Int, _ errno: Int32) {
    guard let attempt = attempts[place] else { return }
    giveUp(attempt.process, of: attempt.key.task, errno)
    endLeader(place, .notStopped)
    if guest == place { takeBack() }
    checkLeftovers(place)
  }

  /// A process can't be stopped: from now on nobody waits for it.
  mutating func giveUp(_ process: pid_t, of task: TaskID?, _ errno: Int32) {
    guard survivors.insert(process).inserted, let name = ProcessStatus.name(of: process) else { return }
    onSurvivor(Survivor(process: process, name: name, task: task.map { engine.plan.name(of: $0) }, errno: errno))
  }
}
