import RunEvents
import TestSupport
import Testing

/// Tasks named on the command line: whole names, groups, patterns, instances.
struct TargetTests {
  private static let text = """
    tasks:
      setup: x
      build: { dependencies: setup, matrix: { os: [linux, macos], v: [1, 2] }, run: x }
      deploy: { tasks: { upload: { dependencies: "build[os=linux]", run: x }, restart: { dependencies: upload, run: x } } }
      deck: x
      g: { matrix: { n: [a, b] }, tasks: { one: x, two: x } }
    """

  private func names(_ targets: String...) throws -> [String] {
    try planned(Self.text, .given(targets: targets)).names
  }

  @Test func aTaskIsRunWithAllItWaitsFor() throws {
    #expect(try names("setup") == ["setup"])
    #expect(try names("build").count == 5)
    #expect(try names("deck", "setup") == ["setup", "deck"])
  }

  @Test func aGroupMeansAllThatIsInIt() throws {
    #expect(
      try names("deploy")
        == ["setup", "build[os=linux,v=1]", "build[os=linux,v=2]", "deploy/upload", "deploy/restart"])
    #expect(try names("deploy/upload").last == "deploy/upload")
  }

  @Test func instancesAreChosenByTheirValues() throws {
    #expect(try names("build[os=macos,v=2]") == ["setup", "build[os=macos,v=2]"])
    #expect(try names("build[v=1]") == ["setup", "build[os=linux,v=1]", "build[os=macos,v=1]"])
    #expect(try names("g[n=b]") == ["g[n=b]/one", "g[n=b]/two"])
    #expect(try names("g[n=b]/two") == ["g[n=b]/two"])
    #expect(try names("g/two") == ["g[n=a]/two", "g[n=b]/two"])
  }

  @Test func patternsMeanAllThatMatch() throws {
    #expect(try names("dec*") == ["deck"])
    #expect(try names("de?k") == ["deck"])
    #expect(try names("deploy/*") == names("deploy"))
    #expect(try names("g[n=a]/*") == ["g[n=a]/one", "g[n=a]/two"])
    #expect(try names("*").count == 12)
  }

  @Test(arguments: [
    ("biuld", "unknown-task", "did you mean 'build'"), ("upload", "unknown-task", "'deploy/upload'"),
    ("nothing*", "unknown-task", ""), ("build[os=bsd]", "no-matching-instance", ""),
    ("build[arch=x]", "unknown-axis", ""), ("deck[v=1]", "unknown-axis", ""), ("deploy/nothing", "unknown-task", ""),
    ("", "unknown-task", ""), ("build[", "unknown-task", ""), ("g/one/x", "unknown-task", ""),
  ])
  func whatIsNotThereIsSaid(name: String, rule: String, help: String) {
    let loaded = load(Self.text, options: .given(targets: [name]))
    #expect(loaded.rules == [rule])
    #expect(help.isEmpty || loaded.report.contains(help), "\(loaded.report)")
  }

  @Test func aMemberThatDependsOnAnInstanceIsRunWithThatInstance() throws {
    #expect(try !names("deploy/restart").contains("build[os=macos,v=1]"))
  }

  // MARK: - What cleans up

  private static let cleaning = """
    tasks:
      setup: x
      test: { dependencies: setup, run: x }
      lint: x
      teardown: { dependencies: [test, lint], when: always, run: x }
      report: { dependencies: lint, when: failure, run: x }
      sweep: { dependencies: teardown, when: always, run: x }
      after: { dependencies: teardown, run: x }
      far: { dependencies: after, when: always, run: x }
    """

  @Test(arguments: [
    (["test"], ["setup", "test", "teardown", "sweep"]), (["setup"], ["setup"]),
    (["lint"], ["lint", "teardown", "report", "sweep"]),
    (["report"], ["lint", "teardown", "report", "sweep"]),
  ])
  func whatCleansUpAfterATargetIsRunToo(targets: [String], expected: [String]) throws {
    #expect(try planned(Self.cleaning, .given(targets: targets)).names == expected)
  }

  @Test func itStillWaitsForWhatIsRun() throws {
    try expectDrawing(
      Self.cleaning, with: .given(targets: ["test"]), ["test": .fails(after: 2)],
      is: """
        setup    |=    |
        test     | ==  | failed: 1
        teardown |   = |
        sweep    |    =|
        """)
  }

  /// In a sync list it cleans up after all that stands before it, and waits for the last of these that is run.
  @Test func inASyncListItCleansUpAfterAllBefore() throws {
    let text = "mode: sync\ntasks: { setup: x, one: x, two: x, teardown: { when: always, run: x }, after: x }"
    try expectDrawing(
      text, with: .given(targets: ["one"]), ["one": .lasts(2)],
      is: """
        setup    |=   |
        one      | == |
        teardown |   =|
        """)
  }

  @Test func groupsAndMatricesCleanUpAsAWhole() throws {
    let group = "tasks: { a: x, b: x, g: { dependencies: [a, b], when: always, tasks: { c: x, d: x } } }"
    #expect(try planned(group, .given(targets: ["a"])).names == ["a", "g/c", "g/d"])
    let matrix = "tasks: { a: x, b: x, c: { dependencies: [a, b], when: always, matrix: { v: [1, 2] }, run: x } }"
    #expect(try planned(matrix, .given(targets: ["a"])).names == ["a", "c[v=1]", "c[v=2]"])
    #expect(Simulation(try planned(matrix, .given(targets: ["a"]))).result == .succeeded)
    let each = """
      tasks:
        a: { matrix: { v: [1, 2] }, run: x }
        c: { dependencies: "a[v=${v}]", when: always, matrix: { v: [1, 2] }, run: x }
      """
    #expect(try planned(each, .given(targets: ["a[v=2]"])).names == ["a[v=2]", "c[v=2]"])
  }

  @Test func inAGroupThatDoesNotRunNothingCleansUp() throws {
    let text = "tasks: { a: x, g: { tasks: { b: x, c: { dependencies: [a, b], when: always, run: x } } } }"
    #expect(try planned(text, .given(targets: ["a"])).names == ["a"])
    #expect(try planned(text, .given(targets: ["g/b"])).names == ["g/b", "g/c"])
  }

  @Test func onlyWhatRunsNeedsItsVariables() throws {
    let text = "tasks: { a: x, b: { cwd: '${NOWHERE}', run: x } }"
    #expect(try planned(text, .given(targets: ["a"])).names == ["a"])
    #expect(load(text, options: .given(targets: ["b"])).rules == ["unset-variable"])
  }
}
