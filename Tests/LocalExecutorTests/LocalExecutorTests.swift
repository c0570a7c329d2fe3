import Glibc
import LocalExecutor
import RunEvents
import Synchronization
import TestSupport
import Testing
import WorkflowModel

/// Real runs, and the events they give.
struct LocalExecutorTests {
  /// Of what ends as it should nothing is told.
  @Test func whatWasExecutedIsToldOfWhatDoesNotEndWell() throws {
    var options = ExecutionOptions()
    options.policy = .continue
    let execution = try execute(
      """
      tasks:
        well: { if: exit 0, run: 'true' }
        skipped: { if: exit 1, run: 'true' }
        fails: { run: exit 3 }
        list: { run: [sh, -c, exit 3] }
        direct: { run: ls /no/such/file }
        words: { shell: [/bin/sh, -c], run: exit 3, cwd: / }
        condition: { if: exit 2, run: 'true' }
        late: { run: "trap 'exit 0' TERM; sleep 1000 & wait", timeout: 50ms }
        unset: { run: 'true', env_file: none.env? }
      """, options)
    #expect(Set(execution.executed.keys) == ["fails", "list", "direct", "words", "condition", "late"])
    func command(_ words: String..., script: String? = nil, shell: [String]? = nil, in directory: String = "/tmp")
      -> ExecutedCommand
    {
      ExecutedCommand(words: words, script: script, shell: shell, directory: directory)
    }
    #expect(execution.executed["fails"] == command("sh", "-e", "-c", "exit 3", script: "exit 3"))
    #expect(execution.executed["list"] == command("sh", "-c", "exit 3"))
    #expect(execution.executed["direct"] == command("ls", "/no/such/file", script: "ls /no/such/file"))
    #expect(
      execution.executed["words"]
        == command("/bin/sh", "-c", "exit 3", script: "exit 3", shell: ["/bin/sh", "-c"], in: "/"))
    #expect(execution.executed["condition"]?.script == "exit 2")
  }

  @Test func aChainIsToldInItsOrder() throws {
    let execution = try execute(
      "{tasks: {a: {run: echo a}, b: {run: exit 2, dependencies: a}, c: {run: x, dependencies: b}}}")
    #expect(
      execution.events == [
        "run started", "ready a", "start a", "exit a: 0", "end a: succeeded", "ready b after a", "start b", "exit b: 2",
        "end b: failed", "end c: blocked by b", "stopping: b failed", "run failed",
      ])
    #expect(execution.outputs == ["a": "a\n"])
    #expect(execution.result == .failed)
  }

  @Test func aSlotIsTakenFromTheTaskThatGaveItBack() throws {
    var options = ExecutionOptions()
    options.slots = 1
    let execution = try execute("{tasks: {a: {run: 'true'}, b: {run: 'true'}}}", in: "/tmp", options)
    #expect(execution.events.contains("start b after a"))
  }

  @Test func aDelayIsNoShorterThanItSays() throws {
    let execution = try execute(
      "{tasks: {a: {delay: 50ms, run: 'true'}, b: {delay: 20ms, run: 'true', dependencies: a}}}")
    let (a, b) = (try #require(execution.starts["a"]), try #require(execution.starts["b"]))
    #expect(a >= 50 * .millisecond)
    #expect(b - a >= 20 * .millisecond)
  }

  @Test func failuresToStartAreToldWithTheirStep() throws {
    var options = ExecutionOptions()
    options.policy = .continue
    options.slots = 1
    let text =
      "{tasks: {a: {run: [no-such-program]}, b: {cwd: nowhere, run: 'true'}, c: {cwd: passwd, run: 'true'}, d: {run: [/etc/passwd]}}}"
    let execution = try execute(text, in: "/etc", options)
    #expect(
      execution.events.filter { $0.hasPrefix("exit ") } == [
        "exit a: errno \(ENOENT) in execution", "exit b: errno \(ENOENT) in workingDirectory",
        "exit c: errno \(ENOTDIR) in workingDirectory", "exit d: errno \(EACCES) in execution",
      ])
    #expect(execution.events.filter { $0.hasPrefix("start ") }.isEmpty)
  }

  @Test func theFirstSignalAsksAndTheGraceKills() throws {
    let directory = try TemporaryDirectory()
    var options = ExecutionOptions()
    options.grace = 50 * .millisecond
    options.onEvent = { event in
      // The other one ignores the signal by now.
      if case .attemptEnded(0, _, _) = event { raise(SIGTERM) }
    }
    let text = """
      tasks:
        wait: 'while [ ! -e ready ]; do sleep 0.01; done'
        a: trap '' TERM; touch ready; sleep 1000
      """
    let execution = try execute(text, in: directory.path, options)
    #expect(execution.result == .interrupted(signal: SIGTERM))
    #expect(execution.events.contains("stopping: signal \(SIGTERM)"))
    #expect(execution.events.last == "run interrupted by signal \(SIGTERM)")
    #expect(execution.events.contains("exit a: signal \(SIGKILL)"))
    #expect(execution.events.contains("end a: cancelled"))
  }

  @Test func aFailureCancelsWhatRunsWhereThatIsThePolicy() throws {
    var options = ExecutionOptions()
    options.policy = .cancel
    let execution = try execute("{tasks: {a: {run: sleep 1000}, b: {run: exit 1}}}", in: "/tmp", options)
    #expect(execution.result == .failed)
    #expect(execution.events.contains("exit a: signal \(SIGTERM)"))
    #expect(execution.events.contains("end a: cancelled"))
  }

  @Test func leftoversEndBeforeTheirAttemptDoes() throws {
    let directory = try TemporaryDirectory()
    let text =
      "{tasks: {a: {run: 'sleep 1000 & echo $! > process'}, b: {dependencies: a, run: 'test ! -e /proc/$(cat process)'}}}"
    #expect(try execute(text, in: directory.path).result == .succeeded)
  }

  /// Other tests open and close descriptors at the same time; so those are looked for that this run has made. The others that
  /// a task needs are counted where nobody else is, in `ProcessStateTests`.
  @Test func manyShortOnesLeaveNoPipeOpen() throws {
    let made = Mutex<Set<UInt64>>([])
    var options = ExecutionOptions()
    options.slots = 8
    options.system.makePipe = { [makePipe = options.system.makePipe] in
      let result = makePipe()
      if case .success(let pipe) = result, let number = pipeNumber(of: pipe.readEnd) {
        made.withLock { _ = $0.insert(number) }
      }
      return result
    }
    let names = (0..<200).map { "t\($0): {run: 'true'}" }.joined(separator: ", ")
    #expect(try execute("{tasks: {\(names)}}", in: "/tmp", options).result == .succeeded)
    let numbers = made.withLock { $0 }
    #expect(numbers.count == 200)
    #expect(!(0..<4_096).contains { pipeNumber(of: $0).map(numbers.contains) ?? false })
  }
}

/// What tells a pipe from all others; nil for what is none.
private func pipeNumber(of descriptor: Int32) -> UInt64? {
  var status = stat()
  return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO ? UInt64(status.st_ino) : nil
}

/// How signals are taken out of their course, and put back.
struct SignalMaskTests {
  @Test func signalsAreHeldBackUntilTheMaskIsRemoved() throws {
    let (watched, isBlocked, isPending, isBlockedAfterwards) = try onOwnThread {
      let mask = SignalMask.install()
      raise(SIGINT)
      var pending = sigset_t()
      sigpending(&pending)
      let blocked = Self.isBlocked(SIGINT)
      // Those that have come are forgotten: otherwise this would end the tests.
      mask.remove()
      return (mask.watched, blocked, sigismember(&pending, SIGINT) == 1, Self.isBlocked(SIGINT))
    }
    #expect(watched == [SIGINT, SIGQUIT, SIGHUP, SIGTERM])
    #expect(isBlocked)
    #expect(isPending)
    #expect(!isBlockedAfterwards)
  }

  private static func isBlocked(_ signal: Int32) -> Bool {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return sigismember(&mask, signal) == 1
  }
}
