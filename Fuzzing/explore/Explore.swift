import ArgumentParser
import Glibc
import TestSupport

/// Visits all states of all small workflows and looks for stalls, broken rules, and outcomes that depend on who ends first.
/// Development only.
@main
struct Explore: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Search all orders of events of all small workflows.")

  @Option(help: "How many tasks.") var tasks = 2
  @Option(help: "How many attributes among them at most.") var attributes = 2
  @Option(help: "Seconds of processor time after which it stops.") var seconds = 3600.0
  @Option(help: "Look only at the workflow of this number.") var only: Int?
  @Option(help: "How many signals come in a run at most.") var signals: UInt8 = 2
  @Option(help: "How many starts of a run are refused for now at most.") var deferrals: UInt8 = 1
  @Option(help: "Look at this file instead.") var file: String?
  @Option(help: "The number of slots for it.") var slots: Int?
  @Flag(help: "Look at what may make tasks wait for each other, in all orders of starting.") var waits = false
  @Flag(help: "Go on after a problem; of problems of one kind the first is told.") var all = false

  func run() throws {
    var exploration = Exploration(Bounds(signals: signals, deferrals: deferrals))
    if let file {
      if let problem = exploration.look(at: try readFile(file), slots: slots, allRanks: waits, "explore --file \(file)") { say(problem) }
    } else {
      search(&exploration)
    }
    say(
      "\(exploration.workflows) workflows (\(exploration.refused) refused, \(exploration.stuck) may get stuck), "
        + "\(exploration.states) states, \(exploration.steps) steps, \(Int(processorTime())) s")
    for (kind, count) in exploration.problems.sorted(by: { $0.key < $1.key }) { say("\(count) × \(kind)") }
    if !exploration.problems.isEmpty { throw ExitCode.failure }
  }

  private func search(_ exploration: inout Exploration) {
    var number = 0
    let scope = waits ? Scope.waits(tasks: tasks, attributes: attributes) : Scope(tasks: tasks, attributes: attributes)
    scope.forEach { sketch in
      number += 1
      if let only, number != only { return number < only }
      if processorTime() > seconds {
        say("stopped before workflow \(number)")
        return false
      }
      let again = "explore \(waits ? "--waits " : "")--tasks \(tasks) --attributes \(attributes) --only \(number)"
      if let problem = exploration.look(at: sketch.yaml, slots: sketch.slots, allRanks: waits, again) { say(problem) }
      return all || exploration.problems.isEmpty
    }
  }

  /// At once, so that what was found is not lost with the process.
  private func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
  }

  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
