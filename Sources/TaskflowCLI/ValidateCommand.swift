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
        taskflow validate --strict        let warnings fail, as in CI
        taskflow validate --format sarif  write a report for a code host
        taskflow validate --fix           make the changes that are certain
        generate | taskflow validate -    check standard input
      """)

  @Argument(
    help: ArgumentHelp(
      "The task files; of a directory all below that git doesn't ignore; '-' is standard input.", valueName: "path"),
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String] = []

  @Option(help: ArgumentHelp("The path that standard input stands for.", valueName: "path"))
  var stdinName: String?

  @OptionGroup var wanted: FindingOptions

  @Flag(
    inversion: .prefixedNo,
    help: "Look into scripts with shellcheck, and with python3; '--strict' does so where they are installed.")
  var shellcheck: Bool?

  @OptionGroup var fixing: FixOptions

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if stdinName != nil, !paths.contains("-") {
      throw ValidationError("--stdin-name is the path of standard input, and '-' is not among the files")
    }
    if fixing.fix, paths.contains("-") {
      throw ValidationError("standard input cannot be fixed; '--diff' shows the changes")
    }
  }

  func run() throws {
    guard let paths = filesToCheck() else { throw ExitCode(ExitStatus.usage) }
    if fixing.diff {
      let status = try fixing.showDifferences(of: paths.found, inputName: stdinName, wanted.filter)
      throw ExitCode(paths.isIncomplete ? ExitStatus.usage : status)
    }
    if fixing.fix { try fixing.makeFixes(in: paths.found, wanted.filter) }
    let (files, isIncomplete) = try check(paths.found)
    let report = FindingReport(files, secrets: Messages.secrets, limit: reporting.max) { FileReader.resolved($0) ?? $0 }
    try reporting.write(report)
    if fixing.fix { fixing.pointAtIncludedFiles(of: files) }
    if isIncomplete || paths.isIncomplete { throw ExitCode(ExitStatus.usage) }
    throw ExitCode(report.errors > 0 ? ExitStatus.failure : ExitStatus.success)
  }

  /// - Returns: nil after it was said that there is nothing to check.
  private func filesToCheck() -> (found: [String], isIncomplete: Bool)? {
    if paths.isEmpty {
      return LoadedFile.findNearest(otherwise: "name the files to check").map { ([$0], false) }
    }
    let search = TaskFileSearch(paths)
    for directory in search.emptyDirectories {
      Messages.say("no task file in '\(directory)': there is no taskflow.yaml and no *.taskflow.yaml below")
    }
    return (search.paths, !search.emptyDirectories.isEmpty)
  }

  /// - Returns: what was found, and whether there was something that couldn't be read.
  private func check(_ paths: [String]) throws -> (files: [ReportedFile], isIncomplete: Bool) {
    let (inputName, filter) = (stdinName, wanted.filter)
    let files = mapInParallel(paths) { path in
      let file = LoadedFile.prepare(path, inputName: inputName, checks: .all)
      return (file, file.secrets())
    }.map { file, secrets in
      Messages.secrets.add(secrets)
      return file
    }
    let scripts = try checkScripts(of: files)
    let checked = zip(files, scripts.findings).filter { file, _ in
      guard !file.isReadable, let hint = TaskHint.text(for: file.path) else { return true }
      Messages.say("no file '\(file.path)'; \(hint)")
      return false
    }
    let reported = mapInParallel(checked) { file, others in
      ReportedFile(
        path: LoadedFile.shownPath(file.path, inputName), sources: file.sources,
        findings: file.findings(filter, and: others, notLookedFor: scripts.notLookedFor), isReadable: file.isReadable)
    }
    return (reported, files.contains { !$0.isReadable })
  }

  /// - Returns: what was found in the scripts of each file.
  private func checkScripts(of files: [LoadedFile]) throws -> (findings: [[Diagnostic]], notLookedFor: Set<Rule>) {
    let usesTools = shellcheck ?? wanted.strict
    let (findings, failures) = ScriptCheck.findings(in: files, usesTools: usesTools, wanted.filter)
    var notLookedFor: Set<Rule> = usesTools ? [] : ScriptCheck.rules
    for failure in failures {
      switch failure.reason {
      case .missing where shellcheck == true:
        let tool = failure.tool
        Messages.say("no \(ours: tool) to check scripts with; install it, as with 'apt-get install \(ours: tool)'")
        throw ExitCode(ExitStatus.usage)
      case .missing: notLookedFor.insert(failure.rule)
      case .failed(let reason):
        Messages.say("\(ours: failure.tool) could not check the scripts: \(reason)")
        throw ExitCode(ExitStatus.fault)
      }
    }
    return (findings, notLookedFor)
  }
}
