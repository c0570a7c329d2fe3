import ArgumentParser
import Glibc
import TestSupport

/// Visits all states of all small workflows and looks for stalls, broken rules, and outcomes that depend on who ends first.
/// Development only.
@main
struct Explore: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Search all orders of events of all small workflows.")

  enum Length: String, ExpressibleByArgument, CaseIterable {
    case short, long
  }

  @Option(help: "How much is looked at.") var scope = Length.short
  @Option(name: .customLong("pass"), help: "Only the pass of this name.") var passName: String?
  @Option(help: "Only the workflow of this number in its pass.") var only: Int?
  @Option(help: "Only each n-th workflow, beginning with the i-th, as i/n: for several processors.") var part = "1/1"
  @Option(help: "Seconds of processor time for each pass.") var seconds = 3600.0
  @Option(help: "This file instead, in all orders of starting.") var file: String?
  @Option(help: "The number of slots for it (default: no limit).") var slots: Int?
  @Flag(help: "Go on after a problem; of problems of one kind the first is told.") var all = false

  func run() throws {
    if let file { return try look(at: file) }
    var hasProblems = false
    for pass in scope == .short ? Pass.short : Pass.long where pass.name == passName ?? pass.name {
      let exploration = try search(pass)
      report(exploration, pass.name)
      if exploration.problems.isEmpty { continue }
      hasProblems = true
      if !all { break }
    }
    if hasProblems { throw ExitCode.failure }
  }

  private func look(at file: String) throws {
    var exploration = Exploration(Bounds(signals: 2, deferrals: 1, leftovers: 0))
    let again = "explore --file \(file)"
    if let problem = exploration.look(at: try readFile(file), slots: slots, allRanks: true, again) { say(problem) }
    report(exploration, file)
    if !exploration.problems.isEmpty { throw ExitCode.failure }
  }

  private func search(_ pass: Pass) throws -> Exploration {
    let numbers = part.split(separator: "/").compactMap { Int($0) }
    guard numbers.count == 2, numbers[1] > 0 else { throw ValidationError("a part is i/n") }
    var exploration = Exploration(pass.bounds)
    let start = processorTime()
    var number = 0
    pass.scope.forEach { sketch in
      number += 1
      if let only, number != only { return number < only }
      if number % numbers[1] != numbers[0] % numbers[1] { return true }
      if processorTime() - start > seconds {
        say("\(pass.name): stopped before workflow \(number)")
        return false
      }
      let again = "explore --scope \(scope.rawValue) --pass \(pass.name) --only \(number)"
      let allRanks = pass.scope.hasAllRanks
      if let problem = exploration.look(at: sketch.yaml, slots: sketch.slots, allRanks: allRanks, again) {
        say(problem)
      }
      return all || exploration.problems.isEmpty
    }
    exploration.seconds = processorTime() - start
    return exploration
  }

  private func report(_ exploration: Exploration, _ name: String) {
    let stuck = exploration.stuck > 0 ? " (\(exploration.stuck) may get stuck)" : ""
    say(
      "\(name): \(exploration.workflows) workflows\(stuck), \(exploration.states) states, \(exploration.steps) steps, "
        + "\(Int(exploration.seconds.rounded())) s, \(exploration.problems.isEmpty ? "no problem" : "problems:")")
    for (kind, count) in exploration.problems.sorted(by: { $0.key < $1.key }) { say("  \(count) × \(kind)") }
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
