import ArgumentParser
import CSystem
import Glibc
import TestSupport
import Tormentor

/// Runs taskflow on tasks whose processes do all they can to be overlooked, and signals it at any moment: every run ends, and
/// nothing is left. Development only.
@main
struct Torture: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run tasks that misbehave at random, stop the runs at random, and look at what is left.")

  @Argument(help: "The number of runs.") var count = 60
  @Option(help: "The seed of the first run; the others follow.") var seed: UInt64 = 1
  @Option(name: .shortAndLong, help: "The number of runs at a time.") var jobs = 2
  @Option(help: "The taskflow to run (default: $TASKFLOW_BINARY, or the one beside this program).") var binary: String?
  @Flag(help: "Show each run's task file and what is done to it, and run nothing.") var print = false

  static func main() {
    if CommandLine.arguments.dropFirst().first == "--torment" {
      tormentor_run(CommandLine.argc - 2, CommandLine.unsafeArgv + 2)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: error)
    }
  }

  func run() throws {
    if print {
      for number in 0..<count { Swift.print(Scenario(seed: seed + UInt64(number), tormentor: "torture", mark: "MARK")) }
      return
    }
    let share = max(1, min(jobs, count))
    let children = (0..<share).map { remainder in
      let child = tf_fork()
      if child == 0 { _exit(runShare(remainder, of: share) ? 0 : 1) }
      return child
    }
    var failures = 0
    for child in children {
      var status: Int32 = 0
      waitpid(child, &status, 0)
      if status != 0 { failures += 1 }
    }
    if failures > 0 { throw ExitCode.failure }
    Swift.print("\(count) tortured runs ended, and nothing is left of them")
  }

  /// - Returns: whether all was well.
  private func runShare(_ remainder: Int, of share: Int) -> Bool {
    // Tormentors of all kinds may come into our group; when one goes, and another one is stopped, the system sends SIGHUP to it.
    setsid()
    signal(SIGHUP, SIG_IGN)
    let tormentor = readLink("/proc/self/exe")
    let binary = binary ?? taskflowBinary
    var isWell = true
    for number in stride(from: remainder, to: count, by: share) {
      let seed = seed + UInt64(number)
      // A number of seconds that nobody else waits: what executes `sleep` is found by it as well.
      let scenario = Scenario(seed: seed, tormentor: tormentor, mark: "0.0\(getpid())\(100_000 + number)")
      let problems: [String]
      do {
        problems = try Trial(scenario: scenario, binary: binary).run()
      } catch {
        problems = ["\(error)"]
      }
      guard !problems.isEmpty else { continue }
      isWell = false
      let text = problems.joined(separator: "\n  ")
      Swift.print("seed \(seed): \(text)\nagain: torture 1 --seed \(seed), with --print for the file\n")
      fflush(nil)
    }
    return isWell
  }
}

func readLink(_ path: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink(path, &buffer, buffer.count)
  return String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
