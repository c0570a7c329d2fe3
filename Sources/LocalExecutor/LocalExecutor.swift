import CSystem
package import Engine
import Glibc
import Planner
package import RunEvents
import Variables
import WorkflowModel

/// Drives the engine with real processes: one loop on one thread over pipes, processes, a timer and signals.
package struct LocalExecutor: ~Copyable {
  var engine: Engine
  let observers: [any RunObserver]
  let gate: (any OutputGate)?
  let context: TaskContext
  let system: SystemCalls
  var clock: MonotonicClock
  let front: FrontProcess?
  var terminal: Terminal?
  /// Where the attempt is that has our streams, and the terminal; nil while they are our own.
  var guest: Int?
  var sweep: Sweep?
  /// When to look for what tasks have left outside of their groups, once all have ended.
  private var nextSweep: Instant?
  /// When to wait for orphans that have ended.
  var nextReaping = Instant.zero.advanced(by: reapInterval)
  var poller: Poller
  private var spawner: Spawner
  var attempts = AttemptTable()
  private let evaluator: EnvironmentEvaluator
  /// Whether any text asks for what each task has of its own.
  private let usesOwnNames: Bool
  /// What tasks outside of matrices share that see no exports, by their settings.
  private var surroundings: [Int32: Surroundings] = [:]
  var exportsDirectory: ExportsDirectory
  /// The processes of this machine as they were seen since something was waited for last.
  var table: ProcessSnapshot?
  /// Those of them that are orphans of tasks, by whose they are.
  var orphans: [AttemptMark: [ProcessStatus]]?
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
  /// Descriptors that are closed when what can be started has been started.
  var retired: [Int32] = []
  var isGateWatched = false
  var requests = StopRequests()
  var isInterrupted = false
  /// Whether any attempt is `isUnwatched`.
  var hasUnwatched = false
  static let reapInterval = Nanoseconds.second
  private static let lookInterval = 20 * Nanoseconds.millisecond
  /// Of how many attempts the pipes' far ends are kept: descriptors may be few.
  private static let keptFarEnds = 64
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
    let spawner = try Spawner(ignoredSignals: signals.ignored, isAlone: front != nil)
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
    exportsDirectory = ExportsDirectory(at: front?.exportsPath ?? ExportsDirectory.makePath())
    terminal = front?.terminal
    sweep = front.map { _ in
      Sweep(patience: engine.options.patience, grace: engine.plan.longestGrace ?? engine.options.grace)
    }
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
      closeRetired()
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
      wait { ready.append($0) }
      table = nil
      orphans = nil
      engine.advance(to: clock.now)
      for source in ready { handle(source) }
      if hasUnwatched { lookAtUnwatched() }
    }
  }

  private mutating func wait(_ body: (Poller.Source) -> Void) {
    guard pendingOutput > Self.congestion else { return poller.wait(body) }
    if let guest {
      // Nothing is written before it has ended; one that can't be watched is looked at now and then.
      let descriptor = attempts[guest]?.processDescriptor ?? -1
      poller.waitOnly(for: descriptor, .process(attempt: guest), forWriting: false, body)
    } else if let descriptor = gate?.descriptor {
      poller.waitOnly(for: descriptor, .standardOutput, forWriting: true, body)
    } else {
      poller.wait(body)
    }
  }

  /// Processes of tasks that could not be stopped; to be asked when the run has ended.
  package var survivors: [Int32] { sweep?.survivors ?? [] }

  private var nextAlarm: Instant? {
    var alarm = engine.nextDeadline
    func ring(at instant: Instant) { alarm = min(alarm ?? instant, instant) }
    if hasUnwatched { ring(at: clock.now.advanced(by: Self.lookInterval)) }
    if let nextSweep { ring(at: nextSweep) }
    if front != nil, !attempts.isEmpty { ring(at: nextReaping) }
    return alarm
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

  // MARK: - Towards the engine's wishes

  private mutating func startAndSignal() {
    var isFirst = true
    while true {
      engine.dispatch()
      guard !engine.actions.isEmpty else { return }
      let actions = engine.actions
      engine.actions.removeAll(keepingCapacity: true)
      for action in actions {
        switch action {
        case .start(let task, let phase, let attempt):
          // To start hundreds takes a while; whoever asks for the end does not wait for all of them.
          if !isFirst { takeSignals() }
          isFirst = false
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
    var started = execute(key, attempt, launch, surroundings)
    if case .failure(let error) = started, error.isShortage, !retired.isEmpty {
      closeRetired()
      started = execute(key, attempt, launch, surroundings)
    }
    switch started {
    case .failure(let error): refuse(key, error, surroundings)
    case .success(var attempt):
      engine.attemptStarted(key.task, in: key.phase, at: now)
      attempt.exportsPath = surroundings.exportsPath
      watch(attempt)
    }
  }

  private mutating func execute(
    _ key: Attempt.Key, _ number: Int32, _ launch: Launch, _ surroundings: Surroundings
  ) -> Result<Attempt, SystemError> {
    let connection: Connection
    switch connect(launch.streams) {
    case .success(let made): connection = made
    case .failure(let error): return .failure(error)
    }
    if case .ours = connection { gate?.pause() }
    let refusal = system.refuseSpawn()
    let spawned =
      refusal == 0
      ? spawner.spawn(
        launch, surroundings, name: engine.plan.name(of: key.task), attempt: number, connection,
        isHeld: system.givesDescriptors)
      : .failure(SystemError(errno: refusal))
    switch spawned {
    case .failure(let error):
      connection.close()
      if case .ours = connection { takeBack() }
      return .failure(error)
    case .success(let process):
      let descriptor = process.descriptor >= 0 ? process.descriptor : system.openProcess(process.number)
      return .success(
        Attempt(key: key, process: process.number, processDescriptor: descriptor, connection: connection))
    }
  }

  private mutating func connect(_ streams: Launch.Streams) -> Result<Connection, SystemError> {
    switch streams {
    case .captured: return system.makePipe().map { .pipe(readEnd: $0.readEnd, writeEnd: $0.writeEnd) }
    case .pseudoTerminal:
      return system.makeTerminal().map { master, number in
        WindowSize(of: terminal?.descriptor).apply(to: master)
        return .pseudoTerminal(master: master, path: "/dev/pts/\(number)")
      }
    case .ours:
      terminal?.remember()
      return .success(.ours(terminal: terminal.flatMap { $0.isOurs ? $0.descriptor : nil }))
    }
  }

  /// Why a process was not even tried to be started.
  private enum StartProblem: Error {
    case variable(VariableProblem)
    case system(SystemError)
  }

  private mutating func surroundings(of task: TaskID, _ phase: Phase) throws(StartProblem) -> Surroundings {
    let planned = engine.plan.tasks[Int(task)]
    let settings = planned.settings
    var data = TaskData(exports: engine.exports(visibleTo: task), matrix: engine.plan.matrixValues(of: task))
    // Few tasks have rules, and those are a lot to copy.
    let hasExports = phase == .run && planned.rules != 0 && !engine.plan.rules(of: task).exports.isEmpty
    let isShared = !usesOwnNames && data.isEmpty && !hasExports
    if isShared, let known = surroundings[settings] { return known }
    let plan = engine.plan
    var path: String?
    if hasExports {
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
    case .variable(.requiredByFile(_, _, let name, let message, _)):
      let result = AttemptResult.unsetVariable(name: name, message: message)
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
    let step: StartStep = hasDirectory ? .execution : .workingDirectory(surroundings.directory)
    engine.attemptEnded(key.task, .couldNotStart(errno: error.errno, step), in: key.phase, at: clock.now)
  }

  private mutating func watch(_ attempt: Attempt) {
    var attempt = attempt
    // Otherwise we would be woken by the end of its output, and once more by its own, which comes right after.
    let isFarEndKept = attempt.processDescriptor >= 0 && attempts.count < Self.keptFarEnds
    if !isFarEndKept, let farEnd = attempt.takeFarEnd() { close(farEnd) }
    let place = attempts.insert(attempt)
    if attempt.output >= 0 { poller.add(attempt.output, .output(attempt: place)) }
    if attempt.isGuest {
      guest = place
      poller.watchChildren(true)
      // It may have been stopped already.
      lookAtGuest()
    }
    if attempt.processDescriptor >= 0 {
      _ = poller.add(attempt.processDescriptor, .process(attempt: place))
      return
    }
    attempts[place]?.isUnwatched = true
    hasUnwatched = true
  }
}
