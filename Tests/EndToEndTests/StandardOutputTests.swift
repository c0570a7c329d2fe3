import Glibc
import TestSupport
import Testing

/// A standard output that breaks, stops or is full: never a hang, never a crash, always a word.
struct StandardOutputTests {
  private static let chatter = """
    tasks:
      a: &many 'i=0; while [ $i -lt 20000 ]; do echo "a line of chatter $i"; i=$((i+1)); done'
      b: *many
      c: { dependencies: [a, b], run: touch reached }

    """
  private static let nobodyReads = "taskflow: nobody reads standard output any more"

  @Test(arguments: ["grouped", "live", "prefixed"])
  func aReaderThatLeavesAfterTheFirstLine(mode: String) throws {
    let sandbox = try Sandbox(Self.chatter)
    let running = try sandbox.start("run", "-j", "2", "--output", mode)
    try running.waitForOutput("chatter 0\n")
    running.closeOutput()
    let result = try running.finish()
    #expect(result.status == .signalled(SIGPIPE))
    // Grouped output is shown when the tasks have ended, and so what waits for them may have run: then there was nothing to stop.
    let isDone = mode == "grouped" && sandbox.directory.exists("reached")
    #expect(result.errors.hasPrefix(Self.nobodyReads) || isDone && result.errors == "", "\(result.errors)")
    if mode != "grouped" { #expect(!sandbox.directory.exists("reached")) }
  }

  @Test func aReaderThatNeverCame() throws {
    let sandbox = try Sandbox(Self.chatter)
    let running = try sandbox.start("run", "-j", "2", "--output", "live")
    running.closeOutput()
    #expect(try running.finish().errors.hasPrefix(Self.nobodyReads))
    #expect(!sandbox.directory.exists("reached"))
  }

  @Test(arguments: ["grouped", "live", "prefixed"])
  func aFullDeviceEndsWithThree(mode: String) throws {
    let sandbox = try Sandbox(Self.chatter)
    var program = sandbox.program(["run", "-j", "2", "--output", mode])
    program.output = .file("/dev/full")
    let result = try program.run()
    #expect(result.status == .exited(3))
    #expect(
      result.errors
        == "taskflow: cannot write to standard output: No space left on device; the rest of the output is lost, and the run goes on\n"
    )
    #expect(sandbox.directory.exists("reached"))
  }

  @Test(
    "help to a full device is silent",
    arguments: [
      ["--help"], ["help"], ["help", "run"], ["run", "--help"], ["--version"],
      ["--generate-completion-script", "bash"],
    ])
  func helpThatCannotBeWrittenIsTold(arguments: [String]) throws {
    var program = try Sandbox("tasks: {a: echo a}").program(arguments)
    program.output = .file("/dev/full")
    let result = try program.run()
    #expect(result.status == .exited(3))
    #expect(result.errors == "taskflow: cannot write to standard output: No space left on device\n")
  }

  @Test func aFailureOutweighsAFullDevice() throws {
    var program = try Sandbox("tasks: {a: echo a; exit 1}").program(["run"])
    program.output = .file("/dev/full")
    #expect(try program.run().status == .exited(1))
  }

  @Test func aFileThatMayNotGrowIsToldAndNotFatal() throws {
    let sandbox = try Sandbox(Self.chatter)
    try sandbox.directory.write("output", "")
    var program = sandbox.program(after: "ulimit -f 8", ["run", "-j", "2", "--output", "live"])
    program.output = .file(sandbox.directory.path(of: "output"))
    let result = try program.run()
    #expect(result.status == .exited(3))
    #expect(result.errors.contains("standard output: File too large"))
    #expect(sandbox.directory.exists("reached"))
  }

