import Diagnostics
import Engine
import LocalExecutor
import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import Variables
import WorkflowModel

/// A task file for programs: load it, look at what was found, plan it, run it.
///
///     let file = TaskFile(path: "build.yaml")
///     guard file.findings.isEmpty else { … }
///     let planned = try file.plan()
///     let run = try file.run { task, bytes in … }
public struct TaskFile: Sendable {
  /// Everything that is wrong with the file, in its order; empty for a file that can be planned and run.
  public let findings: [Finding]
  private let workflow: Workflow?
  private let sources: SourceMap
  /// What must not be shown of it, as far as it is known before a run.
  private let secretValues: [Bytes]

  /// Reads and checks a file. A file that can't be read is a finding like any other.
  public init(path: String) {
    let file = LoadedFile(path)
    sources = file.sources
    let locator = SourceLocator(sources)
    secretValues = file.secrets(Invocation(inherited: .inherited(), readFile: FileReader.readVariables))
    let secrets = Secrets(secretValues)
    findings = file.allDiagnostics.map { Finding($0, locator, secrets) }
    workflow = file.workflow
  }

  /// The timeline of a run that is not made: the same engine, in virtual time.
  ///
  /// - Throws: `TaskFileError.invalid` for a file with findings or a task that isn't in it.
  public func plan(_ options: RunOptions = RunOptions()) throws(TaskFileError) -> RunTimeline {
    let plan = try makePlan(options)
    let timeline = Timeline(plan, secrets: secrets(of: plan))
    let engine = Engine(plan: plan, options: engineOptions(plan, options))
    var executor = SimulatedExecutor(engine: engine, observers: [timeline])
    return RunTimeline(timeline, result: executor.run())
  }

  /// Runs the tasks and returns when the last has ended.
  ///
  /// Meanwhile SIGINT, SIGTERM, SIGHUP and SIGQUIT are blocked in this thread and stop the run; a program with other threads
  /// blocks them there. From then on SIGPIPE and SIGXFSZ are ignored, SIGCHLD is not, and orphans of tasks become children of
  /// this process.
  ///
  /// Unlike the command line, which looks after all that its tasks have started, this leaves alone what has left the process
  /// group of its task, and tasks go on when this process is killed: its children need not all be tasks.
  ///
  /// Values of `secrets` are `***` in all that is handed on, as far as they are known then: what a task writes that exports one
  /// comes when its attempt has ended.
  ///
  /// - Parameter output: called with the name of a task and bytes that it wrote, as they come.
  /// - Throws: `TaskFileError.invalid` as `plan` does, `.system` when the system refuses what a run needs.
  public func run(
    _ options: RunOptions = RunOptions(), output: @escaping (_ task: String, _ bytes: [UInt8]) -> Void = { _, _ in }
  ) throws(TaskFileError) -> RunTimeline {
    let plan = try makePlan(options)
    let secrets = secrets(of: plan)
    let timeline = Timeline(plan, secrets: secrets)
    let forwarder = OutputForwarder(graph: plan, secrets: secrets, output: output)
    let context = TaskContext(secrets: SecretFinder(names: plan.secretNames) { secrets.add($0) })
    let signals = SignalMask.install()
    defer { signals.remove() }
    do throws(SystemError) {
      var executor = try LocalExecutor(
        engine: Engine(plan: plan, options: engineOptions(plan, options)), context: context,
        observers: [
          timeline,
          MaskingObserver(secrets: secrets, graph: plan, before: [forwarder]) { MemorySpool() },
        ], gate: nil,
        signals: signals, clock: MonotonicClock())
      return RunTimeline(timeline, result: executor.run())
    } catch {
      throw .system(errno: error.errno)
    }
  }

  private func secrets(of plan: Plan) -> Secrets {
    let secrets = Secrets(secretValues)
    secrets.add(of: plan)
    return secrets
  }

  private func findings(_ diagnostics: [Diagnostic], given invocation: Invocation) -> [Finding] {
    let secrets = Secrets(secretValues)
    if let workflow { secrets.add(secretsOfFiles(workflow, invocation, sources)) }
    var sources = sources
    let settled = diagnostics.settled(in: &sources)
    let locator = SourceLocator(sources)
    return settled.map { Finding($0, locator, secrets) }
  }

