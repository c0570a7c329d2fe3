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
  /// Whether any of them wants to know of each attempt what was executed.
  let wantsCommands: Bool
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
  /// When to look whether the terminal has stopped a task.
  var nextLook = Instant.zero.advanced(by: 20 * .millisecond)
  var nextSearch = Instant.zero.advanced(by: Nanoseconds.second)
  /// The processes that waited to read a pseudo-terminal when it was looked last.
  var waitingReaders: Set<pid_t> = []
  var poller: Poller
  var spawner: Spawner
  var attempts = AttemptTable()
  let evaluator: EnvironmentEvaluator
  /// Whether any text asks for what each task has of its own.
  let usesOwnNames: Bool
  /// Whether any task has a terminal of its own.
  let usesPseudoTerminals: Bool
  /// What tasks outside of matrices share that see no exports, by their settings.
  var surroundings: [Int32: Surroundings] = [:]
  var exportsDirectory: ExportsDirectory
  /// The variables whose lines are the values of an axis.
  let listNames: Set<String>
  /// The processes of this machine as they were seen since something was waited for last.
  var table: ProcessSnapshot?
  /// Those of them that are orphans of tasks, by whose they are.
  var orphans: [AttemptMark: [ProcessStatus]]?
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
  /// Descriptors that are closed when what can be started has been started.
  var retired: [Int32] = []
  /// The same of outputs, unless somebody still holds them.
  var retiredOutputs: [Int32] = []
  /// Outputs of attempts that have ended and that what has left their groups may still write to. It would die of SIGPIPE
  /// otherwise.
  var abandonedOutputs: Set<Int32> = []
  var isGateWatched = false
  /// Whether nothing is read from tasks because too much waits to be written.
  var isReadingPaused = false
  /// What was read from tasks since it was looked whether anybody reads what is shown of it.
  var unseenOutput = 0
  /// How much output waited when it changed last, at the end of a run that was asked to end, and until when it may stay so.
  private var untaken = 0
  private var patienceEnds: Instant?
  /// A start that waits until what was to be shown before it is written: it gets the streams themselves.
  var waitingGuest: (key: Attempt.Key, attempt: Int32)?
  var isGuestAdmitted = false
  var requests = StopRequests()
  var isInterrupted = false
  /// A Boolean value that indicates whether the run is stopped for want of a reader only: nobody has asked for that yet.
  var isUnasked = false
  /// Processes that could not be stopped and that nobody waits for any more.
  var survivors: Set<pid_t> = []
  /// Called with each of them.
  package var onSurvivor: (Survivor) -> Void = { _ in }
  /// When the first process that was killed and has not ended is no longer waited for.
  var nextGivingUp: Instant?
  /// Whether any attempt is `isUnwatched`.
  var hasUnwatched = false
  static let reapInterval = Nanoseconds.second
  /// How long what was killed is waited for: a process may hang in a device or a file system.
  static let killingTime = 5 * Nanoseconds.second
  private static let lookInterval = 20 * Nanoseconds.millisecond
  /// How long a reader may take nothing at the end of a run that was asked to end.
  private static let patience = 10 * Nanoseconds.second
  /// Of how many attempts the pipes' far ends are kept: descriptors may be few.
  static let keptFarEnds = 64
  /// More waiting output than this and nothing more is read from tasks, until half of it is written. Who only reads slowly is not
  /// to make tasks wait, since they may have a time limit.
  static let congestion = 64 << 20
  /// How often what waits besides output is offered to its readers.
  private static let backlogInterval = 50 * Nanoseconds.millisecond
  /// After so much output of tasks it is looked whether anybody will read it: it may wait for the end of its task.
  static let readerInterval = 1 << 20

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
    usesPseudoTerminals = engine.plan.rules.contains(where: \.usesTerminal)
    self.observers = observers
    wantsCommands = observers.contains(where: \.wantsEveryCommand)
    self.gate = gate
    self.system = system
    self.clock = clock
    self.front = front
    exportsDirectory = ExportsDirectory(front?.runFiles ?? RunFiles())
    listNames = engine.plan.hasExports ? engine.plan.listNames : []
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
    for output in abandonedOutputs { close(output) }
    buffer.deallocate()
  }

  /// Runs to the end: until every task has ended, no process is left, and all output is written.
  package mutating func run() -> RunResult {
    engine.start(at: .zero)
    while true {
      startAndSignal()
      closeRetired()
      engine.deliverEvents(to: observers)
      startWaitingGuest()
      watchGate()
      watchOutputs()
      // What writes without a reader is ended by SIGPIPE, and taskflow with all that it runs is one program to whoever reads.
      if gate?.hasLostReader == true, !isInterrupted, !engine.isFinished {
        stop(SIGPIPE)
        isUnasked = true
        continue
      }
      if engine.isFinished, attempts.isEmpty {
        nextSweep = passSweep()
        if nextSweep == nil, pendingOutput == 0 || hasLostPatience() { return engine.result }
      } else if clock.now >= nextReaping {
        reapOrphans()
      }
      poller.setTimer(nextAlarm.map { clock.origin + $0.nanoseconds })
      var ready: [Poller.Source] = []
      poller.wait { ready.append($0) }
      table = nil
      orphans = nil
      engine.advance(to: clock.now)
      for source in ready { handle(source) }
      if hasUnwatched { lookAtUnwatched() }
      if mayBeStopped, clock.now >= nextLook { lookForStopped() }
      if let nextGivingUp, clock.now >= nextGivingUp { giveUpHanging() }
    }
  }

  /// Whether the run was asked to end and nobody has taken anything of what is still to be written for a while: it is given up
  /// then.
  private mutating func hasLostPatience() -> Bool {
    guard isInterrupted else { return false }
    if pendingOutput != untaken {
      untaken = pendingOutput
      patienceEnds = clock.now.advanced(by: Self.patience)
    }
    guard let patienceEnds, clock.now >= patienceEnds else { return false }
    gate?.discard(after: nil)
    return true
  }

  /// - Returns: when to look again for what tasks have left behind; nil when there is nothing.
  private mutating func passSweep() -> Instant? {
    let next = sweep?.pass(at: clock.now, isStopping: isInterrupted, except: survivors)
    for (process, errno) in sweep?.takeRefusals() ?? [] { giveUp(process, of: nil, errno) }
    return next
  }

  private var nextAlarm: Instant? {
    var alarm = engine.nextDeadline
    func ring(at instant: Instant) { alarm = min(alarm ?? instant, instant) }
    if hasUnwatched { ring(at: clock.now.advanced(by: Self.lookInterval)) }
    if let nextSweep { ring(at: nextSweep) }
    if gate?.hasBacklog == true { ring(at: clock.now.advanced(by: Self.backlogInterval)) }
    if let patienceEnds { ring(at: patienceEnds) }
    if let nextGivingUp { ring(at: nextGivingUp) }
    if front != nil, !attempts.isEmpty { ring(at: nextReaping) }
    if mayBeStopped { ring(at: nextLook) }
    return alarm
  }

  /// Whether there is a terminal, and somebody that it may stop or who may wait for it.
  private var mayBeStopped: Bool { (terminal != nil || usesPseudoTerminals) && !attempts.isEmpty }

  private mutating func handle(_ source: Poller.Source) {
    switch source {
    case .timer: gate?.offerBacklog()
    case .signals: takeSignals()
    case .standardOutput: gate?.flush()
    case .output(let place): readOutput(place)
    case .process(let place): leaderEnded(place)
    case .leftover(let place): checkLeftovers(place)
    case .abandonedOutput(let descriptor): passOver(descriptor)
    }
  }

  // MARK: - Towards the engine's wishes

  mutating func startAndSignal() {
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
}