  @Test func outputIsKeptInMemoryWhereNoFileCanTakeIt() throws {
    let sandbox = try Sandbox("tasks: {a: seq 400000, b: {dependencies: a, run: seq 300000; echo end}}")
    let result = try sandbox.program(after: "ulimit -f 1200", ["run", "-q", "-j", "2", "--output", "grouped"]).run()
    #expect(result.status == .exited(0))
    #expect(
      result.errors
        == "taskflow: cannot write output to a temporary file: File too large; the output is kept in memory\n")
    let expected = [400_000, 300_000].map { (1...$0).map { "\($0)\n" }.joined() }.joined()
    #expect(result.output == expected + "end\n")
  }

  /// A reader that has stopped reading must not keep Ctrl-C from working.
  @Test func interruptedWhileNobodyReads() throws {
    let sandbox = try Sandbox("tasks: {a: cat /dev/zero, b: cat /dev/zero}")
    let running = try sandbox.start("run", "-j", "2", "--output", "live")
    // Everything is full when both tasks stand still.
    try running.wait(for: "both tasks to write") { Self.isStuck(running) }
    running.signal(SIGINT)
    try running.waitForErrorsOnly("interrupted by SIGINT")
    running.signal(SIGINT)
    let result = try running.finishUnread()
    #expect(result.status == .signalled(SIGINT))
    #expect(running.survivors.isEmpty)
  }

  private static let unread = """
    tasks:
      a: &many head -c 60000000 /dev/zero | cat; sleep 1000
      b: *many
      c: sleep 1000
      clean: { dependencies: [a, b, c], when: always, run: 'head -c 3000000 /dev/zero; touch cleaned' }

    """

  /// Whether both streams are one pipe, as behind `2>&1 |`, or not; and where the event log goes.
  @Test(
    "clean-up-behind-unread-output", arguments: [("grouped", ""), ("live", ""), ("prefixed", ""), ("live", "2>&1")])
  func cleanUpBehindUnreadOutput(mode: String, redirection: String) throws {
    let sandbox = try Sandbox(Self.unread)
    var program = sandbox.program([])
    program.words = [
      "sh", "-c", "exec '\(taskflowBinary)' run -j 4 --output \(mode) --events events.json \(redirection)",
    ]
    let running = try program.start()
    if mode == "grouped" {
      try running.wait(for: "the tasks") { running.survivors.count >= 5 }
    } else {
      try running.wait(for: "both tasks to write") { Self.isStuck(running) }
    }
    running.signal(SIGTERM)
    // Nobody has read anything.
    try running.wait(for: "the clean-up") { sandbox.directory.exists("cleaned") }
    let result = try running.finishUnread()
    #expect(result.status == .signalled(SIGTERM))
    #expect(running.survivors.isEmpty)
    #expect(try sandbox.directory.read("events.json").hasSuffix("\"result\":\"interrupted\",\"signal\":\"SIGTERM\"}\n"))
  }

  /// Times, limits and what waits for other tasks go on, and nothing is lost or torn.
  @Test(arguments: [("grouped", ""), ("live", ""), ("prefixed", ""), ("live", "2>&1")])
  func theRunGoesOnBehindAReaderThatHasStopped(mode: String, redirection: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        noise: seq 400000; head -c 70000000 /dev/zero | tr '\\0' z
        slow: { run: "until [ -e go ]; do sleep 0.02; done; echo 400001; false", allow_failure: true }
        long: { run: sleep 1000, timeout: 500ms, allow_failure: true }
        after: { dependencies: [slow, long], when: always, run: touch done; seq 400002 600000 }

      """)
    var program = sandbox.program([])
    program.words = ["sh", "-c", "exec '\(taskflowBinary)' run -q -j 4 --output \(mode) \(redirection)"]
    let running = try program.start()
    if mode != "grouped" {
      try running.wait(for: "the first task to stand still") {
        running.survivors.contains { (try? readFile("/proc/\($0)/wchan"))?.contains("pipe") == true }
      }
    }
    try sandbox.directory.write("go", "")
    try running.wait(for: "the last task to begin") { sandbox.directory.exists("done") }
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.outputBytes.count { $0 == UInt8(ascii: "z") } == 70_000_000)
    let lines = String(decoding: result.outputBytes.filter { $0 != UInt8(ascii: "z") }, as: UTF8.self)
      .split(separator: "\n").filter { !$0.hasPrefix("taskflow: ") }
    if mode == "live" {
      // There is a line break where another task goes on.
      #expect(lines.joined().utf8.count == (1...600_000).reduce(0) { $0 + "\($1)".utf8.count })
      return
    }
    let numbers = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    #expect(numbers.count == 600_000)
    #expect(Set(numbers).count == 600_000)
  }

  /// What waits is written to whoever comes back in time.
  @Test func outputIsGivenUpOnlyAtTheVeryEnd() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: head -c 70000000 /dev/zero | tr '\\0' a; sleep 1000
        clean: { dependencies: a, when: always, run: "head -c 3000000 /dev/zero | tr '\\\\0' c; touch cleaned" }
      """)
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.wait(for: "the pipe to be full") {
      usleep(100_000)
      return running.survivors.contains { (try? readFile("/proc/\($0)/wchan"))?.contains("pipe") == true }
    }
    running.signal(SIGINT)
    try running.wait(for: "the clean-up") { sandbox.directory.exists("cleaned") }
    let result = try running.finish()
    #expect(result.status == .signalled(SIGINT))
    #expect(result.outputBytes.count { $0 == UInt8(ascii: "c") } == 3_000_000)
  }

  @Test func cleanUpBehindAnUnreadEventLog() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { retry: { max: 100000 }, run: exit 1 }
        b: sleep 1000
        clean: { dependencies: [a, b], when: always, run: touch cleaned }
      """)
    var program = sandbox.program([])
    program.words = [
      "sh", "-c",
      "mkfifo log; (exec 3< log; : > open; sleep 1000) & exec '\(taskflowBinary)' run -q -k -j 2 --events log",
    ]
    let running = try program.start()
    try running.wait(for: "the log to be full") {
      usleep(100_000)
      return sandbox.directory.exists("open")
        && running.survivors.contains {
          ProcessTable.status(of: $0, "Name") == "tf-worker" && ProcessTable.state(of: $0) == "S"
        }
    }
    running.signal(SIGTERM)
    try running.wait(for: "the clean-up") { sandbox.directory.exists("cleaned") }
    try running.wait(for: "its end") { ProcessTable.state(of: running.process) == "Z" }
  }

  /// Whether the tasks of a run wait for room in their pipes.
  private static func isStuck(_ running: RunningProgram) -> Bool {
    let writers = running.survivors.filter { process in
      (try? readFile("/proc/\(process)/comm")) == "cat\n"
    }
    guard writers.count == 2 else { return false }
    return (0..<5).allSatisfy { _ in
      usleep(2000)
      return running.survivors.allSatisfy { ProcessTable.state(of: $0) == "S" }
    }
  }

  /// The pipe, which is made larger when it is full, is exactly full, so that the report finds no room; or some of the task's output
  /// is left as well.
  @Test(arguments: [1 << 20, 3 << 20])
  func interruptedWhileOnlyOutputIsLeft(size: Int) throws {
    let sandbox = try Sandbox("tasks: {a: head -c \(size) /dev/zero}")
    let running = try sandbox.start("run", "--output", "live", "--events", "events.json")
    try running.wait(for: "the end of the task") {
      (try? sandbox.directory.read("events.json").contains("run_ended")) == true
    }
    // It may have to find out first that it can't write.
    try running.wait(for: "it to stand still") {
      usleep(20_000)
      return running.survivors.allSatisfy { ProcessTable.state(of: $0) == "S" }
    }
    running.signal(SIGINT)
    let result = try running.finishUnread()
    #expect(result.status == .signalled(SIGINT))
  }

  /// As of every program whose output is lost; nothing is said of it.
  @Test func aReportForNobody() throws {
    let running = try Sandbox("tasks: {a: 'true'}").start("run", "--output", "live")
    running.closeOutput()
    let result = try running.finish()
    #expect(result.status == .signalled(SIGPIPE))
    #expect(result.errors == "")
  }

  /// Nobody has asked for the stop, so the first signal is no second request: it kills no clean-up. The second one does.
  @Test(arguments: [[SIGINT], [SIGTERM], [SIGHUP, SIGHUP], [SIGINT, SIGTERM]])
  func signalsAfterTheReaderHasLeft(signals: [Int32]) throws {
    let isKilled = Set(signals).count > 1
    let sandbox = try Sandbox(
      """
      tasks:
        chatter: 'while :; do echo y; done'
        clean:
          dependencies: chatter
          when: always
          run: 'touch cleaning; until test -e told; do sleep 0.01; done; touch cleaned'

      """)
    let running = try sandbox.start("run", "--output", "live")
    try running.waitForOutput("y\n")
    running.closeOutput()
    try running.wait(for: "the clean-up") { sandbox.directory.exists("cleaning") }
    for signal in signals { running.signal(signal) }
    if isKilled { try running.waitForErrors("killing 1 task") }
    try sandbox.directory.write("told", "")
    #expect(try running.finish().status == .signalled(SIGPIPE))
    #expect(sandbox.directory.exists("cleaned") == !isKilled)
  }
}