  private func makePlan(_ options: RunOptions) throws(TaskFileError) -> Plan {
    guard findings.isEmpty, let workflow else { throw .invalid(findings) }
    let mode = options.isSync.map { $0 ? Mode.sync : .async }
    let overrides = options.environment.sorted { $0.key < $1.key }
    let parameters = options.parameters.sorted { $0.key < $1.key }
    var invocation = Invocation(
      inherited: .inherited(), overrides: overrides.map { Invocation.Variable($0.key, Bytes($0.value.utf8)) },
      parameters: parameters.map { Invocation.Variable($0.key, Bytes($0.value.utf8)) },
      readFile: FileReader.readVariables)
    invocation.runID = RunID.make()
    let (plan, diagnostics) = Planner.plan(
      workflow, Planner.Options(mode: mode, targets: options.tasks, invocation: invocation))
    let problems =
      plan.map { plan in
        let engineOptions = engineOptions(plan, options)
        return plan.findings(memory: engineOptions.memory) { Engine.firstStarts(of: plan, engineOptions) }
      } ?? diagnostics
    guard let plan, problems.isEmpty else { throw .invalid(findings(problems, given: invocation)) }
    return plan
  }

  private func engineOptions(_ plan: Plan, _ options: RunOptions) -> Engine.Options {
    Engine.Options(slots: options.slots.map { max(1, $0) }, memory: Memory.available, onFailure: plan.onFailure)
  }
}

/// Why a file could not be planned or run.
public enum TaskFileError: Error, Sendable {
  case invalid([Finding])
  /// The system's reason.
  case system(errno: Int32)
}

/// What a run may be told.
public struct RunOptions: Sendable {
  /// How many tasks run at a time; at least one, nil for no limit. By default, as many as there are processors for this process.
  public var slots: Int?
  /// Replaces the file's own mode; nil leaves it.
  public var isSync: Bool?
  /// The tasks to run with all they wait for; empty means the file's default, or all.
  public var tasks: [String] = []
  /// Wins over every variable the file sets.
  public var environment: [String: String] = [:]
  /// What the params of the workflow are set to.
  public var parameters: [String: String] = [:]

  public init() {
    slots = Processors.available
  }
}

/// Something wrong with a file, at its place.
public struct Finding: Sendable {
  /// The stable name of the rule.
  public let rule: String
  public let message: String
  /// The way out.
  public let help: String
  /// nil for a finding without a place.
  public let path: String?
  /// Counted from 1; 0 without a place.
  public let line: Int
  /// Counted from 1, in Unicode scalars; 0 without a place.
  public let column: Int

  init(_ diagnostic: Diagnostic, _ locator: SourceLocator, _ secrets: Secrets) {
    let location = diagnostic.range.flatMap { locator.location(of: $0.start) }
    rule = diagnostic.rule.id
    message = secrets.mask(diagnostic.message)
    help = secrets.mask(diagnostic.help)
    path = location.map { secrets.mask($0.path) }
    line = location?.line ?? 0
    column = location?.column ?? 0
  }
}

/// Keeps the output of a task in memory.
private final class MemorySpool: OutputSpool {
  private var bytes: [UInt8] = []

  func append(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
  func read(_ body: (UnsafeRawBufferPointer) -> Void) { bytes.withUnsafeBytes(body) }
}

/// Hands what tasks write to a program.
private final class OutputForwarder: RunObserver {
  private var graph: any RunGraph
  private let secrets: Secrets
  private let output: (String, [UInt8]) -> Void

  init(graph: any RunGraph, secrets: Secrets, output: @escaping (String, [UInt8]) -> Void) {
    self.graph = graph
    self.secrets = secrets
    self.output = output
  }

  func observe(_ event: RunEvent, at instant: Instant) {}

  func observe(grown graph: any RunGraph) {
    self.graph = graph
  }

  func observe(output bytes: UnsafeRawBufferPointer, of task: TaskID) {
    output(secrets.name(of: task, .key, in: graph), Array(bytes))
  }
}
