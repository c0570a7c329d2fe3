import Glibc
import Taskflow
import TestSupport
import Testing

/// Which files the paths on a command line mean.
@Suite struct TaskFileSearchTests {
  private let directory = try! TemporaryDirectory()

  private func search(_ files: [String], _ arguments: [String] = ["."]) throws -> [String] {
    for file in files { try directory.write(file, "") }
    return TaskFileSearch(arguments.map { $0 == "." ? directory.path : directory.path(of: $0) }).paths
      .map { $0.replacing(directory.path + "/", with: "") }
  }

  @Test func taskFilesAreKnownByTheirNames() throws {
    let files = [
      "taskflow.yaml", "sub/taskflow.yml", "ci.taskflow.yaml", ".github/deploy.taskflow.yml", "other.yaml",
      "taskflow.yaml.bak", "mytaskflow.yaml", ".git/taskflow.yaml", "sub/.git/x.taskflow.yaml",
    ]
    let found = [".github/deploy.taskflow.yml", "ci.taskflow.yaml", "sub/taskflow.yml", "taskflow.yaml"]
    #expect(try search(files) == found)
  }

  @Test func filesAreTakenAsTheyAreNamed() throws {
    #expect(
      try search(["other.yaml", "taskflow.yaml"], ["other.yaml", "missing.yaml"]) == ["other.yaml", "missing.yaml"])
  }

  @Test func eachIsFoundOnce() throws {
    #expect(
      try search(["a/taskflow.yaml", "b/taskflow.yaml"], ["b/taskflow.yaml", "a", ".", "a/../b"])
        == ["b/taskflow.yaml", "a/taskflow.yaml"])
  }

  @Test func whatGitIgnoresIsLeftOut() throws {
    try directory.write(".gitignore", "/build/\nvendor\n*.taskflow.yml\n")
    try directory.write("sub/.gitignore", "!keep.taskflow.yml\nx/\n")
    let files = [
      "build/taskflow.yaml", "sub/build/taskflow.yaml", "a/vendor/taskflow.yaml", "a.taskflow.yml",
      "sub/keep.taskflow.yml", "sub/x/taskflow.yaml", "x/taskflow.yaml",
    ]
    #expect(try search(files) == ["sub/build/taskflow.yaml", "sub/keep.taskflow.yml", "x/taskflow.yaml"])
  }

  @Test func rulesOfTheRepositoryReachTheDirectoryThatIsNamed() throws {
    try directory.write(".git/info/exclude", "local.taskflow.yaml\n")
    try directory.write(".gitignore", "sub/old\n")
    let files = ["sub/old/taskflow.yaml", "sub/new/taskflow.yaml", "sub/local.taskflow.yaml", "taskflow.yaml"]
    #expect(try search(files, ["sub"]) == ["sub/new/taskflow.yaml"])
  }

  @Test func linksToDirectoriesAreNotFollowed() throws {
    try directory.write("real/taskflow.yaml", "")
    symlink(directory.path, directory.path(of: "real/circle"))
    symlink("taskflow.yaml", directory.path(of: "real/link.taskflow.yaml"))
    #expect(try search([]) == ["real/link.taskflow.yaml"])
  }

  @Test func aDirectoryWithoutAnyIsNamed() throws {
    try directory.write("empty/other.yaml", "")
    let search = TaskFileSearch([directory.path(of: "empty")])
    #expect(search.paths == [])
    #expect(search.emptyDirectories == [directory.path(of: "empty")])
  }
}

@Suite struct ParallelMapTests {
  @Test(arguments: [0, 1, 3, 1000])
  func resultsAreInTheOrderOfTheInputs(count: Int) {
    #expect(mapInParallel(Array(0..<count), share: 1) { $0 * 2 } == (0..<count).map { $0 * 2 })
  }
}
