import Glibc
import TestSupport
import Testing

/// Processes that go where signals to the group of their task don't reach them: all of them end, and so does the run.
struct EscapeTests {
  private func python(_ lines: String) -> String {
    "import os, signal, time\n" + lines
  }

  /// A task file with one task in Python that has a time limit, and one that depends on it.
  private func sandbox(_ keys: String, _ script: String) throws -> Sandbox {
    let lines = python(script).split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.map { "      \($0)\n" }.joined()
    return try Sandbox(
      "tasks:\n  a:\n    shell: python3\n    grace: 0.2s\n\(keys)    run: |\n\(text)"
        + "  b: { dependencies: a, when: always, run: echo next }\n")
  }

  /// - Returns: what was said.
  @discardableResult
  private func expectEnd(_ sandbox: Sandbox, status: ProgramResult.Status) throws -> String {
    let running = try sandbox.start("run", "-q", "-k", "-j", "8", "--output", "live")
    let result = try running.finish()
    #expect(result.status == status, "\(result.errors)")
    #expect(result.output == "next\n")
    #expect(running.survivors.isEmpty)
    return result.messages
  }

  private static let limit = "    timeout: 0.5s\n"
  private static let timedOut = "taskflow: 'a' timed out after 0.5 s\n"

  @Test("leftover-leaves-its-group") func leftoverLeavesItsGroup() throws {
    let sandbox = try sandbox(
      "",
      """
      if os.fork() == 0:
          signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)
      if os.fork() == 0:
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          time.sleep(0.25); os.setsid(); time.sleep(300)
      time.sleep(0.05)
      """)
    try expectEnd(sandbox, status: .exited(0))
  }

  /// Into a group of its own, and into that of taskflow.
  @Test(arguments: ["os.setsid()", "os.setpgid(0, 0)", "os.setpgid(0, worker)"])
  func aLeftoverThatLeavesAlone(way: String) throws {
    let sandbox = try sandbox(
      "",
      """
      worker = os.getpgid(os.getppid())
      if os.fork() == 0:
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          time.sleep(0.15); \(way); time.sleep(300)
      """)
    try expectEnd(sandbox, status: .exited(0))
  }

