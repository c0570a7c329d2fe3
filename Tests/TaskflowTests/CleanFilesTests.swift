import Diagnostics
import Taskflow
import TestSupport
import Testing
import WorkflowLoader

/// What we show to others has neither errors nor warnings.
@Suite struct CleanFilesTests {
  private static func files(in directory: String) throws -> [String] {
    try directoryEntries(directory).flatMap { entry -> [String] in
      let path = "\(directory)/\(entry.name)"
      // What examples have written is theirs.
      if entry.isDirectory { return entry.name == "build" ? [] : try files(in: path) }
      return entry.name.hasSuffix(".yaml") ? [path] : []
    }
  }

  @Test func examples() throws {
    let paths = try Self.files(in: "\(repositoryRoot)/examples")
    #expect(paths.count > 10)
    for path in paths { #expect(report(of: LoadedFile(path, checks: .all)) == "", "\(path)") }
  }

  @Test(arguments: FieldID.allCases.filter { !$0.example.contains("lib.yaml") })
  func examplesOfKeys(key: FieldID) {
    let file = LoadedFile("test.yaml", bytes: Array(key.example.utf8), checks: .all)
    #expect(report(of: file) == "")
  }

  private func report(of file: LoadedFile) -> String {
    TextRenderer(sources: file.sources).render(file.findings(FindingFilter()))
  }
}
