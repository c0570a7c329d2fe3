import ArgumentParser
import Diagnostics
import FindingReports
import Taskflow
import Variables

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check task files: every finding at its place; silent when there are none.",
    discussion: """
      Exit status: 0 clean or warnings only, 1 errors, 2 wrong command line or unreadable file.

      '# taskflow: ignore[rule]' on a line, or on one of its own above it, hides warnings of that rule there. \
      'taskflow explain' shows what the rules are for.

      EXAMPLES
        taskflow validate                 check taskflow.yaml
        taskflow validate ci/*.yaml       check several files
        taskflow validate .               check all task files below
        taskflow validate --strict        treat warnings as errors, as in CI
        taskflow validate --format sarif  write a report for a code host
        taskflow validate --fix           make the changes that are certain
        generate | taskflow validate -    check standard input
      """)

  @Argument(
    help: ArgumentHelp(
      "The task files, or directories, in which all task files that git does not ignore are checked; '-' is standard input.",
      valueName: "path"),
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String] = []

  @Option(help: ArgumentHelp("The path to use for standard input.", valueName: "path"))
  var stdinName: String?

  @OptionGroup var wanted: FindingOptions

  @Flag(
    inversion: .prefixedNo,
    help: "Check scripts with shellcheck and python3; '--strict' does so if they are installed.")
  var shellcheck: Bool?

  @OptionGroup var fixing: FixOptions

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if stdinName != nil, !paths.contains("-") {
      throw ValidationError("--stdin-name names standard input, but '-' is not among the files")
    }
    if fixing.fix, paths.contains("-") {
      throw ValidationError("standard input cannot be fixed; '--diff' shows the changes")
    }
  }

  func run() throws { try validation.run() }

  private var validation: Validation {
    Validation(
      paths: paths, inputName: stdinName, filter: wanted.filter, usesShellCheck: shellcheck, change: fixing.change,
      output: reporting.output)
  }
}
