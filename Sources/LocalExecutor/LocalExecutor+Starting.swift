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
