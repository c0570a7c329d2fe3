import ArgumentParser
import Diagnostics
import Taskflow

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check task files: every finding at its place; silent when there are none.",
    discussion: """
      Exit status: 0 clean or warnings only, 1 errors, 2 wrong command line or unreadable file.

      EXAMPLES
        taskflow validate                 check taskflow.yaml
        taskflow validate ci/*.yaml       check several files
        taskflow validate --strict        let warnings fail, as in continuous integration
        generate | taskflow validate -    check standard input
      """)

  @Argument(help: "The task files; '-' is standard input.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @Flag(help: "Take warnings for errors.")
  var strict = false

  func run() throws {
    var paths = files
    if paths.isEmpty {
      guard let path = LoadedFile.findNearest(otherwise: "name the files to check") else {
        throw ExitCode(ExitStatus.usage)
      }
      paths = [path]
    }
    var status = ExitStatus.success
    var isFirst = true
    for path in paths {
      let file = LoadedFile.load(path)
      let findings = strict ? file.allDiagnostics.strict() : file.allDiagnostics
      guard !findings.isEmpty else { continue }
      if !file.isReadable, let hint = TaskHint.text(for: path) {
        Messages.say("no file '\(path)'; \(hint)")
        status = ExitStatus.usage
        continue
      }
      if findings.hasErrors { status = max(status, file.isReadable ? ExitStatus.failure : ExitStatus.usage) }
      let renderer = TextRenderer(sources: file.sources, style: TerminalTraits.style(of: 1), showsReasons: true)
      let text = renderer.render(findings)
      if let failure = Messages.write((isFirst ? "" : "\n") + text, to: 1) {
        Messages.say("cannot write the findings: \(errorText(failure))")
        throw ExitCode(ExitStatus.fault)
      }
      isFirst = false
    }
    throw ExitCode(status)
  }
}
