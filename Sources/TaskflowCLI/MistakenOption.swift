import ArgumentParser
import Diagnostics
import Variables

/// The parser's message about an option, with what it leaves out: what the option takes, and only names that are near.
struct MistakenOption {
  private let words: [String]
  private let text: String

  /// - Parameters:
  ///   - words: those of the command line, without the program.
  ///   - text: the message, whose first line says what is wrong.
  init(_ words: [String], _ text: String) {
    self.words = Array(words.prefix { $0 != "--" })
    self.text = text
  }

  var message: String {
    let end = text.firstIndex(of: "\n") ?? text.endIndex
    let line = String(text[..<end])
    return (unknown(line) ?? negative(line) ?? invalid(line) ?? line) + text[end...]
  }

  // MARK: - Unknown options

  private func unknown(_ line: String) -> String? {
    guard let match = line.wholeMatch(of: /Error: Unknown option '(-+[^'=]*)'(?:\. Did you mean '.*'\?)?/) else {
      return nil
    }
    let name = String(match.1)
    if let word = words.first(where: { $0.contains(/^-[A-Za-z][a-z-]+/) }), !name.hasPrefix("--"),
      case let option = "-\(word.prefix { $0 != "=" })", options.contains(option)
    {
      return "Error: Unknown option '\(word.prefix { $0 != "=" })': write two dashes, '\(option)'"
    }
    if let answer = LaterOption.answer(to: name) { return "Error: Unknown option '\(name)': \(answer)" }
    let similar = suggestion(for: String(name.drop { $0 == "-" }), among: options.map { String($0.dropFirst(2)) })
    let isLong = name.hasPrefix("--")
    return "Error: Unknown option '\(name)'" + (isLong ? similar.map { ". Did you mean '--\($0)'?" } ?? "" : "")
  }

  /// The options of the command, with their dashes.
  private var options: [String] {
    let command = TaskflowCommand.configuration.subcommands.first { $0.configuration.commandName == words.first }
    let help = TaskflowCommand.helpMessage(for: command ?? TaskflowCommand.self, columns: 1000)
    var names: [String] = []
    for match in help.matches(of: /--[a-z][a-z-]*/) where !names.contains(String(match.output)) {
      names.append(String(match.output))
    }
    return names
  }

  // MARK: - Values

  /// A negative number, which the parser takes for an option.
  private func negative(_ line: String) -> String? {
    guard let match = line.wholeMatch(of: /Error: Missing value for '(-+[a-z-]+)( .*)?'/),
      let reason = Self.values[String(match.1)],
      let index = words.firstIndex(of: String(match.1)), index + 1 < words.count,
      words[index + 1].contains(/^-[0-9.]/)
    else { return nil }
    let value = printable(words[index + 1])
    return "Error: The value '\(value)' is invalid for '\(match.1)\(match.2 ?? "")': \(reason)"
  }

  private func invalid(_ line: String) -> String? {
    guard let match = line.wholeMatch(of: /Error: The value '.*' is invalid for '(-+[a-z-]+)[^']*'/),
      let reason = Self.values[String(match.1)]
    else { return nil }
    guard Self.tasks.contains(String(match.1)), line.contains("["),
      let option = line.firstMatch(of: /\sis invalid for ('-.*')$/)
    else {
      return "\(line): \(reason)"
    }
    return "Error: The value for \(option.1) is invalid: \(reason)"
  }

  /// Options that name tasks. Names of instances are not shown: they may hold secrets, which nobody knows before the file is
  /// read.
  private static let tasks: Set<String> = ["--set-duration", "--without-edge", "--fail"]

  /// What options take.
  private static let values = [
    "-j": "use a whole number from 1 to 1000000, or 'unlimited'; with 'plan' also several, such as '1,2,unlimited'",
    "--jobs": "use a whole number from 1 to 1000000, or 'unlimited'; with 'plan' also several, such as '1,2,unlimited'",
    "--mode": "use 'sync' or 'async'; with 'plan' also 'sync,async'",
    "--pool": "write a pool and its size, a whole number from 1 to 1000000, as in 'database=2'",
    "--set-duration": "write a task and a duration or a factor, as in 'test=5s' or 'test=x0.5'",
    "--without-edge": "write two tasks with a colon between them, as in 'build:test'",
    "--fail": "write the name of a task, or a pattern for names",
    "--cpus": "use a whole number from 1 to 1000000, or 'unlimited'",
    "--optimize": "use a number of seconds above 0, at most 86400",
    "--shuffle": "use a whole number, 0 or larger",
    "--repeat": "use a whole number, 1 or larger",
    "--max": "use a whole number, 0 or larger",
    "--select": "write names of rules with commas between them; 'taskflow explain' lists them",
    "--ignore": "write names of rules with commas between them; 'taskflow explain' lists them",
  ]
}

/// Options that this version does not have yet, and what does the same today.
enum LaterOption {
  /// - Parameter name: with its dashes.
  /// - Returns: nil for what is no such option.
  static func answer(to name: String) -> String? {
    switch name {
    case "-C": "taskflow has no '-C' yet: name the file, since tasks run in its directory"
    case "-f", "--file": "the file is named without an option: 'taskflow run FILE'"
    case "-v", "--verbose": "taskflow has no '-v' yet: 'set -x' in a script shows its commands"
    case "--xtrace": "taskflow has no '--xtrace' yet: write 'set -x' in the script"
    case "--yes", "-y": "leave it out: taskflow itself never asks anything"
    case "--color", "--colour": "taskflow has no '--color' here yet: 'NO_COLOR=1' in the environment turns colours off"
    case "--force": "taskflow does not skip what is up to date yet, so every task runs"
    case "--state", "--no-state": "taskflow keeps nothing of a run yet"
    case "--in-order": "taskflow has no '--in-order' yet: write 'taskflow run FIRST && taskflow run SECOND'"
    case "--executor": "taskflow has no '--executor' yet: tasks run on this machine"
    default: nil
    }
  }
}
