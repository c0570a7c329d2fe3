import CSystem
import Engine
import Glibc
import RunEvents
import WorkflowModel

/// Tasks that the terminal has stopped. A group in the background that reads its terminal gets SIGTTIN, one that sets it SIGTTOU,
/// and stands still until somebody gives it the terminal (termios(3)). A task is never given it but when it is `interactive`.
/// One with a terminal of its own is not stopped, but waits.
///
/// What is stopped for another reason is left alone: somebody may mean to continue it.
extension LocalExecutor {
  /// Looks for processes of tasks that were stopped since it was done last. Ctrl-Z stops the task that has the terminal, and no
  /// one else. Another one that reads or sets the terminal is stopped by the system, and would wait for what never comes.
  mutating func lookForStopped() {
    nextLook = clock.now.advanced(by: Self.stopInterval)
    guard front != nil else { return }
    var guestSignal: Int32?
    for _ in 0..<Self.stoppedAtOnce {
      var signal: Int32 = 0
      guard case let process = tf_stopped_child(&signal), process > 0 else { break }
      let place = attempts.place(ofLeader: process) ?? attempts.place(ofLeader: getpgid(process))
      if let place, place == guest {
        if attempts[place]?.process == process { guestSignal = signal }
      } else if let place, Self.terminalSignals.contains(signal), attempts[place]?.hasTerminal == false {
        endStopped(place)
      }
    }
    if let guestSignal { pause(by: Self.terminalSignals.contains(guestSignal) ? SIGTTIN : SIGSTOP) }
    if clock.now >= nextSearch { searchForStopped() }
  }

  /// Looks for what the terminal has stopped without its parent knowing: `timeout 60 ssh …` is a group of its own, and the shell
  /// around it waits for it. To look at the whole table of processes every so often must cost next to nothing.
  private mutating func searchForStopped() {
    guard ProcessStatus.isTableThere else { return }
    table = table ?? (try? ProcessSnapshot())
    nextSearch = clock.now.advanced(by: Nanoseconds.second + Nanoseconds(table?.count ?? 0) * 2 * .millisecond)
    guard let table else { return }
    if usesPseudoTerminals { endReaders(in: table) }
    guard table.hasStopped else { return }
    let session = getsid(0)
    for place in attempts.indices where place != guest {
      guard let attempt = attempts[place], attempt.result == nil, !attempt.hasTerminal else { continue }
      let family = table.processes(in: attempt.process) + table.descendants(of: attempt.process)
      if family.contains(where: { $0.session == session && Self.terminalSignals.contains($0.stopSignal) }) {
        endStopped(place)
      }
    }
  }

  /// A pseudo-terminal is the task's own, and nobody will ever type on it: who waits to read it, and did so when it was looked
  /// last, waits without end.
  private mutating func endReaders(in table: ProcessSnapshot) {
    var readers: Set<pid_t> = []
    for place in attempts.indices {
      guard let attempt = attempts[place], attempt.result == nil, attempt.hasTerminal, attempt.output >= 0 else {
        continue
      }
      var device = stat()
      guard fstat(attempt.farEnd, &device) == 0, tf_waits_for_input(attempt.output) else { continue }
      let family = table.processes(in: attempt.process) + table.descendants(of: attempt.process)
      for process in family where process.isReading(device.st_rdev) { readers.insert(process.process) }
      if family.contains(where: { readers.contains($0.process) && waitingReaders.contains($0.process) }) {
        endStopped(place)
      }
    }
    waitingReaders = readers
  }

  private mutating func endStopped(_ place: Int) {
    guard let attempt = attempts[place], attempt.result == nil, !attempt.isStoppedByTerminal else { return }
    attempts[place]?.isStoppedByTerminal = engine.attemptIsStuck(attempt.key.task, in: attempt.key.phase, at: clock.now)
  }

  /// What a process in the background gets that reads or sets its terminal.
  private static var terminalSignals: [Int32] { [SIGTTIN, SIGTTOU] }
  private static var stopInterval: Nanoseconds { 100 * .millisecond }
  /// What is stopped and continued without end is looked at again later.
  private static var stoppedAtOnce: Int { 4096 }
}
