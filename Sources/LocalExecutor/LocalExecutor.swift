import CSystem
package import Engine
import Glibc
import Planner
package import RunEvents
import Variables
import WorkflowModel

/// Drives the engine with real processes: one loop on one thread over pipes, processes, a timer and signals.
package struct LocalExecutor: ~Copyable {
  private var engine: Engine
  private let observers: [any RunObserver]
  private let gate: (any OutputGate)?
  private let context: TaskContext
  private let system: SystemCalls
  private let clock: MonotonicClock
  private let front: FrontProcess?
  private var sweep: Sweep?
  /// When to look for what tasks have left outside of their groups, once all have ended.
  private var nextSweep: Instant?
  /// When to wait for orphans that have ended.
  private var nextReaping = Instant.zero.advanced(by: reapInterval)
  private var poller: Poller
  private var spawner: Spawner
  private var attempts = AttemptTable()
  private let evaluator: EnvironmentEvaluator
  /// Whether any text asks for what each task has of its own.
  private let usesOwnNames: Bool
  /// What tasks outside of matrices share that see no exports, by their settings.
  private var surroundings: [Int32: Surroundings] = [:]
  private var exportsDirectory = ExportsDirectory()
  /// The processes of this machine as they were seen since something was waited for last.
  private var table: GroupTable?
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
  private var isGateWatched = false
  private var isInterrupted = false
  /// Whether any attempt is `isUnwatched`.
  private var hasUnwatched = false
  private static let reapInterval = Nanoseconds.second
  private static let lookInterval = 20 * Nanoseconds.millisecond
  /// More waiting output than this and nothing more is read from tasks.
  private static let congestion = 1 << 20

  /// - Parameters:
  ///   - signals: what `SignalMask.install` returned.
  ///   - front: where this process is the worker of one, and so has no children but those of this run: what leaves its
  ///     group is found and ended then.
  /// - Throws: the `errno` of what the system refused; nothing was started then.
  package init(
    engine: Engine, context: TaskContext, observers: [any RunObserver], gate: (any OutputGate)?,
    signals: SignalMask, clock: MonotonicClock, front: FrontProcess? = nil, system: SystemCalls = SystemCalls()
  ) throws(SystemError) {
    let poller = try Poller(signals: signals.watched)
    let spawner = try Spawner(ignoredSignals: signals.ignored)
    self.engine = engine
    self.context = context
    evaluator = EnvironmentEvaluator(
      files: engine.plan.workflow.files, layers: engine.plan.layers, invocation: engine.plan.invocation)
    usesOwnNames = engine.plan.usesOwnNames()
    self.observers = observers
    self.gate = gate
    self.system = system
    self.clock = clock
    self.front = front
    sweep = front.map { _ in Sweep(patience: engine.options.patience, grace: engine.options.grace) }
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
      if engine.isFinished, attempts.isEmpty {
        nextSweep = sweep?.pass(at: clock.now, isStopping: isInterrupted)
        if nextSweep == nil, pendingOutput == 0 { return engine.result }
      } else if clock.now >= nextReaping {
        reapOrphans()
      }
      poller.setTimer(nextAlarm.map { clock.origin + $0.nanoseconds })
      var ready: [Poller.Source] = []
      if pendingOutput > Self.congestion, let descriptor = gate?.descriptor {
        poller.waitForRoom(descriptor) { ready.append($0) }
      } else {
        poller.wait { ready.append($0) }
      }
      table = nil
      engine.advance(to: clock.now)
      for source in ready { handle(source) }
      if hasUnwatched { lookAtUnwatched() }
    }
  }

  /// Processes of tasks that could not be stopped; to be asked when the run has ended.
  package var survivors: [Int32] { sweep?.survivors ?? [] }

  private var nextAlarm: Instant? {
    let look = hasUnwatched ? clock.now.advanced(by: Self.lookInterval) : nil
    let reaping = front != nil && !attempts.isEmpty ? nextReaping : nil
    return [engine.nextDeadline, look, nextSweep, reaping].compactMap(\.self).min()
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
    while let (signal, sender) = poller.nextSignal() {
      if signal == FrontProcess.lossSignal { abandon() }
      // What was sent to both of them comes from the front process as well, and is to count once.
      if let front, sender != front.process { continue }
      if signal == SIGTSTP {
        pause()
        continue
      }
      // A second request gives up what nobody takes, and without waiting for which nothing more is read from tasks; the
      // first one does when there is nothing else to wait for.
      if isInterrupted || (engine.isFinished && attempts.isEmpty) {
        gate?.discard()
        sweep?.hurry()
      }
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
        case .start(let task, let phase, let attempt):
          // To start hundreds takes a while; whoever asks for the end does not wait for all of them.
          takeSignals()
          start(Attempt.Key(task: task, phase: phase), attempt: attempt)
        case .signal(let task, let phase, .terminate): signal(Attempt.Key(task: task, phase: phase), SIGTERM)
        case .signal(let task, let phase, .kill): signal(Attempt.Key(task: task, phase: phase), SIGKILL)
        }
      }
    }
  }

  // MARK: - Starting

  private mutating func start(_ key: Attempt.Key, attempt: Int32) {
    let now = clock.now
    // A start that was asked for before this one has failed, and with it the run.
    if key.phase != .probe, !engine.mayStart(key.task) {
      return engine.attemptDeferred(key.task, in: key.phase, errno: ECANCELED, at: now)
    }
    let surroundings: Surroundings
    do throws(StartProblem) {
      surroundings = try self.surroundings(of: key.task, key.phase)
    } catch {
      return refuse(key, error)
    }
    guard let launch = engine.plan.launch(key.task, key.phase, in: surroundings) else {
      preconditionFailure("a process was asked for that the task does not have")
    }
    let pipe: SystemCalls.Pipe
    switch system.makePipe() {
    case .success(let made): pipe = made
    case .failure(let error): return refuse(key, error, surroundings)
    }
    let refusal = system.refuseSpawn()
    let spawned =
      refusal == 0
      ? spawner.spawn(
        launch, surroundings, name: engine.plan.name(of: key.task), attempt: attempt, output: pipe.writeEnd)
      : .failure(SystemError(errno: refusal))
    close(pipe.writeEnd)
    switch spawned {
    case .failure(let error):
      close(pipe.readEnd)
      refuse(key, error, surroundings)
    case .success(let process):
      engine.attemptStarted(key.task, in: key.phase, at: now)
      var attempt = Attempt(
        key: key, process: process, processDescriptor: system.openProcess(process), output: pipe.readEnd)
      attempt.exportsPath = surroundings.exportsPath
      watch(attempt)
    }
  }

  /// Why a process was not even tried to be started.
  private enum StartProblem: Error {
    case variable(VariableProblem)
    case system(SystemError)
  }

  private mutating func surroundings(of task: TaskID, _ phase: Phase) throws(StartProblem) -> Surroundings {
    let plan = engine.plan
    let settings = plan.tasks[Int(task)].settings
    var data = TaskData(exports: engine.exports(visibleTo: task), matrix: plan.matrixValues(of: task))
    let isShared = !usesOwnNames && data.isEmpty && (phase != .run || plan.rules(of: task).exports.isEmpty)
    if isShared, let known = surroundings[settings] { return known }
    var path: String?
    if phase == .run, !plan.rules(of: task).exports.isEmpty {
      switch exportsDirectory.makeFile() {
      case .success(let made): path = made
      case .failure(let error): throw .system(error)
      }
    }
    if usesOwnNames {
      let values = [plan.name(of: task), String(engine.attempt(of: task)), path ?? "/dev/null"]
      data.own = zip(TaskData.ownNames, values).map { Instance.Value(name: $0, value: Bytes($1.utf8)) }
    }
    do throws(VariableProblem) {
      let new = try Surroundings(
        of: plan.settings[Int(settings)], in: plan, data, context: context, evaluator: evaluator, exportsPath: path)
      if isShared { surroundings[settings] = new }
      return new
    } catch {
      if let path { exportsDirectory.remove(path) }
      throw .variable(error)
    }
  }

  private mutating func refuse(_ key: Attempt.Key, _ problem: StartProblem) {
    switch problem {
    case .system(let error) where error.isShortage:
      engine.attemptDeferred(key.task, in: key.phase, errno: error.errno, at: clock.now)
    case .system(let error):
      let result = AttemptResult.couldNotStart(errno: error.errno, .execution)
      engine.attemptEnded(key.task, result, in: key.phase, at: clock.now)
    case .variable(.unset(let unset, _)):
      let result = AttemptResult.unsetVariable(name: unset.name, message: unset.message)
      engine.attemptEnded(key.task, result, in: key.phase, at: clock.now)
    case .variable(.unreadableFile(let path, _, _)), .variable(.malformedFile(let path, _, _)):
      let result = AttemptResult.unsetVariable(name: path, message: "cannot be read")
      engine.attemptEnded(key.task, result, in: key.phase, at: clock.now)
    }
  }

  private mutating func refuse(_ key: Attempt.Key, _ error: SystemError, _ surroundings: Surroundings) {
    if let path = surroundings.exportsPath { exportsDirectory.remove(path) }
    if error.isShortage { return engine.attemptDeferred(key.task, in: key.phase, errno: error.errno, at: clock.now) }
    var status = stat()
    let isDirectory = stat(surroundings.directory, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let hasDirectory = isDirectory && access(surroundings.directory, X_OK) == 0
    let step: StartStep = hasDirectory ? .execution : .workingDirectory
    engine.attemptEnded(key.task, .couldNotStart(errno: error.errno, step), in: key.phase, at: clock.now)
  }

  private mutating func watch(_ attempt: Attempt) {
    let place = attempts.insert(attempt)
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
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: place)
    } else if count == 0 || errno != EAGAIN {
      closeOutput(place)
      // What closes its output has mostly just ended: that saves waiting for it once more.
      reapLeader(place)
    }
  }

  private mutating func show(_ bytes: UnsafeRawBufferPointer, of place: Int) {
    guard let key = attempts[place]?.key else { return }
    // A test that is made again and again would drown what its task has to say.
    if key.phase == .probe {
      attempts[place]?.keep(bytes)
    } else {
      for observer in observers { observer.observe(output: bytes, of: key.task) }
    }
  }

  private func tell(probeOutput: [UInt8], of task: TaskID) {
    probeOutput.withUnsafeBytes { bytes in
      for observer in observers { observer.observe(probeOutput: bytes, of: task) }
    }
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
      show(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: place)
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
  private mutating func signal(_ key: Attempt.Key, _ signal: Int32) {
    guard let place = attempts.place(of: key), let attempt = attempts[place] else { return }
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
    attempt.group.reapOrphans()
    if attempt.group.isEmpty { return finish(place) }
    engine.attemptLingers(attempt.key.task, in: attempt.key.phase, at: clock.now)
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
    attempts[place]?.leftovers = left
    // As long as one that is known is there, others need not be looked for.
    if !left.isEmpty, !attempt.isUnwatched { return }
    let (members, isComplete) = openMembers(of: attempt.group, except: left)
    for (process, descriptor) in members {
      left[process] = descriptor
      if attempt.isToBeKilled { _ = tf_pidfd_send_signal(descriptor, SIGKILL) }
      poller.add(descriptor, .leftover(attempt: place))
    }
    attempts[place]?.leftovers = left
    attempts[place]?.isUnwatched = !isComplete
    attempt.group.reapOrphans()
    if !isComplete { hasUnwatched = true } else if left.isEmpty { finish(place) }
  }

  /// As of the group, with the table that was made last if that shows any: many groups may end at the same time.
  private mutating func openMembers(
    of group: ProcessGroup, except known: [pid_t: Int32]
  ) -> (members: [(process: pid_t, descriptor: Int32)], isComplete: Bool) {
    if let table {
      let found = group.openMembers(in: table, except: known)
      if !found.members.isEmpty || !found.isComplete { return found }
    }
    table = try? GroupTable()
    return table.map { group.openMembers(in: $0, except: known) } ?? ([], false)
  }

  /// Looks at the attempts of which something can't be watched.
  private mutating func lookAtUnwatched() {
    for place in attempts.indices where attempts[place]?.isUnwatched == true {
      if attempts[place]?.result == nil { reapLeader(place) } else { checkLeftovers(place) }
    }
    hasUnwatched = attempts.contains(where: \.isUnwatched)
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
    guard let attempt = attempts[place], var result = attempt.result else { return }
    for descriptor in attempt.leftovers.values { close(descriptor) }
    attempts.remove(at: place)
    if attempt.key.phase == .probe { tell(probeOutput: attempt.outputTail, of: attempt.key.task) }
    let exports = takeExports(of: attempt, &result)
    engine.attemptEnded(attempt.key.task, result, in: attempt.key.phase, exports: exports, at: clock.now)
  }

  /// What an attempt hands on. One that ended well without writing what it promised has failed.
  private func takeExports(of attempt: Attempt, _ result: inout AttemptResult) -> [Instance.Value] {
    guard let path = attempt.exportsPath else { return [] }
    guard result.isSuccess else {
      exportsDirectory.remove(path)
      return []
    }
    switch exportsDirectory.take(path, names: engine.plan.rules(of: attempt.key.task).exports) {
    case .success(let values):
      for value in values { context.secrets.note(value.value, of: value.name) }
      return values
    case .failure(let failure):
      result = .badExports(failure.problem)
      return []
    }
  }

  // MARK: - The front process

  /// Ends everything at once, this process included: the front process was killed.
  private func abandon() -> Never {
    for place in attempts.indices { _ = signalLeader(place, SIGKILL) }
    Descendants().kill()
    front?.terminal?.restore()
    _exit(128 + SIGKILL)
  }

  /// Stops with all tasks, until the front process continues this one.
  private func pause() {
    let paused = attempts.indices.filter { signalLeader($0, SIGSTOP) }
    front?.pauseWorker()
    if front?.isGone == true { abandon() }
    for place in paused { _ = signalLeader(place, SIGCONT) }
  }

  /// Sends a signal to the group of an attempt whose leader was not reaped.
  ///
  /// - Returns: whether there is such a group.
  private func signalLeader(_ place: Int, _ signal: Int32) -> Bool {
    guard let attempt = attempts[place], attempt.result == nil else { return false }
    return kill(-attempt.process, signal) == 0
  }

  /// Orphans are our children; those that have ended would take a place in the system's table as long as the run lasts.
  private mutating func reapOrphans() {
    nextReaping = clock.now.advanced(by: Self.reapInterval)
    guard front != nil else { return }
    Descendants.reap { child in attempts.contains { $0.process == child && $0.result == nil } }
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
