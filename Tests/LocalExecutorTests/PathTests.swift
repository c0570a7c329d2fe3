import Planner
import Testing

@testable import LocalExecutor

/// Paths relative to a directory, and the search for programs.
struct PathTests {
  @Test(arguments: [
    ("/project", nil, "/project"), ("/project", "", "/project"), ("/project", ".", "/project"),
    ("/project", "a", "/project/a"),
    ("/project", "./a", "/project/a"),
    ("/project", "a/b", "/project/a/b"), ("/project", "../a", "/project/../a"), ("/project", "/a", "/a"),
    ("/project", "/", "/"),
    ("/", "a", "/a"), ("/", nil, "/"),
    ("/project", "a b/é", "/project/a b/é"), ("/project", "./", "/project/"), ("/project", "..", "/project/.."),
  ])
  func pathsAreJoined(directory: String, path: String?, joined: String) {
    #expect(joinPath(directory, path ?? "") == joined)
  }

  @Test func programsAreSearchedInOrder() {
    let search = PathSearch(path: "/no/such/directory:/etc:/bin:/usr/bin", directory: "/")
    #expect(search.find("sh") == "/bin/sh")
    #expect(search.find("sh") == "/bin/sh")
    #expect(search.find("no-such-program") == nil)
    // There, but nothing that can be executed.
    #expect(search.find("passwd") != "/etc/passwd")
  }

  @Test func aNameWithASlashIsAPathAlready() {
    let search = PathSearch(path: "/bin", directory: "/")
    #expect(search.find("./x") == "./x")
    #expect(search.find("/no/such/program") == "/no/such/program")
  }

  @Test(arguments: [("bin", "bin/sh"), ("./bin", "./bin/sh"), ("nowhere:bin:/usr/bin", "bin/sh")])
  func relativeEntriesBeginWhereTheProgramWillRun(path: String, found: String) {
    var search = PathSearch(path: path, directory: "/")
    #expect(search.find("sh") == found)
    search = PathSearch(path: path, directory: "/no/such/directory")
    #expect(search.find("sh") != found)
  }

  @Test func anEmptyEntryIsThatDirectory() {
    var search = PathSearch(path: ":/nowhere", directory: "/bin")
    #expect(search.find("sh") == "sh")
    search = PathSearch(path: "", directory: "/bin")
    #expect(search.find("sh") == "sh")
  }

  @Test func withoutAPathTheUsualPlacesAreSearched() {
    let search = PathSearch(path: nil, directory: "/no/such/directory")
    #expect(search.find("sh")?.hasSuffix("/bin/sh") == true)
  }
}
