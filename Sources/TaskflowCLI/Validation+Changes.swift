import ArgumentParser
import Diagnostics
import FindingReports
import Reporters
import Taskflow
import Variables

/// What is changed by itself.
extension Validation {
  /// Changes files that can be read; the others are left to the check.
  func makeFixes(in paths: [String]) throws {
    for path in paths {
      if FileReader.exists(path), !FileReader.isDirectory(path), !FileReader.isLasting(path) {
        Messages.say("cannot change '\(path)': it is not a regular file; '--diff' shows what '--fix' would do")
        throw ExitCode(ExitStatus.usage)
      }
      guard let (bytes, version) = try? FileReader.readVersion(path, limit: LoadedFile.sizeLimit) else { continue }
      let (fixed, count) = FileFixer(path, filter).fix(bytes)
      if count == 0 { continue }
      Messages.secrets.add(LoadedFile(path, bytes: fixed).secrets())
      do throws(FileWriter.Failure) {
        try FileWriter.replace(path, version, with: fixed)
      } catch {
        Messages.say("cannot fix '\(path)': \(error.reason)")
        throw ExitCode(ExitStatus.fault)
      }
      Messages.say("\(path): \(count) \(ours: count == 1 ? "finding" : "findings") fixed")
    }
  }

  /// Says which files would have to be named for their findings to be fixed: only those that were named are changed, and what a
  /// file includes may be others' too.
  func pointAtIncludedFiles(of files: [ReportedFile]) {
    var counts: [String: Int] = [:]
    for file in files {
      for path in file.pathsOfFixes where path != file.path { counts[path, default: 0] += 1 }
    }
    for (path, count) in counts.sorted(by: { $0.key < $1.key }) {
      let findings: Words = count == 1 ? "1 finding" : "\(count) findings"
      Messages.say("\(path): \(findings) could be fixed: taskflow validate --fix \(Messages.quoted(path))")
    }
  }

  /// - Returns: the exit status.
  func showDifferences(of paths: [String]) throws -> Int32 {
    var status = ExitStatus.success
    for path in paths {
      let (text, result) = difference(of: path)
      try Messages.writeDifferences(text)
      status = max(status, result)
    }
    return status
  }

  private func difference(of path: String) -> (String, status: Int32) {
    guard let bytes = try? FileReader.read(path, limit: LoadedFile.sizeLimit) else {
      let file = LoadedFile.load(path)
      let renderer = TextRenderer(sources: file.sources, secrets: Messages.secrets)
      return (renderer.render(file.diagnostics), ExitStatus.usage)
    }
    Messages.secrets.add(LoadedFile(path, inputName: inputName, bytes: bytes).secrets())
    let fixed = FileFixer(path, inputName: inputName, filter).fix(bytes).bytes
    let shown = LoadedFile.shownPath(path, inputName)
    let difference = UnifiedDiff(bytes, fixed, Messages.secrets).render(path: shown)
    let rest = LoadedFile(path, inputName: inputName, bytes: fixed, checks: .all).findings(filter)
    let errors = rest.count { $0.severity == .error }
    if errors > 0 {
      let count: Words = errors == 1 ? "1 error remains" : "\(errors) errors remain"
      Messages.say("\(shown): \(count) that '--fix' cannot correct")
    }
    return (difference, difference.isEmpty && !rest.hasErrors ? ExitStatus.success : ExitStatus.failure)
  }
}
