import ArgumentParser
import Diagnostics
import Taskflow

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
        taskflow validate --strict        let warnings fail, as in CI
        taskflow validate --fix           make the changes that are certain
        generate | taskflow validate -    check standard input
      """)

  @Argument(help: "The task files; '-' is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @OptionGroup var wanted: FindingOptions

  @Flag(help: "Make the changes that certainly do what is meant, then check.")
  var fix = false

  @Flag(help: "Show what '--fix' would change, and change nothing. Exit status 1 where that is anything.")
  var diff = false

  func validate() throws {
    if fix, diff { throw ValidationError("'--fix' changes files and '--diff' doesn't: give one of them") }
    if fix, files.contains("-") { throw ValidationError("standard input cannot be fixed; '--diff' shows the changes") }
  }

  func run() throws {
    var paths = files
    if paths.isEmpty {
      guard let path = LoadedFile.findNearest(otherwise: "name the files to check") else {
        throw ExitCode(ExitStatus.usage)
      }
      paths = [path]
    }
    var status = ExitStatus.success
    var report = Report()
    for path in paths {
      let result = diff ? showDifference(of: path, in: &report) : check(path, in: &report)
      status = max(status, result)
    }
    throw ExitCode(report.hasFailed ? ExitStatus.fault : status)
  }

  /// What is written to standard output, a blank line between files.
  private struct Report {
    private var isEmpty = true
    private(set) var hasFailed = false

    mutating func write(_ text: String, separator: String = "\n") {
      if hasFailed || text.isEmpty { return }
      if let failure = Messages.write((isEmpty ? "" : separator) + text, to: 1) {
        Messages.say("cannot write the findings: \(errorText(failure))")
        hasFailed = true
      }
      isEmpty = false
    }
  }

  private func check(_ path: String, in report: inout Report) -> Int32 {
    if fix, !makeFixes(in: path) { return ExitStatus.fault }
    let file = LoadedFile.load(path, checks: .all)
    if !file.isReadable, let hint = TaskHint.text(for: path) {
      Messages.say("no file '\(path)'; \(hint)")
      return ExitStatus.usage
    }
    let findings = file.findings(wanted.filter)
    let renderer = TextRenderer(sources: file.sources, style: TerminalTraits.style(of: 1), showsReasons: true)
    report.write(renderer.render(findings))
    return status(of: file, findings)
  }

  private func status(of file: LoadedFile, _ findings: [Diagnostic]) -> Int32 {
    if !file.isReadable { return ExitStatus.usage }
    return findings.hasErrors ? ExitStatus.failure : ExitStatus.success
  }

  // MARK: - Fixes

  /// - Returns: false after it was said that the file could not be written. One that can't be read is left to the check.
  private func makeFixes(in path: String) -> Bool {
    guard let bytes = try? FileReader.read(path, limit: LoadedFile.sizeLimit) else { return true }
    let (fixed, count) = FileFixer(path, wanted.filter).fix(bytes)
    if count == 0 { return true }
    do throws(FileWriter.Failure) {
      try FileWriter.replace(path, with: fixed)
    } catch {
      Messages.say("cannot write '\(path)': \(errorText(error.errno))")
      return false
    }
    Messages.say("\(path): \(count) \(count == 1 ? "finding" : "findings") fixed")
    return true
  }

  private func showDifference(of path: String, in report: inout Report) -> Int32 {
    guard let bytes = try? FileReader.read(path, limit: LoadedFile.sizeLimit) else {
      let file = LoadedFile(path)
      report.write(TextRenderer(sources: file.sources, style: TerminalTraits.style(of: 1)).render(file.diagnostics))
      return ExitStatus.usage
    }
    let fixed = FileFixer(path, wanted.filter).fix(bytes).bytes
    let difference = UnifiedDiff(bytes, fixed).render(path: path == "-" ? "<stdin>" : path)
    report.write(difference, separator: "")
    let rest = LoadedFile(path, bytes: fixed, checks: .all).findings(wanted.filter)
    return difference.isEmpty && !rest.hasErrors ? ExitStatus.success : ExitStatus.failure
  }
}
