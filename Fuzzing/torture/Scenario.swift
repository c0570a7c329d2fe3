import Variables
import Diagnostics
import Glibc
import TestSupport

/// A task file, how taskflow runs it, and what is done to the run: all of it follows from a seed.
struct Scenario: CustomStringConvertible {
  enum Output: CaseIterable {
    case read, unread, closed, terminal
  }

  let seed: UInt64
  let mark: String
  let taskFile: String
  let arguments: [String]
  let output: Output
  let strikes: [Strike]

  init(seed: UInt64, tormentor: String, mark: String) {
    var random = SplitMix64(seed: seed)
    self.seed = seed
    self.mark = mark
    strikes = Strike.draw(&random)
    // Nobody is waited for only when a run was asked to end.
    let mayBeUnread = strikes.contains { $0.asksForEnd }
    output =
      random.chance(60) ? .read : Output.allCases.filter { $0 != .unread || mayBeUnread }.randomElement(using: &random)!
    arguments = Self.arguments(&random)
    var writer = Writer(tormentor: tormentor, mark: mark, random: random)
    taskFile = writer.makeFile()
  }

  private static func arguments(_ random: inout SplitMix64) -> [String] {
    var arguments = [
      "run", "--events", "events.json", "-j", ["1", "2", "8", "unlimited"].randomElement(using: &random)!,
    ]
    if random.chance(40) { arguments.append("-k") } else if random.chance(40) { arguments.append("--fail-fast") }
    arguments += ["--output", ["grouped", "live", "prefixed"].randomElement(using: &random)!]
    if random.chance(50) { arguments.append("-q") }
    return arguments
  }

  /// Whether what cleans up has to run, if anything did: nobody is killed, and at most one request is made.
  var cleansUp: Bool {
    if strikes.contains(where: { $0.signal == SIGKILL }) { return false }
    return strikes.count { $0.asksForEnd } <= 1 || Strike.isHangup(strikes)
  }

  var description: String {
    "# seed \(seed): \(arguments.joined(separator: " ")), output \(output)\n"
      + strikes.map { "# \($0)\n" }.joined() + taskFile
  }
}

/// Writes a task file.
private struct Writer {
  let tormentor: String
  let mark: String
  var random: SplitMix64
  var isExported = false

  mutating func makeFile() -> String {
    let count = random.number(1...7)
    var text = "pools: { p: \(random.number(1...2)) }\ndefaults: { grace: 0.2s }\ntasks:\n"
    var names: [String] = []
    for number in 0..<count {
      let name = "t\(number)"
      if random.chance(12) {
        text += "  \(name):\n    timeout: 1s\n    tasks:\n      x: \(task(after: []))\n      y: \(task(after: ["x"]))\n"
      } else {
        text += "  \(name): \(task(after: names))\n"
      }
      names.append(name)
    }
    return text + "  clean: { dependencies: [\(names.joined(separator: ", "))], when: always, run: touch cleaned }\n"
  }

  /// One with a time limit: it ends whatever it does.
  private mutating func task(after names: [String]) -> String {
    let isService = random.chance(10)
    let limit = random.number(2...12) * 100
    var keys = ["timeout: \(isService ? 2000 : limit)ms", "run: \(command())"]
    if isService {
      let tests = ["true", "test -e ready", "\(words(budget: 1).joined(separator: " "))"]
      keys.append("service: { ready: \(quoted(tests.randomElement(using: &random)!)), interval: 50ms, timeout: 700ms }")
    } else {
      if !isExported, random.chance(30) {
        // Of two tasks with the same export, nobody could say which one is seen.
        isExported = true
        keys.append("exports: x")
      }
      if random.chance(15) { keys.append("if: \(quoted(words(budget: 2).joined(separator: " ")))") }
    }
    if random.chance(25) { keys.append("grace: \([0, 50, 300].randomElement(using: &random)!)ms") }
    if random.chance(20) { keys.append("retry: { max: \(random.number(1...2)), delay: 20ms }") }
    if random.chance(15) { keys.append("tty: true") }
    if random.chance(15), !isService { keys.append("pool: p") }
    if random.chance(30) { keys.append("allow_failure: true") }
    let dependencies = names.filter { _ in random.chance(20) }
    if !dependencies.isEmpty {
      keys.append("dependencies: [\(dependencies.joined(separator: ", "))]")
      if random.chance(30) { keys.append("when: \(["always", "failure"].randomElement(using: &random)!)") }
    }
    return "{ \(keys.joined(separator: ", ")) }"
  }

  private mutating func words(budget: Int) -> [String] {
    [tormentor, "--torment", "\(random.next())", "\(budget)", mark]
  }

  private mutating func command() -> String {
    let words = words(budget: random.number(0...8))
    if random.chance(40) { return "[\(words.map(quoted).joined(separator: ", "))]" }
    let one = words.joined(separator: " ")
    let other = self.words(budget: 2).joined(separator: " ")
    let scripts = [
      one, "\(one) & \(other)", "\(one) | \(other)", "\(one) & :", "(\(one) &); \(other)", "trap '' TERM; \(one); :",
      "setsid \(one) & \(other)", "setsid -w \(one)", "timeout 1 \(one); :", "set -m; \(one) & \(other)", "exec \(one)",
      "env -i \(one)", "exec >&- 2>&-; \(one)", "while :; do \(one); sleep 0.05; done", "nohup \(one); exit 3",
    ]
    return quoted(scripts.randomElement(using: &random)!)
  }

  private func quoted(_ text: String) -> String {
    var json = JSONText(secrets: Secrets())
    json.string(text)
    return json.text
  }
}
