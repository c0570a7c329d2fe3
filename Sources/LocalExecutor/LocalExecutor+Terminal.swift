import CSystem
import Glibc
import RunEvents

/// The front process, which may be gone or wants all to pause, and the terminals: ours, which a task may have, and those of
/// tasks.
extension LocalExecutor {
  /// Ends everything at once, this process included: the front process was killed.
  func abandon() -> Never {
    for place in attempts.indices { _ = signalLeader(place, SIGKILL) }
    Descendants.kill()
    terminal?.takeBack()
    exportsDirectory.remove()
    _exit(128 + SIGKILL)
  }

  /// Stops with all tasks, until the front process continues this one. The time until then counts for nothing.
  ///
  /// - Parameter signal: what shows why: SIGTTIN when a task needs the terminal, and somebody else has it.
  mutating func pause(by signal: Int32 = SIGSTOP) {
    let start = clock.now
    let paused = stopGroups()
    let settings = guest == nil ? nil : terminal?.takeBack()
    front?.pauseWorker(by: signal)
    if front?.isGone == true { abandon() }
    terminal?.remember()
    if let guest, let attempt = attempts[guest] { terminal?.handOver(to: attempt.process, settings) }
    for place in paused { _ = signalLeader(place, SIGCONT) }
    clock.setBack(to: start)
  }

  /// Stops the groups of all attempts. First they are asked to: what has stopped others in turn, as taskflow does, or has a
  /// terminal to put in order, gets a moment for that.
  ///
  /// - Returns: the places of the attempts.
  private func stopGroups() -> [Int] {
    let places = attempts.indices.filter { signalLeader($0, SIGTSTP) }
    // In a session of its own nobody is stopped by being asked.
    let asked = places.compactMap { attempts[$0] }.filter { !$0.hasTerminal }.map(\.group.leader)
    for _ in 0..<Self.stoppingRounds {
      guard let table = try? ProcessSnapshot(), asked.contains(where: { !table.isStill($0) }) else { break }
      usleep(Self.stoppingPause)
    }
    for place in places { _ = signalLeader(place, SIGSTOP) }
    return places
  }

  private static var stoppingRounds: Int { 50 }
  private static var stoppingPause: UInt32 { 10_000 }

  /// Orphans are our children; those that have ended would take a place in the system's table as long as the run lasts.
  mutating func reapOrphans() {
    nextReaping = clock.now.advanced(by: Self.reapInterval)
    guard front != nil else { return }
    Descendants.reap { child in attempts.contains { $0.process == child && $0.result == nil } }
  }

  // MARK: - Terminals

  /// The streams, and the terminal, are our own again after the end of the task that had them.
  mutating func takeBack(after exit: tf_exit) {
    takeBack()
    // As in a shell: the key was meant for all, and who has other plans with it does not die of it.
    if terminal != nil, exit.code != CLD_EXITED, exit.status == SIGINT { stop(SIGINT) }
  }

  /// The streams, and the terminal, are our own again.
  mutating func takeBack() {
    terminal?.takeBack()
    guest = nil
    poller.watchChildren(false)
    gate?.resume()
  }

  func resizeTerminals() {
    let size = WindowSize(of: terminal?.descriptor)
    for place in attempts.indices {
      if let attempt = attempts[place], attempt.hasTerminal, attempt.output >= 0 { size.apply(to: attempt.output) }
    }
  }
}
