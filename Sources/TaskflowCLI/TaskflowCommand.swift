package import ArgumentParser
import Glibc

/// The command line.
package struct TaskflowCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "taskflow",
    abstract: "Run declarative task graphs: checked, planned, run at full speed, explained.",
    usage: "taskflow <command> [<file>] [<task> …] [<options>]",
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
        taskflow validate *.yaml          check files; silent when there is nothing to say
        taskflow list                     names, descriptions and dependencies
      """,
    version: taskflowVersion,
    subcommands: [RunCommand.self, PlanCommand.self, ValidateCommand.self, ListCommand.self])

  package init() {}

  /// Parses the arguments, runs the command and ends the process.
  package static func main() -> Never {
    do {
      var command = try parseAsRoot()
      try command.run()
      Glibc.exit(ExitStatus.success)
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch {
      let isHelp = exitCode(for: error) == .success
      let failure = Messages.write(ensureLineBreak(fullMessage(for: error)), to: isHelp ? 1 : 2)
      Glibc.exit(isHelp ? (failure == nil ? ExitStatus.success : ExitStatus.fault) : ExitStatus.usage)
    }
  }

  private static func ensureLineBreak(_ text: String) -> String {
    text.hasSuffix("\n") ? text : text + "\n"
  }
}

/// The version of this program.
package let taskflowVersion = "0.1.0"
