import ArgumentParser
import Diagnostics
import FindingReports
import Taskflow
import Variables

/// What `validate` does, apart from how it was asked to.
struct Validation {
  /// As they were named; without one the nearest task file.
  var paths: [String]
  /// The path of the file that standard input stands for.
  var inputName: String?
  var filter = FindingFilter()
  /// nil for what the filter is like: a strict one looks into scripts with the tools that are there.
  var usesShellCheck: Bool?
  var change: Change?
  var output = FindingOutput()

  /// What is done about what can be mended by itself.
  enum Change { case make, show }

  func run() throws {
    guard let paths = filesToCheck() else { throw ExitCode(ExitStatus.usage) }
    if change == .show {
      let status = try showDifferences(of: paths.found)
      throw ExitCode(paths.isIncomplete ? ExitStatus.usage : status)
    }
    if change == .make { try makeFixes(in: paths.found) }
    let (files, isIncomplete) = try check(paths.found)
    let report = FindingReport(files, secrets: Messages.secrets, limit: output.limit) { FileReader.resolved($0) ?? $0 }
    try output.write(report)
    if change == .make { pointAtIncludedFiles(of: files) }
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
      Messages.say("no task file in '\(directory)': there is no taskflow.yaml or *.taskflow.yaml in it or below it")
    }
    return (search.paths, !search.emptyDirectories.isEmpty)
  }

  /// - Returns: what was found, and whether there was something that couldn't be read.
  private func check(_ paths: [String]) throws -> (files: [ReportedFile], isIncomplete: Bool) {
    let (inputName, filter) = (inputName, filter)
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
  private func checkScripts(of files: [LoadedFile]) throws -> (findings: [[Diagnostic]], notLookedFor: [Rule]) {
    let usesTools = usesShellCheck ?? filter.isStrict
    let (findings, failures) = ScriptCheck.findings(in: files, usesTools: usesTools, filter)
    var notLookedFor: [Rule] = usesTools ? [] : ScriptCheck.rules
    for failure in failures {
      switch failure.reason {
      case .missing where usesShellCheck == true:
        let tool = failure.tool
        Messages.say(
          "cannot check scripts: \(ours: tool) is not installed; install it, for example with 'apt-get install \(ours: tool)'"
        )
        throw ExitCode(ExitStatus.usage)
      case .missing: notLookedFor.append(failure.rule)
      case .failed(let reason):
        Messages.say("\(ours: failure.tool) could not check the scripts: \(reason)")
        throw ExitCode(ExitStatus.fault)
      }
    }
    return (findings, notLookedFor)
  }
}