  @Test("leader-changes-its-group", arguments: [true, false])
  func leaderChangesItsGroup(heedsRequest: Bool) throws {
    let ignore = heedsRequest ? "" : "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    let sandbox = try sandbox(
      Self.limit, ignore + "os.setpgid(0, os.getpgid(os.getppid())); time.sleep(300)")
    #expect(try expectEnd(sandbox, status: .exited(1)) == Self.timedOut)
  }

  /// It makes a session of its own once its group is another one.
  @Test func aLeaderThatMakesASession() throws {
    let sandbox = try sandbox(
      Self.limit, "os.setpgid(0, os.getpgid(os.getppid())); os.setsid(); os.fork(); time.sleep(300)")
    #expect(try expectEnd(sandbox, status: .exited(1)) == Self.timedOut)
  }

  @Test func aLeaderThatIsStoppedInAnotherGroup() throws {
    let sandbox = try sandbox(
      Self.limit,
      "os.fork(); os.setpgid(0, os.getpgid(os.getppid())); os.fork(); os.kill(os.getpid(), signal.SIGSTOP); time.sleep(300)"
    )
    #expect(try expectEnd(sandbox, status: .exited(1)) == Self.timedOut)
  }

  /// Its status is its own, whoever looks at the group first.
  @Test func aLeaderInTheGroupOfAnotherTask() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        host: 'echo $$ > host.new; mv host.new host; until [ -e moved ]; do sleep 0.02; done; sleep 0.05'
        leaver:
          grace: 0.2s
          run: |
            echo $$ > leaver.new; mv leaver.new leaver
            until [ -e moved ] && [ -e moved-too ]; do sleep 0.02; done
            (trap '' TERM; sleep 1000; :) &
        guest:
          shell: python3
          run: |
            import os, time
            while not (os.path.exists('host') and os.path.exists('leaver')): time.sleep(0.02)
            os.setpgid(0, int(open('leaver').read()))
            os.setpgid(0, int(open('host').read()))
            open('moved', 'w')
            time.sleep(1.5)
            os._exit(7)
        other:
          shell: python3
          run: |
            import os, time
            while not os.path.exists('leaver'): time.sleep(0.02)
            os.setpgid(0, int(open('leaver').read()))
            open('moved-too', 'w')
            time.sleep(1.5)
            os._exit(8)
      """)
    let running = try sandbox.start("run", "-q", "-k", "-j", "8")
    let result = try running.finish()
    #expect(result.status == .exited(1))
    let lines = Set(result.messages.split(separator: "\n").map(String.init))
    #expect(
      lines == [
        "taskflow: 'guest' failed: exit status 7", "taskflow: 'other' failed: exit status 8",
      ])
    #expect(running.survivors.isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func twoSignalsReachALeaderInTheGroupOfTaskflow(signal: Int32) throws {
    let sandbox = try sandbox(
      "",
      "signal.signal(signal.SIGTERM, signal.SIG_IGN); os.setpgid(0, os.getpgid(os.getppid())); print('there', flush=True); time.sleep(300)"
    )
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("there")
    running.signal(signal)
    try running.waitForErrors("interrupted by")
    running.signal(signal)
    #expect(try running.finish().status == .signalled(signal))
    #expect(running.survivors.isEmpty)
  }

  /// What ends one does not end the other.
  @Test func aTimeLimitConcernsOneTask() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        host: { timeout: 5s, grace: 0.2s, run: 'echo $$ > host.new; mv host.new host; sleep 1000 & sleep 1000; :' }
        guest:
          shell: python3
          run: |
            import os, time
            while not os.path.exists('host'): time.sleep(0.02)
            os.setpgid(0, int(open('host').read()))
            while os.path.exists('/proc/' + open('host').read().strip()): time.sleep(0.02)
            os._exit(7)
      """)
    let running = try sandbox.start("run", "-q", "-k", "-j", "8")
    let result = try running.finish()
    // Which ends first is open: the guest is in the group of the host.
    #expect(
      Set(result.messages.split(separator: "\n")) == [
        "taskflow: 'host' timed out after 5 s", "taskflow: 'guest' failed: exit status 7",
      ])
    #expect(running.survivors.isEmpty)
  }

  // MARK: - Another user

  /// A program that becomes root whoever starts it, and what runs taskflow as somebody else.
  private func unprivileged(_ taskFile: String, _ arguments: [String]) throws -> (sandbox: Sandbox, program: Program) {
    let sandbox = try Sandbox(taskFile)
    chmod(sandbox.directory.path, 0o777)
    let copy = try Program(["cp", "/usr/bin/perl", sandbox.directory.path(of: "become-root")]).run()
    #expect(copy.status == .exited(0))
    chmod(sandbox.directory.path(of: "become-root"), 0o4755)
    var program = sandbox.program(["run", "-q", "-k", "-j", "8"] + arguments)
    program.words = ["setpriv", "--reuid", "65534", "--clear-groups"] + program.words
    return (sandbox, program)
  }

  private static let asRoot = "use POSIX; POSIX::setuid(0) or die; $| = 1; print qq(root\\n);"

  @Test("child-of-another-user", .enabled(if: geteuid() == 0), arguments: ["", "sh -c '\"$0\" \"$@\"; :' "])
  func childOfAnotherUser(wrapper: String) throws {
    let (_, program) = try unprivileged(
      """
      tasks:
        a: { timeout: 0.5s, grace: 0.2s, retry: 1, run: "exec \(wrapper.replacing("\"", with: "\\\""))./become-root -e '\(Self.asRoot) sleep 1000'" }
        b: { dependencies: a, when: always, run: echo next }
      """, [])
    let running = try program.start()
    let result = try running.finish()
    #expect(result.status == .exited(1))
    #expect(result.output.hasSuffix("next\n"))
    #expect(result.errors.contains(/process \d+ \(become-root\) of 'a' cannot be stopped: Operation not permitted\n/))
    // Both attempts, or the only one.
    #expect(!running.survivors.isEmpty)
  }

  @Test(.enabled(if: geteuid() == 0)) func twoSignalsEndARunThatCanNotStopItsTask() throws {
    let (_, program) = try unprivileged(
      "tasks: {a: ./become-root -e '\(Self.asRoot) sleep 1000'}", ["--output", "live"])
    let running = try program.start()
    try running.waitForOutput("root")
    running.signal(SIGINT)
    try running.waitForErrors("interrupted by SIGINT")
    running.signal(SIGINT)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGINT))
    #expect(result.errors.contains("(become-root) of 'a' cannot be stopped"))
  }

  /// What it has started as the user is ended all the same.
  @Test(.enabled(if: geteuid() == 0)) func whatThatHasStartedIsEnded() throws {
    let script =
      "\(Self.asRoot) if (!fork) { POSIX::setsid(); POSIX::setuid(65534) or die; exec qw(sleep 1000) } sleep 1000"
    let (_, program) = try unprivileged(
      "tasks: {a: \"(setsid ./become-root -e '\(script.replacing("\\", with: "\\\\"))' > /dev/null &); sleep 0.5\"}", []
    )
    let running = try program.start()
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.errors.contains("(become-root) of a task cannot be stopped"))
    #expect(running.survivors.count == 1)
  }
}
