import TestSupport
import Testing

/// Files of other tools, as people bring them: what `validate` says of each, as a whole, and that its first finding is true.
@Suite struct OtherToolsFileTests {
  private static let files = [
    "service.Taskfile.yml", "library.Taskfile.yml", "site.Taskfile.yml", "checks.workflow.yml", "release.workflow.yml",
    "shop.compose.yml",
  ]

  private func sandbox(with file: String) throws -> Sandbox {
    let sandbox = try Sandbox(try readFile("\(repositoryRoot)/Tests/EndToEndTests/OtherTools/\(file)"))
    try sandbox.directory.write("docs/Taskfile.yml", "tasks: { docs: make docs }\n")
    return sandbox
  }

  @Test(arguments: files)
  func eachIsAnswered(file: String) throws {
    let result = try sandbox(with: file).taskflow("validate")
    #expect(result.status == .exited(1))
    #expect(result.errors.isEmpty)
    #expect(!result.output.contains("remove it") || result.output.contains("leave it out: tasks run on this machine"))
    try expectGolden(result.output, "other-tools/\(file).txt")
  }

  /// The number of keys that `--fix` renames is that which is told, and so many are gone afterwards.
  @Test(arguments: files)
  func whatIsSaidOfFixesIsTrue(file: String) throws {
    let sandbox = try sandbox(with: file)
    func unknownKeys() throws -> Int {
      try sandbox.taskflow("validate", "--format", "line").findingLines.count { $0.contains(": unknown key '") }
    }
    let first = try sandbox.taskflow("validate").output.split(separator: "\n").first ?? ""
    let before = try unknownKeys()
    guard let match = first.firstMatch(of: /(\d+) of (\d+) unknown keys? can be renamed with --fix/) else {
      #expect(first.contains("its unknown key") || first.contains("none of its \(before) unknown keys"), "\(first)")
      return
    }
    #expect(Int(match.2) == before)
    let fixed = try sandbox.taskflow("validate", "--fix", "--select", "unknown-key")
    #expect(fixed.errors.contains("\(match.1) finding"), "\(fixed.errors)")
    #expect(try unknownKeys() <= before - (Int(match.1) ?? 0) + newlyRead(file))
  }

  /// Keys that are read only once those around them are known.
  private func newlyRead(_ file: String) -> Int { file.hasSuffix(".workflow.yml") ? 3 : 0 }
}
