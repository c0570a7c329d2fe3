import Diagnostics
import Glibc
import TestSupport
import Testing

/// What a task's process begins with: nothing of taskflow's own, whatever taskflow was started with.
struct ProcessStateTests {
  @Test func standardInputIsEmpty() throws {
    let sandbox = try Sandbox("tasks: {a: 'readlink /proc/self/fd/0; cat; echo end', b: {dependencies: a, run: [cat]}}")
    var program = sandbox.program(["run", "-q"])
    program.input = .text("not for tasks\n")
    #expect(try program.run().output == "/dev/null\nend\n")
  }

  @Test func noDescriptorIsInherited() throws {
    let sandbox = try Sandbox("tasks: {a: {run: [ls, /proc/self/fd]}, b: 'ls /proc/self/fd; true'}")
    var program = sandbox.program(["run", "-q", "-j", "1", "--events", "events.json"])
    program.extraDescriptor = 7
    // The fourth is the directory that ls reads.
    #expect(try program.run().output == "0\n1\n2\n3\n0\n1\n2\n3\n")
  }

  @Test func standardStreamsThatAreClosedHarmNothing() throws {
    let sandbox = try Sandbox(
      "tasks: {a: echo output, b: {dependencies: a, run: 'ls /proc/self/fd; echo problem >&2'}}")
    var program = sandbox.program(["run", "--events", "events.json"])
    program.output = .closed
    let result = try program.run()
    #expect(result.status == .exited(3))
    #expect(result.errors.contains("standard output: Bad file descriptor"))
    for line in try sandbox.directory.read("events.json").split(separator: "\n") { _ = try JSONValue(String(line)) }

    program = sandbox.program(["run", "-q"])
    program.input = .closed
    #expect(try program.run().output == "output\n0\n1\n2\n3\nproblem\n")
    program.errors = .closed
    #expect(try program.run().status == .exited(0))
    program.output = .closed
    #expect(try program.run().status == .exited(3))
  }

  @Test func signalsAreAsIfNobodyHadTouchedThem() throws {
    let sandbox = try Sandbox("tasks: {a: {run: [grep, -E, 'Sig(Blk|Ign|Pnd)|ShdPnd', /proc/self/status]}}")
    var program = sandbox.program(after: "trap '' PIPE USR1 TSTP", ["run", "-q"])
    program.blockedSignals = [SIGUSR2, SIGCHLD, SIGTERM]
    let result = try program.run()
    #expect(signalSets(result) == ["SigPnd": 0, "ShdPnd": 0, "SigBlk": 0, "SigIgn": 0])
  }

  /// Sets of signals as `/proc/N/status` shows them, without 32 and 33, which are the C library's own.
  private func signalSets(_ result: ProgramResult) -> [String: UInt64] {
    var sets: [String: UInt64] = [:]
    for line in result.lines where !line.isEmpty {
      let parts = line.split(separator: ":\t").map(String.init)
      sets[parts[0]] = (UInt64(parts[1], radix: 16) ?? .max) & ~(3 << 31)
    }
    return sets
  }

  @Test func whatNohupIgnoresStaysIgnored() throws {
    let sandbox = try Sandbox("tasks: {a: {run: [grep, SigIgn, /proc/self/status]}}")
    let result = try sandbox.program(after: "trap '' HUP INT", ["run", "-q"]).run()
    #expect(signalSets(result) == ["SigIgn": (1 << (SIGHUP - 1)) | (1 << (SIGINT - 1))])
  }

  /// Some that start programs ignore it, and then the system forgets how children ended.
  @Test func ignoringTheEndOfChildrenIsNotInherited() throws {
    let sandbox = try Sandbox("tasks: {a: {run: [grep, SigIgn, /proc/self/status]}, b: {dependencies: a, run: exit 3}}")
    var program = sandbox.program(["run", "-q"])
    program.words = ["env", "--ignore-signal=CHLD"] + program.words
    let result = try program.run()
    #expect(signalSets(result) == ["SigIgn": 0])
    #expect(result.messages == "taskflow: 'b' failed: exit status 3\n")
  }

  @Test func everyTaskLeadsItsOwnGroup() throws {
    let script = "read -r pid name state parent group rest < /proc/self/stat; echo $pid $group $parent"
    let sandbox = try Sandbox("tasks: {a: '\(script)', b: '\(script)'}")
    let running = try sandbox.start("run", "-q", "-j", "1")
    let result = try running.finish()
    var groups: Set<String> = []
    var parents: Set<String> = []
    for line in result.lines.dropLast() {
      let numbers = line.split(separator: " ").map(String.init)
      #expect(numbers[0] == numbers[1])
      groups.insert(numbers[1])
      parents.insert(numbers[2])
    }
    #expect(groups.count == 2)
    // The worker of the front process.
    #expect(parents.count == 1)
    #expect(!parents.contains("\(running.process)"))
  }

  @Test func nothingOfTasksStaysOpenInTaskflow() throws {
    let tasks = (1...40).map { number in
      let previous = number == 1 ? "" : "dependencies: t\(number - 1), "
      return "t\(number): {\(previous)run: 'set -- /proc/$PPID/fd/*; echo $#'}"
    }
    let result = try Sandbox("tasks: {\(tasks.joined(separator: ", "))}").taskflow("run", "-q", "--output", "live")
    let counts = result.lines.compactMap { Int($0) }
    #expect(counts.count == 40)
    // What belongs to the task before may be closed only just now.
    #expect(try #require(counts.max()) - #require(counts.min()) <= 3)
  }

  @Test func theFileModeMaskIsInherited() throws {
    let sandbox = try Sandbox("tasks: {a: 'umask'}")
    #expect(try sandbox.program(after: "umask 027", ["run", "-q"]).run().output == "0027\n")
  }
}
