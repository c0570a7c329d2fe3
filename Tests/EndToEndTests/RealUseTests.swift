import Glibc
import TestSupport
import Testing

/// Files from real use that went wrong once, run with real processes: each test has the name of its fault. What the engine
/// makes of them is drawn in the engine's tests.
struct RealUseTests {
  @Test(
    "hang-after-start-that-fails",
    arguments: [
      "cwd: src, run: make", "run: [./no-such-program]", "shell: [./no-such-shell], run: make",
      #"cwd: "${NOWHERE:?not set}", run: make"#,
    ])
  func hangAfterStartThatFails(work: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        build: { \(work) }
        lint: echo linted
        clean: { dependencies: build, when: always, run: echo cleaned }

      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "2")
    guard !work.contains("NOWHERE") else {
      // What is known before is an error before anything starts.
      #expect(result.status == .exited(2))
      return
    }
    #expect(result.lines.contains("cleaned"))
    #expect(result.status == .exited(1))
  }

  /// Known before anything starts, whatever else is in the file.
  @Test(
    "pool-held-by-a-group",
    arguments: ["", "  other: { timeout: 4s, run: echo }\n", "  s: { service: true, run: sleep 9 }\n"])
  func poolHeldByAGroup(beside: String) throws {
    let sandbox = try Sandbox(
      """
      pools: { p: 1 }
      tasks:
        a: { delay: 50ms, pool: p, run: touch a }
        g: { pool: p, tasks: { x: { dependencies: a, run: echo x } } }

      """ + beside)
    let result = try sandbox.taskflow("validate")
    #expect(result.output.contains("error[pool-deadlock]: 'a' waits for pool 'p'"))
    #expect(result.status == .exited(1))
    #expect(try sandbox.taskflow("run").status == .exited(2))
    #expect(!sandbox.directory.exists("a"))
  }

  /// A run is held to the policy that it has.
  @Test("pool-held-by-a-group: -k") func aWaitUnderThePolicyOfTheCommandLine() throws {
    let sandbox = try Sandbox(
      """
      pools: { p: 1 }
      tasks:
        g: { pool: p, timeout: 300ms, tasks: { a: sleep 9 } }
        h: { dependencies: g, when: failure, pool: p, tasks: { b: { pool: p, run: touch b } } }

      """)
    #expect(try sandbox.taskflow("validate").status == .exited(1))
    let keeping = try Sandbox(
      """
      on_failure: cancel
      pools: { p: 1 }
      tasks:
        l: { timeout: 1s, tasks: { m: { pool: p, run: sleep 0.1 } } }
        x: { run: exit 1 }
        s: { dependencies: x, when: always, service: true, pool: p, run: touch s; sleep 9 }
        z: { dependencies: x, allow_failure: true, when: failure, pool: p, run: touch z }
        h: { dependencies: [s, z], run: touch h }

      """)
    let result = try keeping.taskflow("run", "-k")
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("error[pool-deadlock]: 'z' waits for pool 'p'"))
    #expect(!keeping.directory.exists("s"))
  }

  @Test("services-stopped-with-their-users") func servicesStoppedWithTheirUsers() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        db:
          service: { ready: test -e db.up, interval: 20ms }
          run: trap 'rm -f db.up; exit 0' TERM; touch db.up; while :; do sleep 0.05; done
        app:
          dependencies: db
          service: { ready: test -e app.up, interval: 20ms }
          run: |
            trap 'sleep 0.2; if test -e db.up; then echo flushed; else echo "db is gone"; fi >app.log; exit 0' TERM
            touch app.up; while :; do sleep 0.05; done
        test: { dependencies: app, run: echo testing; sleep 1000 }

      """)
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("testing")
    running.signal(SIGTERM)
    _ = try running.finish()
    #expect(running.survivors.isEmpty)
    #expect(try sandbox.directory.read("app.log") == "flushed\n")
    #expect(!sandbox.directory.exists("db.up"))
  }

  /// The time limit, a signal, and a failure: each leaves the service to the clean-up.
  @Test("group-timeout-kills-service-of-clean-up", arguments: ["timeout: 600ms", "signal", "failure"])
  func groupTimeoutKillsServiceOfCleanUp(way: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        stage:
          \(way.hasPrefix("timeout") ? way : "cwd: .")
          tasks:
            db:
              service: { ready: test -e db.up, interval: 20ms }
              run: trap 'rm -f db.up; exit 0' TERM; touch db.up; while :; do sleep 0.05; done
            test: { dependencies: db, run: trap 'sleep 0.1; exit 1' TERM; echo testing; while :; do sleep 0.05; done }
            dump: { dependencies: [test, db], when: always, run: test -e db.up && touch dumped }
        sibling: { run: until test -e fail; do sleep 0.02; done; exit 1 }

      """)
    let running = try sandbox.start("run", "-q", "-j", "4", "--output", "live", way == "failure" ? "--fail-fast" : "-k")
    try running.waitForOutput("testing")
    if way == "signal" { running.signal(SIGTERM) } else { try sandbox.directory.write("fail", "") }
    _ = try running.finish()
    #expect(running.survivors.isEmpty)
    #expect(sandbox.directory.exists("dumped"))
    #expect(!sandbox.directory.exists("db.up"))
  }

  /// The message when the group's time is over and the report at the end name the same tasks.
  @Test("group-timeout-message-incomplete") func groupTimeoutMessageIncomplete() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        all:
          timeout: 0.3s
          tasks:
            slow_service: { service: true, run: "trap 'sleep 0.3; exit 0' TERM; while :; do sleep 0.05; done" }
            client: { dependencies: slow_service, run: sleep 1000 }

      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "4")
    let told = result.errors.split(separator: "stopped with it: ").dropFirst().map { $0.split(separator: "\n")[0] }
    #expect(told == ["'all/slow_service', 'all/client'", "'all/slow_service', 'all/client'"])
  }

  @Test("member-of-a-skipped-group", arguments: [("sleep 0; exit 1", "sleep 0.1"), ("sleep 0.2; exit 1", "sleep 0")])
  func memberOfASkippedGroup(failing: String, other: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        f: \(failing)
        ok: \(other)
        g: { when: failure, dependencies: ok, tasks: { x: { dependencies: f, run: echo x } } }
        z: { dependencies: g, run: echo z }

      """)
    #expect(try sandbox.taskflow("run", "-q", "-k", "-j", "4").output == "z\n")
  }

  @Test("allowed-failure-of-a-member") func allowedFailureOfAMember() throws {
    let sandbox = try Sandbox(
      "tasks:\n  g: { allow_failure: true, tasks: { x: exit 1 } }\n  z: { dependencies: g/x, run: echo z }\n")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == "z\n")
    #expect(result.status == .exited(0))
  }

  @Test("group-timeout-when-failure") func groupTimeoutWhenFailure() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        g:
          timeout: 0.2s
          tasks:
            x: sleep 1000
            w: { when: failure, dependencies: x, run: echo w }
            y: { when: always, dependencies: [x, w], run: echo y }

      """)
    #expect(try sandbox.taskflow("run", "-q").output == "w\ny\n")
  }

  @Test("retry-loses-its-turn") func retryLosesItsTurn() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        urgent: { priority: 10, retry: 2, allow_failure: true, run: 'echo "urgent $TASKFLOW_ATTEMPT"; exit 1' }
        later: { matrix: { n: [1, 2] }, run: 'echo "later $n"' }

      """)
    #expect(
      try sandbox.taskflow("run", "-q", "-j", "1").output == "urgent 1\nurgent 2\nurgent 3\nlater 1\nlater 2\n")
  }
}
