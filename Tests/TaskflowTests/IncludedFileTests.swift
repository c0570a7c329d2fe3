import Diagnostics
import Glibc
import Taskflow
import TestSupport
import Testing
import WorkflowModel

/// Included files where they really are.
@Suite struct IncludedFileTests {
  private func report(_ file: LoadedFile) -> String {
    TextRenderer(sources: file.sources).render(file.allDiagnostics)
  }

  @Test func pathsAreRelativeToTheFileTheyStandIn() throws {
    let directory = try TemporaryDirectory()
    try directory.write("main.yaml", "tasks: {a: {include: lib/a.yaml}}\n")
    try directory.write("lib/a.yaml", "tasks: {b: {include: ../other/b.yaml}}\n")
    try directory.write("other/b.yaml", "tasks: {t: x}\n")
    let file = LoadedFile(directory.path(of: "main.yaml"))
    #expect(report(file) == "")
    #expect(file.workflow?.files.map(\.directory) == ["", "/lib", "/other"].map { directory.path + $0 })
    #expect(file.workflow?.tasks.count == 3)
    #expect(TaskFile(path: directory.path(of: "main.yaml")).findings.isEmpty)
  }

  /// A directory is one directory on whatever way it is reached; a link to a file stands where the link stands.
  @Test func symbolicLinks() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "main.yaml", "tasks: {a: {include: link/a.yaml}, b: {include: real/a.yaml}, c: {include: c.yaml}}\n")
    try directory.write("real/a.yaml", "tasks: {t: x}\n")
    #expect(symlink("real", directory.path(of: "link")) == 0)
    #expect(symlink("real/a.yaml", directory.path(of: "c.yaml")) == 0)
    let file = LoadedFile(directory.path(of: "main.yaml"))
    #expect(report(file) == "")
    #expect(file.workflow?.files.map(\.directory) == ["", "/real", ""].map { directory.path + $0 })
    // A link that leads round in a circle ends where the same place comes again.
    try directory.write("round.yaml", "tasks: {a: {include: again.yaml}}\n")
    #expect(symlink("round.yaml", directory.path(of: "again.yaml")) == 0)
    #expect(LoadedFile(directory.path(of: "round.yaml")).diagnostics.map(\.rule.id) == ["include-cycle"])
  }

  @Test func filesThatCannotBeRead() throws {
    let directory = try TemporaryDirectory()
    try directory.write("main.yaml", "tasks:\n  a: {include: none.yaml}\n  b: {include: sub}\n")
    try directory.makeDirectory("sub")
    let file = LoadedFile(directory.path(of: "main.yaml"))
    // The file itself was read: it has findings.
    #expect(file.isReadable)
    let shown = directory.path
    #expect(
      file.diagnostics.map(\.fact) == [
        .unreadableFile(path: "\(shown)/none.yaml", reason: "No such file or directory"),
        .unreadableFile(path: "\(shown)/sub", reason: "Is a directory"),
      ])
    #expect(file.diagnostics.allSatisfy { $0.range != nil })
  }
}
