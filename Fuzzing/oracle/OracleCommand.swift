import ArgumentParser
import Taskflow
import TestSupport

/// Runs random workflows in virtual time and has the oracle judge each: a plain reading of the language that knows nothing of
/// the engine. Development only.
@main
struct OracleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oracle", abstract: "Hold random workflows and their runs against the rules of the language.")

  @Argument(help: "How many workflows.") var count = 100_000
  @Option(help: "The number of the first workflow: it decides all of it.") var seed: UInt64 = 0
  @Option(help: "Leave out what is named, such as 'groups,services'.") var without = ""
  @Flag(help: "Go on after a complaint, and count complaints by kind.") var all = false
  @Flag(help: "Print the workflow and its events, whatever is said of it.") var show = false
  @Option(help: "Run so many with the real program instead, in real time.") var real: Int?
  @Option(help: "The program.") var binary = ".build/release/taskflow"

  /// So many are kept until they are counted.
  private static let share = 1000

  func run() throws {
    var shape = OracleGenerator.Shape()
    for word in without.split(separator: ",") {
      guard let feature = OracleGenerator.Shape.Feature(rawValue: String(word)) else {
        let known = OracleGenerator.Shape.Feature.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(word)' is none of \(known)")
      }
      shape.features.remove(feature)
    }
    if let real { return try runReal(real, shape) }
    var tally = Tally()
    let end = seed + UInt64(count)
    for first in stride(from: seed, to: end, by: Self.share) {
      let seeds = Array(first..<min(end, first + UInt64(Self.share)))
      for judged in mapInParallel(seeds, { [shape] in OracleCase(seed: $0, shape) }) {
        tally.add(judged)
        if show || (!judged.complaints.isEmpty && !all) { print(judged) }
        if !judged.complaints.isEmpty, !all { throw ExitCode.failure }
      }
    }
    Swift.print(tally.text)
    if tally.wrong > 0 { throw ExitCode.failure }
  }

  private func runReal(_ count: Int, _ shape: OracleGenerator.Shape) throws {
    var wrong = 0
    for number in seed..<seed + UInt64(count) {
      let judged = try OracleRealCase(seed: number, shape, binary: binary)
      if judged.complaints.isEmpty, !show { continue }
      print(judged)
      if judged.complaints.isEmpty { continue }
      wrong += 1
      if !all { throw ExitCode.failure }
    }
    Swift.print("\(count) real runs: \(wrong) with complaints")
    if wrong > 0 { throw ExitCode.failure }
  }

  private func print(_ judged: OracleRealCase) {
    let signals = judged.signals.map { "signal \($0.number) after \($0.milliseconds) ms" }.joined(separator: ", ")
    Swift.print("\(judged.workflow.text)\(signals)\n\(judged.events)")
    for complaint in judged.complaints { Swift.print("wrong: \(complaint)") }
    Swift.print("again: .build/release/oracle --real 1 --seed \(judged.seed) --show\(options)")
  }

  /// What has to be said once more to repeat a run.
  private var options: String { without.isEmpty ? "" : " --without \(without)" }

  private func print(_ judged: OracleCase) {
    Swift.print(judged.workflow.text)
    Swift.print("slots \(judged.workflow.slots ?? -1), memory \(judged.workflow.memory ?? -1)")
    Swift.print(judged.transcript)
    for complaint in judged.complaints { Swift.print("wrong: \(complaint)") }
    Swift.print("again: .build/release/oracle 1 --seed \(judged.seed) --show\(options)")
  }
}

/// What was seen: seeds are worth something only if they reach what they are to test.
struct Tally {
  private(set) var workflows = 0
  private(set) var wrong = 0
  private var refused = 0
  private var events = 0
  private var kinds: [String: (count: Int, first: UInt64)] = [:]

  mutating func add(_ judged: OracleCase) {
    workflows += 1
    events += judged.log.count
    if judged.refusal != nil { refused += 1 }
    guard let complaint = judged.complaints.first else { return }
    wrong += 1
    // Names and numbers make no other kind of complaint.
    let parts = complaint.split(separator: "'", omittingEmptySubsequences: false)
    let kind = parts.enumerated().map { $0 % 2 == 0 ? String($1) : "…" }.joined().drop { $0 != ":" }
    kinds[String(kind), default: (0, judged.seed)].count += 1
  }

  var text: String {
    var lines = kinds.sorted { $0.value.count > $1.value.count }.prefix(40).map {
      "\($0.value.count), first \($0.value.first)\($0.key)"
    }
    lines.append("\(workflows) workflows, \(refused) refused, \(events) events: \(wrong) with complaints")
    return lines.joined(separator: "\n")
  }
}
