import ArgumentParser
import Diagnostics
import Robustness
import TestSupport

/// Changes files at random and looks at what becomes of them: no crash, no hang, every finding at a place in the file,
/// every fix a help. Development only.
@main
struct Mutate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load, plan and simulate task files that were changed at random.")

  @Argument(help: "How many changed files.") var count = 200_000
  @Option(help: "The seed; file N of a seed is always the same.") var seed: UInt64 = 1
  @Option(help: "The number of the first file.") var from = 0
  @Flag(help: "Go on after a problem; of problems of one kind the first is told.") var all = false
  @Flag(help: "Write the changed files to standard output, and don't load them.") var print = false
  @Option(help: "Write the files to begin with here, beside it a dictionary for libFuzzer, and do nothing else.")
  var export: String?

  func run() throws {
    let seeds = try Seed.all()
    var mutator = Mutator(seeds: seeds)
    if let export { return try write(seeds, to: export) }
    if print {
      for number in from..<from + count { try writeBytes("/dev/stdout", mutator.makeFile(seed: fileSeed(number))) }
      return
    }
    LastWords.prepare(seed: seed)
    let examination = Examination(includedFiles: try Seed.includedFiles())
    var planned = 0
    var kinds: Set<Substring> = []
    for number in from..<from + count {
      LastWords.begin(number)
      let (outcome, problems) = examination.examine(mutator.makeFile(seed: fileSeed(number)))
      if outcome == .planned { planned += 1 }
      // What the finding is about stands in parentheses.
      for problem in problems where kinds.insert(problem.prefix { $0 != "(" }).inserted {
        Swift.print("\(problem)\nagain: \(LastWords.command(number, seed))")
      }
      if !all, !kinds.isEmpty { throw ExitCode.failure }
    }
    Swift.print("\(count) changed files of \(seeds.count): \(planned) planned, \(count - planned) refused")
    if !kinds.isEmpty { throw ExitCode.failure }
  }

  private func fileSeed(_ number: Int) -> UInt64 {
    seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number)
  }

  /// What libFuzzer begins with.
  private func write(_ seeds: [Seed], to directory: String) throws {
    for (number, seed) in seeds.enumerated() { try writeBytes("\(directory)/\(number).yaml", seed.bytes) }
    let entries = Tokens.all.map { "\"\($0.utf8.map(escaped).joined())\"\n" }
    try writeFile("\(directory)/../tokens.dict", entries.joined())
  }

  /// A byte as libFuzzer's dictionaries have it.
  private func escaped(_ byte: UInt8) -> String { "\\x\(hexadecimal(byte, digits: 2))" }
}
