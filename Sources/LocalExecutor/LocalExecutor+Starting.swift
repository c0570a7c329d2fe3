import CSystem
import Engine
import Glibc
import Planner
import RunEvents
import Variables
import WorkflowModel

/// How attempts begin: with all that a process needs, and what is told when the system refuses it.
extension LocalExecutor {
  mutating func start(_ key: Attempt.Key, attempt: Int32) {
    let now = clock.now
    // A start that was asked for before this one has failed, and with it the run.
    if key.phase != .probe, !engine.mayStart(key.task) {
      return engine.attemptWithdrawn(key.task, in: key.phase, at: now)
    }
    if key.phase == .run, !mayTakeStreams(key, attempt: attempt) { return }
    var surroundings: Surroundings
    do throws(StartProblem) {
      surroundings = try self.surroundings(of: key.task, key.phase)
    } catch {
      return refuse(key, error)
    }
    guard let launch = engine.plan.launch(key.task, key.phase, in: surroundings) else {
      preconditionFailure("a process was asked for that the task does not have")
    }
    var executed = launch
    var started = execute(key, attempt, &executed, surroundings)
    if case .failure(let problem) = started, problem.isShortage, !retired.isEmpty {
      closeRetired()
      started = execute(key, attempt, &executed, surroundings)
    }
    if case .failure(let problem) = started, !problem.isShortage, let fallback = launch.fallback {
      executed = fallback
      started = execute(key, attempt, &executed, surroundings)
    }
    if case .failure(.refused(let error, _)) = started, error.errno == E2BIG {
      started = executeShortened(key, attempt, &executed, &surroundings)
    }
    switch started {
    case .failure(let problem):
      if let path = surroundings.exportsPath { exportsDirectory.remove(path) }
      if !problem.isShortage { tell(executed: executed.command(in: surroundings.directory), of: key.task) }
      refuse(key, problem)
    case .success(var attempt):
      if wantsCommands, key.phase != .probe { tell(executed: attempt.command, of: key.task) }
      engine.attemptStarted(key.task, in: key.phase, at: now)
      attempt.exportsPath = surroundings.exportsPath
      if !surroundings.leftOut.isEmpty { tellLeftOut(surroundings.leftOut, of: key.task) }
      watch(attempt)
    }
  }

  /// Whether a task that gets the terminal may start now: what others have written, and what there is to say of them, comes
  /// first. Otherwise it is started by `startWaitingGuest`.
  private mutating func mayTakeStreams(_ key: Attempt.Key, attempt: Int32) -> Bool {
    guard engine.plan.tasks[Int(key.task)].rules != 0, engine.plan.rules(of: key.task).isInteractive else {
      return true
    }
    if isGuestAdmitted { return true }
    waitingGuest = (key, attempt)
    return false
  }

  /// Starts the task that waits for the terminal, once all that has happened before is told and written, or answers that it is not
  /// wanted any more.
  mutating func startWaitingGuest() {
    guard let (key, attempt) = waitingGuest else { return }
    gate?.flush()
    gate?.offerBacklog()
    let isAllSaid = pendingOutput == 0 && gate?.hasBacklog != true
    guard isAllSaid || isInterrupted || !engine.mayStart(key.task) else { return }
    waitingGuest = nil
    isGuestAdmitted = true
    start(key, attempt: attempt)
    isGuestAdmitted = false
    // Should it not have started, others may be next.
    startAndSignal()
    engine.deliverEvents(to: observers)
  }

