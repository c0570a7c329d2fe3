import CSystem
package import Engine
import Glibc
import Planner
package import RunEvents
import WorkflowModel

/// Drives the engine with real processes: one loop on one thread over pipes, processes, a timer and signals.
package struct LocalExecutor: ~Copyable {
  private var engine: Engine
  private let observers: [any RunObserver]
  private let gate: (any OutputGate)?
  private let context: TaskContext
  private let system: SystemCalls
  private let clock: MonotonicClock
  private var poller: Poller
  private var spawner: Spawner
  /// Attempts under way; the places of ended ones are used again.
  private var attempts: [Attempt?] = []
  private var freePlaces: [Int] = []
  private var placeOfTask: [TaskID: Int] = [:]
  private var liveCount = 0
  private var surroundings: [Int32: Surroundings] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
  private var isGateWatched = false
  private var isInterrupted = false
  /// Whether any attempt is `isUnwatched`.
  private var hasUnwatched = false
  private static let lookInterval = 20 * Nanoseconds.millisecond
  /// More waiting output than this and nothing more is read from tasks.
  private static let congestion = 1 << 20

  /// - Parameter signals: what `SignalMask.install` returned.
  /// - Throws: the `errno` of what the system refused; nothing was started then.
  package init(
    engine: Engine, context: TaskContext, observers: [any RunObserver], gate: (any OutputGate)?,
    signals: SignalMask, clock: MonotonicClock, system: SystemCalls = SystemCalls()
  ) throws(SystemError) {
    let poller = try Poller(signals: signals.watched)
    let spawner = try Spawner(context: context, ignoredSignals: signals.ignored)
    self.engine = engine
    self.context = context
    self.observers = observers
    self.gate = gate
    self.system = system
    self.clock = clock
    self.poller = poller
    self.spawner = spawner
    // Left-over processes become our children, not those of a process that may never wait for them.
    _ = tf_become_subreaper()
  }

  deinit {
    buffer.deallocate()
  }

  /// Runs to the end: until every task has ended, no process is left, and all output is written.
  package mutating func run() -> RunResult {
    engine.start(at: .zero)
    while true {
      startAndSignal()
      engine.deliverEvents(to: observers)
      watchGate()
      if engine.isFinished, liveCount == 0, pendingOutput == 0 { return engine.result }
      poller.setTimer(nextAlarm.map { clock.origin + $0.nanoseconds })
      var ready: [Poller.Source] = []
      if pendingOutput > Self.congestion, let descriptor = gate?.descriptor {
        poller.waitForRoom(descriptor) { ready.append($0) }
      } else {
        poller.wait { ready.append($0) }
      }
      engine.advance(to: clock.now)
      for source in ready { handle(source) }
      if hasUnwatched { lookAtUnwatched() }
    }
  }

  private var nextAlarm: Instant? {
    guard hasUnwatched else { return engine.nextDeadline }
    let look = clock.now.advanced(by: Self.lookInterval)
    return min(engine.nextDeadline ?? look, look)
  }

  private mutating func handle(_ source: Poller.Source) {
    switch source {
    case .timer: break
    case .signals: takeSignals()
    case .standardOutput: gate?.flush()
    case .output(let place): readOutput(place)
    case .process(let place): reapLeader(place)
    case .leftover(let place): checkLeftovers(place)
    }
  }

  private mutating func takeSignals() {
    while let signal = poller.nextSignal() {
      // A second request gives up what nobody takes, and without waiting for which nothing more is read from tasks; the
      // first one does when there is nothing else to wait for.
      if isInterrupted || (engine.isFinished && liveCount == 0) { gate?.discard() }
      isInterrupted = true
      engine.stop(.signal(signal), at: clock.now)
    }
  }

  // MARK: - Towards the engine's wishes

  private mutating func startAndSignal() {
    while true {
      engine.dispatch()
      guard !engine.actions.isEmpty else { return }
      let actions = engine.actions
      engine.actions.removeAll(keepingCapacity: true)
      for action in actions {
        switch action {
        case .start(let task, _, _): start(task)
        case .signal(let task, _, .terminate): signal(task, SIGTERM)
        case .signal(let task, _, .kill): signal(task, SIGKILL)
        }
      }
    }
  }

  // MARK: - Starting

  private mutating func start(_ task: TaskID) {
    let now = clock.now
    // A start that was asked for before this one has failed, and with it the run.
    if engine.isStopping { return engine.attemptDeferred(task, errno: ECANCELED, at: now) }
    let surroundings = surroundings(of: task)
    guard let launch = context.plan.launch(task, mayBypassShell: surroundings.mayBypassShell) else {
      preconditionFailure("a task without an action was started")
    }
    let pipe: SystemCalls.Pipe
    switch system.makePipe() {
    case .success(let made): pipe = made
    case .failure(let error): return refuse(task, error, surroundings)
    }
    let refusal = system.refuseSpawn()
    let spawned =
      refusal == 0
      ? spawner.spawn(launch, surroundings, task: task, output: pipe.writeEnd)
      : .failure(SystemError(errno: refusal))
    close(pipe.writeEnd)
    switch spawned {
    case .failure(let error):
      close(pipe.readEnd)
      refuse(task, error, surroundings)
    case .success(let process):
      engine.attemptStarted(task, at: now)
      watch(Attempt(task: task, process: process, processDescriptor: system.openProcess(process), output: pipe.readEnd))
    }
  }

  private mutating func surroundings(of task: TaskID) -> Surroundings {
    let settings = context.plan.tasks[Int(task)].settings
    if let known = surroundings[settings] { return known }
    let new = Surroundings(context: context, settings: settings)
    surroundings[settings] = new
    return new
  }

  private mutating func refuse(_ task: TaskID, _ error: SystemError, _ surroundings: Surroundings) {
    if error.isShortage { return engine.attemptDeferred(task, errno: error.errno, at: clock.now) }
    var status = stat()
    let isDirectory = stat(surroundings.directory, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let hasDirectory = isDirectory && access(surroundings.directory, X_OK) == 0
    let step: StartStep = hasDirectory ? .execution : .workingDirectory
    engine.attemptEnded(task, .couldNotStart(errno: error.errno, step), at: clock.now)
  }

  private mutating func watch(_ attempt: Attempt) {
    let place = freePlaces.popLast() ?? attempts.count
    if place == attempts.count { attempts.append(attempt) } else { attempts[place] = attempt }
    placeOfTask[attempt.task] = place
    liveCount += 1
    poller.add(attempt.output, .output(attempt: place))
    if attempt.processDescriptor >= 0 {
      _ = poller.add(attempt.processDescriptor, .process(attempt: place))
      return
    }
    attempts[place]?.isUnwatched = true
    hasUnwatched = true
  }

  // MARK: - Output

  private mutating func readOutput(_ place: Int) {
    guard let attempt = attempts[place], attempt.output >= 0 else { return }
    let count = retryingInterrupts { read(attempt.output, buffer.baseAddress, buffer.count) }
    if count > 0 {
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: attempt.task)
    } else if count == 0 || errno != EAGAIN {
      closeOutput(place)
      // What closes its output has mostly just ended: that saves waiting for it once more.
      reapLeader(place)
    }
  }

  private func show(_ bytes: UnsafeRawBufferPointer, of task: TaskID) {
    for observer in observers { observer.observe(output: bytes, of: task) }
  }

  /// Reads what is in the pipe now, but does not wait for those who may still hold it.
  private mutating func drainOutput(_ place: Int) {
    guard let attempt = attempts[place], attempt.output >= 0 else { return }
    _ = tf_set_nonblocking(attempt.output)
    // No pipe holds more (pipe(7)); what left the group may write without end.
    var rest = 1 << 20
    while rest > 0 {
      let count = retryingInterrupts { read(attempt.output, buffer.baseAddress, buffer.count) }
      guard count > 0 else { break }
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: attempt.task)
      rest -= count
    }
    closeOutput(place)
  }

  private mutating func closeOutput(_ place: Int) {
    guard let output = attempts[place]?.output, output >= 0 else { return }
    close(output)
    attempts[place]?.output = -1
  }

  // MARK: - Ending

  /// Sends a signal to the group of an attempt, whose number can't be another's as long as its leader was not reaped.
  private mutating func signal(_ task: TaskID, _ signal: Int32) {
    guard let place = placeOfTask[task], let attempt = attempts[place] else { return }
    if attempt.result == nil {
      kill(-attempt.process, signal)
      // A stopped process would not see it before it is continued.
      if signal == SIGTERM { kill(-attempt.process, SIGCONT) }
    } else {
      signalLeftovers(place, signal)
    }
  }

  /// Ends the attempt if its leader has ended and nothing of its group is left.
  private mutating func reapLeader(_ place: Int) {
    guard let attempt = attempts[place], attempt.result == nil else { return }
    var exit = tf_exit()
    guard tf_wait(attempt.process, &exit) == 0, exit.code != 0 else { return }
    attempts[place]?.result = exit.code == CLD_EXITED ? .exited(exit.status) : .signalled(exit.status)
    if attempt.processDescriptor >= 0 { close(attempt.processDescriptor) }
    attempts[place]?.processDescriptor = -1
    if attempt.group.isEmpty { return finish(place) }
    engine.attemptLingers(attempt.task, at: clock.now)
    checkLeftovers(place)
  }

  /// Looks again at what has outlived its leader, and ends the attempt when nothing is left.
  private mutating func checkLeftovers(_ place: Int) {
    guard let attempt = attempts[place], attempt.result != nil else { return }
    var left = attempt.leftovers
    for (process, descriptor) in attempt.leftovers where tf_pidfd_reap(descriptor) == 1 {
      close(descriptor)
      left[process] = nil
    }
    let (members, isComplete) = attempt.group.openMembers(except: left)
    for (process, descriptor) in members {
      left[process] = descriptor
      if attempt.isToBeKilled { _ = tf_pidfd_send_signal(descriptor, SIGKILL) }
      poller.add(descriptor, .leftover(attempt: place))
    }
    attempts[place]?.leftovers = left
    attempts[place]?.isUnwatched = !isComplete
    // Orphans that ended before they were found.
    while waitpid(-attempt.process, nil, WNOHANG) > 0 {}
    if !isComplete { hasUnwatched = true } else if left.isEmpty { finish(place) }
  }

  /// Looks at the attempts of which something can't be watched.
  private mutating func lookAtUnwatched() {
    for place in attempts.indices where attempts[place]?.isUnwatched == true {
      if attempts[place]?.result == nil { reapLeader(place) } else { checkLeftovers(place) }
    }
    hasUnwatched = attempts.contains { $0?.isUnwatched == true }
  }

  private mutating func signalLeftovers(_ place: Int, _ signal: Int32) {
    if signal == SIGKILL { attempts[place]?.isToBeKilled = true }
    checkLeftovers(place)
    guard let attempt = attempts[place], !attempt.leftovers.isEmpty else { return }
    // A process of the group was alive just now. Should it have ended since, it is a zombie until we reap it, and as long
    // the group's number can't be another's. So this reaches all of them at once, and nobody else.
    let isReached = kill(-attempt.process, signal) == 0
    // A stopped process does not see that it was asked to end before it is continued.
    if signal == SIGTERM { kill(-attempt.process, SIGCONT) }
    // Processes of another user can't be waited for.
    if !isReached { finish(place) }
  }

  private mutating func finish(_ place: Int) {
    drainOutput(place)
    guard let attempt = attempts[place], let result = attempt.result else { return }
    for descriptor in attempt.leftovers.values { close(descriptor) }
    attempts[place] = nil
    freePlaces.append(place)
    placeOfTask[attempt.task] = nil
    liveCount -= 1
    engine.attemptEnded(attempt.task, result, at: clock.now)
  }

  // MARK: - Waiting output

  private var pendingOutput: Int { gate?.pendingBytes ?? 0 }

  private mutating func watchGate() {
    guard let gate, let descriptor = gate.descriptor else { return }
    let isNeeded = gate.pendingBytes > 0
    guard isNeeded != isGateWatched else { return }
    if isNeeded { poller.add(descriptor, .standardOutput, forWriting: true) } else { poller.remove(descriptor) }
    isGateWatched = isNeeded
  }
}
