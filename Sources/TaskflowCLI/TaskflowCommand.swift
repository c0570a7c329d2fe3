package import ArgumentParser
import CSystem
import Diagnostics
import Glibc
import Taskflow
import Variables

/// The command line.
package struct TaskflowCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "taskflow",
    abstract: "Run declarative task graphs: checked, planned, run at full speed, explained.",
    usage: "taskflow <command> [<file>] [<task> ...] [<options>]",
    discussion: """
      A task file lists tasks, what each does and what it depends on:

        tasks:
          build: make
          test: { run: make check, dependencies: build }
          lint: ./lint.sh

      EXAMPLES
        taskflow run                      run all tasks of taskflow.yaml
        taskflow run build.yaml test      run one task and all it depends on
        taskflow run -j 4 --keep-going    four at a time, go on after failures
        taskflow plan -j unlimited        see the timeline without running anything
        taskflow validate *.yaml          check files; silent when they are clean
        taskflow explain unknown-key      say what a finding means
        taskflow list                     names, descriptions and dependencies
        taskflow graph --format dot       the graph as a picture, for graphviz
      """,
    version: taskflowVersion,
    subcommands: [
      RunCommand.self, PlanCommand.self, ValidateCommand.self, ListCommand.self, GraphCommand.self,
      ExplainCommand.self, SchemaCommand.self,
    ])

  package init() {}

  /// Parses the arguments, runs the command and ends the process.
  package static func main() -> Never {
    tf_use_given_arguments()
    tf_catch_faults()
    // A file that may not grow is told by `write`, in every command.
    signal(SIGXFSZ, SIG_IGN)
    StandardStreams.fillGaps()
    if let mistake = mistakenCommand() {
      Messages.say(mistake)
      Glibc.exit(ExitStatus.usage)
    }
    do {
      let words = Array(CommandLine.arguments.dropFirst())
      if let validation = Validation(withoutOptions: words) {
        try validation.run()
      } else {
        var command = try parseAsRoot(OptionalValues.complete(words))
        try command.run()
      }
      Glibc.exit(ExitStatus.success)
    } catch let ending as Ending {
      ending.bringAbout()
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch {
      let isHelp = exitCode(for: error) == .success
      let told = ensureLineBreak(OptionalValues.shown(in: fullMessage(for: shown(error))))
      let text = isHelp ? told : MistakenOption(Array(CommandLine.arguments.dropFirst()), told).message
      // Helps come with their lines broken.
      let message = isHelp ? text : wrappedLines(text, to: TerminalTraits.lineWidth(of: 2))
      let failure = Messages.write(forPeople: message, to: isHelp ? 1 : 2)
      if isHelp, let failure { Messages.say("cannot write to standard output: \(ours: errorText(failure))") }
      Glibc.exit(isHelp ? (failure == nil ? ExitStatus.success : ExitStatus.fault) : ExitStatus.usage)
    }
  }

  /// The same error of a command line whose words are fit to be shown: messages quote them, with the line breaks and colours in them.
  private static func shown(_ error: any Error) -> any Error {
    let words = Array(CommandLine.arguments.dropFirst())
    let fit = words.map(printable)
    guard fit != words else { return error }
    do { _ = try parseAsRoot(OptionalValues.complete(fit)) } catch { return error }
    return error
  }

  /// What to say of a first argument that is no command, or of one after `help`: usually a slip of the pen, or a file without one.
  private static func mistakenCommand() -> Words? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    var words = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") || $0 == "-" }
    let isHelp = words.first == "help"
    if isHelp { words = words.dropFirst() }
    guard let word = words.first, word != "help" else { return nil }
    if names.contains(word) {
      guard isHelp, words.count > 1 else { return nil }
      return
        "'help' takes one command, and '\(words[words.startIndex + 1])' is a second word; try 'taskflow help \(word)'"
    }
    if Rule(rawValue: word) != nil { return "no command '\(word)', but a rule: 'taskflow explain \(word)'" }
    if let hint = TaskHint.text(for: word) { return "no command '\(word)'; \(hint)" }
    if let similar = suggestion(for: word, among: names) { return "no command '\(word)'; did you mean '\(similar)'?" }
    let isFile = !isHelp && (word == "-" || FileReader.exists(word))
    let advice: Words =
      isFile ? "did you mean 'taskflow run \(word)'?" : "the commands are \(ours: names.joined(separator: ", "))"
    return "no command '\(word)'; \(advice)"
  }

  private static func wrappedLines(_ text: String, to width: Int?) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { wrapped(String($0), to: width) }
      .joined(separator: "\n")
  }

  private static func ensureLineBreak(_ text: String) -> String {
    text.hasSuffix("\n") ? text : text + "\n"
  }
}

/// The version of this program.
package let taskflowVersion = "0.1.0"