  /// Tries once more what is too long for the system: with the script in a file, and what cleans up without exports.
  private mutating func executeShortened(
    _ key: Attempt.Key, _ number: Int32, _ launch: inout Launch, _ surroundings: inout Surroundings
  ) -> Result<Attempt, StartProblem> {
    if let script = launch.script, script.utf8.count > Self.shortScript, !launch.isHandedOver,
      launch.interpreter != nil
    {
      if let (error, failure) = handOver(&launch) { return .failure(.refused(error, failure)) }
      let started = execute(key, number, &launch, surroundings)
      guard case .failure(.refused(let error, _)) = started, error.errno == E2BIG else { return started }
    }
    let omitted =
      engine.plan.rules(of: key.task).survivesFailure
      ? superfluousExports(of: key.task, surroundings, launch) : []
    if !omitted.isEmpty,
      let shorter = try? self.surroundings(of: key.task, key.phase, omitting: omitted, surroundings.exportsPath)
    {
      surroundings = shorter
      let started = execute(key, number, &launch, surroundings)
      guard case .failure(.refused(let error, _)) = started, error.errno == E2BIG else { return started }
    }
    return .failure(
      .refused(SystemError(errno: E2BIG), .tooLong(tooLong(key.task, launch, surroundings))))
  }

  /// To put a shorter one into a file makes no difference.
  private static let shortScript = 4 << 10

  /// Tells of exports that a task does not get, unless it is one of the instances that were made of them.
  private mutating func tellLeftOut(_ names: [String], of task: TaskID) {
    let lists = engine.plan.listNames(around: task)
    let told = names.filter { !lists.contains($0) }
    if !told.isEmpty { engine.exportsLeftOut(told, of: task, at: clock.now) }
  }

  private mutating func execute(
    _ key: Attempt.Key, _ number: Int32, _ launch: inout Launch, _ surroundings: Surroundings
  ) -> Result<Attempt, StartProblem> {
    if launch.isScriptTooLong, let (error, failure) = handOver(&launch) {
      return .failure(.refused(error, failure))
    }
    let connection: Connection
    switch connect(launch.streams) {
    case .success(let made): connection = made
    case .failure(let error): return .failure(.refused(error, .streams(device: error.device, errno: error.errno)))
    }
    if case .ours = connection { gate?.pause() }
    let refusal = system.refuseSpawn()
    let spawned =
      refusal == 0
      ? spawner.spawn(
        launch, surroundings, key: engine.plan.key(of: key.task), attempt: number, connection,
        isHeld: system.givesDescriptors)
      : .failure(Spawner.Refusal(error: SystemError(errno: refusal), step: tf_step_process))
    switch spawned {
    case .failure(let refusal):
      connection.close()
      if case .ours = connection { takeBack() }
      return .failure(.refused(refusal.error, StartFailure(refusal, launch, surroundings)))
    case .success(let process):
      let descriptor = process.descriptor >= 0 ? process.descriptor : system.openProcess(process.number)
      return .success(
        Attempt(
          key: key, process: process.number, processDescriptor: descriptor, connection: connection,
          command: launch.command(in: surroundings.directory)))
    }
  }

  private mutating func connect(_ streams: Launch.Streams) -> Result<Connection, SystemError> {
    switch streams {
    case .captured: return system.makePipe().map { .pipe(readEnd: $0.readEnd, writeEnd: $0.writeEnd) }
    case .pseudoTerminal:
      return system.makeTerminal().flatMap { master, number in
        WindowSize(of: terminal?.descriptor).apply(to: master)
        let path = "/dev/pts/\(number)"
        let farEnd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        if farEnd >= 0 { return .success(.pseudoTerminal(master: master, farEnd: farEnd, path: path)) }
        let error = SystemError(errno: errno, device: path)
        close(master)
        return .failure(error)
      }
    case .ours:
      terminal?.remember()
      return .success(.ours(terminal: terminal.flatMap { $0.isOurs ? $0.descriptor : nil }))
    }
  }

  /// Why an attempt did not begin.
  private enum StartProblem: Error {
    case variable(VariableProblem)
    /// What the system said, and what it is to the task if it is no shortage.
    case refused(SystemError, StartFailure)

    var isShortage: Bool { if case .refused(let error, _) = self { error.isShortage } else { false } }
  }

