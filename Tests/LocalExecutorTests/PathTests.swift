import Testing

@testable import LocalExecutor

/// Paths relative to a directory, and the search for programs.
struct PathTests {
  @Test(arguments: [
    ("/work", nil, "/work"), ("/work", "", "/work"), ("/work", ".", "/work"), ("/work", "a", "/work/a"),
    ("/work", "./a", "/work/a"),
    ("/work", "a/b", "/work/a/b"), ("/work", "../a", "/work/../a"), ("/work", "/a", "/a"), ("/work", "/", "/"),
    ("/", "a", "/a"), ("/", nil, "/"),
    ("/work", "a b/é", "/work/a b/é"), ("/work", "./", "/work/"), ("/work", "..", "/work/.."),
  ])
  func pathsAreJoined(directory: String, path: String?, joined: String) {
    #expect(joinPath(directory, path) == joined)
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
