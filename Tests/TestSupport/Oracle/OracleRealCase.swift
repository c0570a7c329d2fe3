import Glibc
import RunEvents

/// A workflow made by chance, run with the real program, and what the oracle says of its events.
package struct OracleRealCase {
  package let seed: UInt64
  package let workflow: OracleWorkflow
  package let graph: OracleGraph
  package private(set) var events = ""
  package private(set) var complaints: [String] = []
  /// What taskflow was sent, and after how many milliseconds.
  package let signals: [(milliseconds: Int, number: Int32)]

  package init(seed: UInt64, _ shape: OracleGenerator.Shape, binary: String) throws {
    self.seed = seed
    var shape = shape
    shape.features.subtract([.memory, .shortages, .lingering])
    shape.isReal = true
    workflow = OracleGenerator.makeWorkflow(seed: seed, shape)
    graph = OracleGraph(workflow)
    var random = SplitMix64(seed: ~seed)
    var signals: [(milliseconds: Int, number: Int32)] = []
    if random.chance(30) { signals.append((random.number(20...300), random.chance(50) ? SIGTERM : SIGINT)) }
    if signals.count == 1, random.chance(30) { signals.append((random.number(1200...1400), SIGTERM)) }
    self.signals = signals
    // It is started in another directory.
    guard let path = realpath(binary, nil) else { throw FileError(path: binary, errno: errno) }
    defer { free(path) }
    try run(String(cString: path))
  }

  private mutating func run(_ binary: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write("taskflow.yaml", workflow.text)
    let slots = workflow.slots.map { "\($0)" } ?? "unlimited"
    var program = Program(
      [binary, "run", "--timeline", "both", "-j", slots, "--events", "events", "taskflow.yaml"],
      directory: directory.path)
    program.owner = directory
    let running = try program.start()
    var passed = 0
    for signal in signals {
      usleep(UInt32(signal.milliseconds - passed) * 1000)
      passed = signal.milliseconds
      running.signal(signal.number)
    }
    let ended = try running.finish()
    guard directory.exists("events"), case let text = try directory.read("events"), !text.isEmpty else {
      // A signal may come before there is anything to stop.
      let isRefused = ended.status == .exited(2) && workflow.isRefused(load(workflow.text))
      if signals.isEmpty, !isRefused { complaints.append("no events: \(ended.status) \(ended.errors)") }
      return
    }
    events = text
    let reader = OracleEventReader(text, graph)
    complaints = graph.unresolved + reader.problems
    var terms = OracleJudge.Terms()
    terms.isExact = false
    terms.signals = signals.count
    complaints += OracleJudge.complaints(about: reader.log, of: workflow, graph, terms)
    checkStatus(ended.status, reader.log.last?.event)
    // A signal after the end of the run may come before its report is written.
    if case .signalled = ended.status, reader.log.last?.event != .runEnded(.interrupted) { return }
    do throws(RunRecord.Problem) {
      complaints += try RecordedReports(text).differences(from: ended)
    } catch {
      complaints.append("its log: \(error)")
    }
  }

  /// "0 all succeeded; 1 a task failed; 130 / 143 interrupted."
  private mutating func checkStatus(_ status: ProgramResult.Status, _ last: OracleEvent?) {
    let isRight =
      switch (last, status) {
      case (.runEnded(.succeeded), .exited(0)), (.runEnded(.failed), .exited(1)): true
      case (.runEnded(.interrupted), .exited(130)), (.runEnded(.interrupted), .exited(143)): true
      case (.runEnded(.interrupted), .signalled(let signal)): signal == SIGINT || signal == SIGTERM
      // One that comes when the run has ended finds nothing to stop.
      case (.runEnded, .signalled(let signal)): signals.contains { $0.number == signal }
      default: false
      }
    if !isRight { complaints.append("the program ends with \(status)") }
  }
}