  /// - Parameters:
  ///   - omitted: exports that are not passed to the process.
  ///   - known: the file for what it exports, where there is one already.
  private mutating func surroundings(
    of task: TaskID, _ phase: Phase, omitting omitted: Set<String> = [], _ known: String? = nil
  ) throws(StartProblem) -> Surroundings {
    let planned = engine.plan.tasks[Int(task)]
    let settings = planned.settings
    var data = TaskData(exports: engine.exports(visibleTo: task), matrix: engine.plan.matrixValues(of: task))
    // Few tasks have rules, and those are a lot to copy.
    let hasExports = phase == .run && planned.rules != 0 && !engine.plan.rules(of: task).exports.isEmpty
    let isShared = !usesOwnNames && data.isEmpty && !hasExports
    if isShared, let known = surroundings[settings] { return known }
    let plan = engine.plan
    var path = known
    let omitted = data.exports.isEmpty ? [] : omitted.union(dispensable(data.exports, for: task))
    if hasExports, known == nil {
      switch exportsDirectory.makeFile() {
      case .success(let made): path = made
      case .failure(let error):
        throw .refused(error, .exportsFile(in: exportsDirectory.place, errno: error.errno))
      }
    }
    if usesOwnNames {
      let values = [plan.key(of: task), String(engine.attempt(of: task)), path ?? "/dev/null"]
      data.own = zip(TaskData.ownNames, values).map { Instance.Value(name: $0, value: Bytes($1.utf8)) }
    }
    do throws(VariableProblem) {
      let new = try Surroundings(
        of: plan.settings[Int(settings)], in: plan, data, context: context, evaluator: evaluator, exportsPath: path,
        omitting: omitted)
      if isShared { surroundings[settings] = new }
      return new
    } catch {
      if let path, known == nil { exportsDirectory.remove(path) }
      throw .variable(error)
    }
  }

  private mutating func refuse(_ key: Attempt.Key, _ problem: StartProblem) {
    let failure: StartFailure
    switch problem {
    case .refused(let error, _) where error.isShortage:
      return engine.attemptDeferred(key.task, in: key.phase, errno: error.errno, at: clock.now)
    case .refused(_, let reason): failure = reason
    case .variable(let problem): failure = .preparation(PreparationProblem(problem))
    }
    engine.attemptEnded(key.task, .notStarted(failure), in: key.phase, at: clock.now)
  }

  /// Tells those who watch what was executed, or was to be.
  func tell(executed: ExecutedCommand, of task: TaskID) {
    for observer in observers { observer.observe(executed: executed, of: task) }
  }

  private mutating func watch(_ attempt: Attempt) {
    var attempt = attempt
    // Otherwise we would be woken by the end of its output, and once more by its own, which comes right after.
    let isFarEndKept =
      attempt.hasTerminal || (attempt.processDescriptor >= 0 && attempts.count < Self.keptFarEnds)
    if !isFarEndKept, let farEnd = attempt.takeFarEnd() { close(farEnd) }
    let place = attempts.insert(attempt)
    if attempt.output >= 0, !isReadingPaused { poller.add(attempt.output, .output(attempt: place)) }
    if attempt.isGuest {
      guest = place
      poller.watchChildren(true)
      // It may have been stopped already.
      lookForStopped()
    }
    if attempt.processDescriptor >= 0 {
      _ = poller.add(attempt.processDescriptor, .process(attempt: place))
      return
    }
    attempts[place]?.isUnwatched = true
    hasUnwatched = true
  }
}

extension StartFailure {
  fileprivate init(_ refusal: Spawner.Refusal, _ launch: Launch, _ surroundings: Surroundings) {
    let errno = refusal.error.errno
    switch refusal.step {
    case tf_step_directory: self = .directory(surroundings.directory, errno: errno)
    case tf_step_program:
      let interpreter = errno == ENOENT ? surroundings.program(launch.words[0]).flatMap(Spawner.interpreter) : nil
      self =
        interpreter.map { .interpreter($0, of: launch.words[0], errno: errno) }
        ?? .program(launch.words[0], errno: errno)
    case tf_step_streams: self = .streams(errno: errno)
    default: self = .process(errno: errno)
    }
  }
}
