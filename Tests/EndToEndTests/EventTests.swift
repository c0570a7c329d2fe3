import Diagnostics
import Glibc
import TestSupport
import Testing

/// `--events`: one JSON object a line, complete whatever happens.
struct EventTests {
  @Test func everythingThatHappensIsThere() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: printf 12345
        b: { dependencies: a, run: 'echo "quotes \\" and \\\\"; exit 3' }
        c: { dependencies: b, run: echo never }
        d: { delay: 10ms }
        g: { dependencies: a, tasks: { x: 'kill -KILL $$', y: { run: [no-such-program] } } }
      """)
    let result = try sandbox.taskflow("run", "-k", "--events", "events.json")
    #expect(result.status == .exited(1))
    let events = try Events(sandbox)
    let names = ["a", "b", "c", "d", "g/x", "g/y"]

    let first = try #require(events.all.first)
    #expect(first["event"] == .string("run_started"))
    #expect(first["version"] == .number("1"))
    #expect(first["workflow"] == .string("taskflow"))
    #expect(first["tasks"] == .number("6"))
    #expect(events.all.last?["event"] == .string("run_ended"))
    #expect(events.all.last?["result"] == .string("failed"))

    #expect(names.map { events.named("task_ended", of: $0).count } == [1, 1, 1, 1, 1, 1])
    #expect(
      names.map { events.outcome(of: $0) } == ["succeeded", "failed", "blocked", "succeeded", "failed", "failed"])
    #expect(names.map { events.named("task_ready", of: $0).count } == [1, 1, 0, 1, 1, 1])
    #expect(names.map { events.named("attempt_started", of: $0).count } == [1, 1, 0, 0, 1, 0])
    #expect(events.named("task_ended", of: "c").first?["by"] == .string("b"))
    #expect(events.named("task_ready", of: "b").first?["after"] == .string("a"))
    #expect(events.attempt("a")?["output_bytes"] == .number("5"))
    #expect(events.attempt("a")?["exit_status"] == .number("0"))
    #expect(events.attempt("b")?["exit_status"] == .number("3"))
    #expect(events.attempt("g/x")?["signal"] == .string("SIGKILL"))
    #expect(events.attempt("g/y")?["step"] == .string("execution"))
    #expect(events.attempt("g/y")?["errno"] == .number("2"))

    let times = events.all.compactMap { $0["at_s"]?.number }.compactMap(Double.init)
    #expect(times.count == events.all.count)
    #expect(times == times.sorted())
  }

  @Test func theyCanGoToStandardOutput() throws {
    let result = try Sandbox("tasks: {a: printf ''}").taskflow("run", "-q", "--events", "-")
    #expect(result.status == .exited(0))
    let expected = ["run_started", "task_ready", "attempt_started", "attempt_ended", "task_ended", "run_ended"]
    #expect(try Events(result.output).names == expected)
  }

  @Test func namesAndTextsAreEscaped() throws {
    let sandbox = try Sandbox("name: \"a \\\"b\\\" \\\\ \\n\\u0001 é\"\ntasks: {a: 'true'}")
    try sandbox.taskflow("run", "-q", "--events", "events.json")
    #expect(try Events(sandbox).all.first?["workflow"] == .string("a \"b\" \\ \n\u{1} é"))
  }

  @Test func anOlderFileIsReplaced() throws {
    let sandbox = try Sandbox("tasks: {a: {}}")
    try sandbox.directory.write("events.json", String(repeating: "old\n", count: 10_000))
    try sandbox.taskflow("run", "-q", "--events", "events.json")
    #expect(try Events(sandbox).names == ["run_started", "task_ready", "task_ended", "run_ended"])
  }

  @Test func anOlderFileIsReplacedWhateverItsName() throws {
    let sandbox = try Sandbox("tasks: {a: {}}")
    for _ in 1...2 {
      #expect(try sandbox.taskflow("run", "-q", "--repeat", "2", "--events", "events.yaml").status == .exited(0))
    }
    try sandbox.directory.write("other.yaml", "tasks: {}\n")
    #expect(try sandbox.taskflow("run", "-q", "--events", "other.yaml").status == .exited(2))
  }

  @Test func aFullDeviceIsToldOnceAndTheRunGoesOn() throws {
    let sandbox = try Sandbox("tasks: {a: echo a, b: {dependencies: a, run: echo b}}")
    let result = try sandbox.taskflow("run", "-q", "--events", "/dev/full")
    #expect(result.status == .exited(3))
    #expect(result.output == "a\nb\n")
    #expect(
      result.errors
        == "taskflow: cannot write events to '/dev/full': No space left on device; the run goes on without them\n")
  }

  @Test func aFailureOutweighsLostEvents() throws {
    let result = try Sandbox("tasks: {a: exit 1}").taskflow("run", "-q", "--events", "/dev/full")
    #expect(result.status == .exited(1))
  }

  @Test func theyEndWithAnInterruptedRun() throws {
    let sandbox = try Sandbox("tasks: {a: echo started; sleep 1000, b: {dependencies: a}}")
    let running = try sandbox.start("run", "-q", "--output", "live", "--events", "events.json")
    try running.waitForOutput("started")
    running.signal(SIGINT)
    #expect(try running.finish().status == .signalled(SIGINT))
    let events = try Events(sandbox)
    #expect(events.named("run_stopping").first?["signal"] == .string("SIGINT"))
    #expect(events.outcome(of: "a") == "cancelled")
    #expect(events.outcome(of: "b") == "cancelled")
    #expect(events.all.last?["event"] == .string("run_ended"))
    #expect(events.all.last?["result"] == .string("interrupted"))
  }

  /// A reader that falls behind loses nothing when the run is interrupted meanwhile.
  @Test func theyAreCompleteAlsoForASlowReaderOfAnInterruptedRun() throws {
    let names = (0..<400).map { "a-task-with-a-rather-long-name-so-that-the-pipe-is-full-soon-\($0): 'true'" }
    let sandbox = try Sandbox("tasks: {last: {dependencies: [], run: sleep 1000}, \(names.joined(separator: ", "))}")
    try sandbox.directory.makeFIFO("events")
    var reader = Program(
      ["sh", "-c", "exec 3< events; touch open; while [ ! -e go ]; do sleep 0.02 || :; done; cat <&3 > log"],
      directory: sandbox.directory.path)
    reader.owner = sandbox.directory
    let reading = try reader.start()
    let running = try sandbox.start("run", "-q", "--events", "events")
    try running.wait(for: "the log to be open") { sandbox.directory.exists("open") }
    var watcher = pollfd(
      fd: open(sandbox.directory.path(of: "events"), O_WRONLY | O_NONBLOCK | O_CLOEXEC), events: Int16(POLLOUT),
      revents: 0)
    // The reader waits for the end of all who may write.
    defer { if watcher.fd >= 0 { close(watcher.fd) } }
    try running.wait(for: "the pipe to be full") { poll(&watcher, 1, 0) == 0 }
    close(watcher.fd)
    watcher.fd = -1
    running.signal(SIGINT)
    try sandbox.directory.write("go", "")
    let result = try running.finish()
    #expect(result.status == .signalled(SIGINT), "\(result.errors)")
    _ = try reading.finish()
    let events = try Events(sandbox.directory.read("log"))
    #expect(events.names.last == "run_ended")
    #expect(events.named("task_ended", of: "last").count == 1)
  }
}
