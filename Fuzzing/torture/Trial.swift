import CSystem
import Glibc
import TestSupport

/// One run, and what must hold of it.
struct Trial {
  let scenario: Scenario
  let binary: String

  /// - Returns: what is wrong.
  /// - Throws: when the run does not end.
  func run() throws -> [String] {
    let sandbox = try Sandbox(scenario.taskFile)
    try sandbox.directory.write("temporary/.keep", "")
    chmod(sandbox.directory.path, 0o755)
    let temporary = sandbox.directory.path(of: "temporary")
    var program = sandbox.program(
      scenario.arguments, environment: ["TMPDIR": temporary, "TORTURE_MARK": scenario.mark])
    program.words[0] = binary
    program.leadsGroup = true
    program.hasTerminal = scenario.output == .terminal
    let running = try program.start()
    do {
      let result = try strikeAndWait(running)
      var problems = check(result, sandbox)
      if !isGone() { problems.append("left: \(marked().map(ProcessTable.describe).joined(separator: "\n    "))") }
      let files = sandbox.directory.entries(of: "temporary").filter { $0 != ".keep" }
      if !files.isEmpty { problems.append("files left: \(files)") }
      end(marked())
      return problems
    } catch {
      let left = Set(running.survivors + marked()).sorted()
      let states = left.map { "\(ProcessTable.describe($0)): \(Self.state(of: $0))" }
      let events = (try? sandbox.directory.read("events.json")) ?? ""
      end(left)
      throw Hang(states: states, errors: errors(of: error), events: String(events.suffix(2000)))
    }
  }

  private func strikeAndWait(_ running: RunningProgram) throws -> ProgramResult {
    if scenario.output == .closed { running.closeOutput() }
    for strike in scenario.strikes {
      usleep(strike.delay)
      switch strike.target {
      case .front: running.signal(strike.signal)
      case .worker: if let worker = worker(of: running) { kill(worker, strike.signal) }
      }
    }
    return scenario.output == .unread ? try running.finishUnread() : try running.finish()
  }

  private func worker(of running: RunningProgram) -> Int32? {
    ProcessTable.children(of: running.process).first { ProcessTable.status(of: $0, "Name") == "tf-worker" }
  }

  // MARK: - What must hold

  private func check(_ result: ProgramResult, _ sandbox: Sandbox) -> [String] {
    var problems: [String] = []
    if !statuses.contains(result.status) { problems.append("ended with \(result.status): \(result.errors)") }
    let events = (try? sandbox.directory.read("events.json")) ?? ""
    if scenario.cleansUp, events.contains("\"attempt_started\"") {
      if !sandbox.directory.exists("cleaned") { problems.append("did not clean up: \(result.errors)\n\(events)") }
      if !events.contains("\"run_ended\"") { problems.append("events have no end") }
    }
    return problems
  }

  /// What the run may end with. It may have ended before it was struck.
  private var statuses: [ProgramResult.Status] {
    // Where nobody reads what tasks write, a run ends as of SIGPIPE.
    [.exited(0), .exited(1)] + (scenario.output == .closed ? [.signalled(SIGPIPE)] : [])
      + scenario.strikes.map { strike in
        strike.signal == SIGKILL && strike.target == .worker ? .exited(128 + SIGKILL) : .signalled(strike.signal)
      }
  }

  // MARK: - What is left

  /// The processes of the run, wherever they are: their environment or their arguments have the mark.
  private func marked() -> [Int32] {
    ProcessTable.processes(mentioning: scenario.mark)
  }

  /// Where the front process was killed, the worker takes a moment.
  private func isGone() -> Bool {
    for _ in 0..<6000 {
      if marked().isEmpty { return true }
      usleep(10_000)
    }
    return false
  }

  private func end(_ processes: [Int32]) {
    for process in processes { kill(process, SIGKILL) }
  }

  /// Without what tasks wrote, which says nothing.
  private func errors(of error: any Error) -> String {
    "\(error)".split(separator: "--- standard error").last.map { String($0) } ?? ""
  }

  /// What tells a hang from a slow machine.
  private static func state(of process: Int32) -> String {
    let status = (try? readFile("/proc/\(process)/status")) ?? ""
    let lines = ["State", "PPid", "NSpgid", "NSsid", "TracerPid", "SigQ", "ShdPnd", "SigBlk"].compactMap { name in
      status.split(separator: "\n").first { $0.hasPrefix("\(name):") }.map { String($0).replacing("\t", with: " ") }
    }
    let stat = (try? readFile("/proc/\(process)/stat")) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    let ticks = fields.count > 12 ? "ticks \(fields[11]) \(fields[12])" : ""
    return (lines + [ticks, "waits in \((try? readFile("/proc/\(process)/wchan")) ?? "?")"]).joined(separator: ", ")
  }
}

/// A run that does not end, and the states of its processes.
private struct Hang: Error, CustomStringConvertible {
  let states: [String]
  let errors: String
  let events: String

  var description: String { "does not end: \(errors)\n    \(states.joined(separator: "\n    "))\n\(events)" }
}
