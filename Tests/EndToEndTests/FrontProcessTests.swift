import Glibc
import TestSupport
import Testing

/// taskflow is two processes: what is done to either of them does what it would do to one.
struct FrontProcessTests {
  private static let tasks = "tasks: {a: echo started; setsid sleep 1000 & sleep 1000, b: sleep 1000 | sleep 1000}"

  private func start(after preparation: String = ":") throws -> (sandbox: Sandbox, running: RunningProgram) {
    let sandbox = try Sandbox(Self.tasks)
    let running = try sandbox.program(after: preparation, ["run", "-q", "-j", "2", "--output", "live"]).start()
    try running.waitForOutput("started")
    return (sandbox, running)
  }

  private func worker(of running: RunningProgram) throws -> Int32 {
    let children = ProcessTable.children(of: running.process)
    let family = children + children.flatMap(ProcessTable.children)
    return try #require(family.first { ProcessTable.status(of: $0, "Name") == "tf-worker" })
  }

  @Test func theWorkerIsNotFoundByTheProgramsName() throws {
    let (_, running) = try start()
    #expect(ProcessTable.status(of: running.process, "Name") == "taskflow")
    #expect(try ProcessTable.status(of: worker(of: running), "Name") == "tf-worker")
  }

  /// As `pkill -f`, `systemctl stop` and many more do.
  @Test func aSignalToBothCountsOnce() throws {
    let sandbox = try Sandbox(
      "tasks: {a: 'trap \"echo cleaned; exit\" TERM; echo started; while :; do sleep 0.02 || :; done'}")
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("started")
    kill(try worker(of: running), SIGTERM)
    running.signal(SIGTERM)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGTERM))
    #expect(result.output.hasSuffix("cleaned\n"))
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aSignalToTheWorkerAloneEndsTheRunToo(signal: Int32) throws {
    let (_, running) = try start()
    kill(try worker(of: running), signal)
    let result = try running.finish()
    #expect(result.status == .signalled(signal))
    #expect(result.errors.hasPrefix("taskflow: interrupted by "))
    #expect(running.survivors.isEmpty)
  }

  @Test func twoSignalsToTheWorkerKill() throws {
    let sandbox = try Sandbox("tasks: {a: 'trap \"echo no\" TERM; echo started; while :; do sleep 0.02 || :; done'}")
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("started")
    let worker = try worker(of: running)
    kill(worker, SIGTERM)
    try running.waitForOutput("no")
    kill(worker, SIGTERM)
    #expect(try running.finish().status == .signalled(SIGTERM))
    #expect(running.survivors.isEmpty)
  }

  /// What tasks hand on is in files, which nobody else would remove.
  @Test(arguments: [true, false])
  func noFileIsLeftWhoeverIsKilled(isWorker: Bool) throws {
    let sandbox = try Sandbox(
      "tasks: {a: {exports: [x], run: 'echo x=1 >> $TASKFLOW_EXPORTS; touch $TASKFLOW_EXPORTS.copy; echo started; sleep 1000'}}"
    )
    try sandbox.directory.write("temporary/kept", "")
    let environment = ["TMPDIR": sandbox.directory.path(of: "temporary")]
    let running = try sandbox.program(["run", "-q", "--output", "live"], environment: environment).start()
    try running.waitForOutput("started")
    kill(isWorker ? try worker(of: running) : running.process, SIGKILL)
    _ = try running.finish()
    try running.wait(for: "the end of all") { running.survivors.isEmpty }
    #expect(sandbox.directory.entries(of: "temporary") == ["kept"])
  }

  @Test(arguments: [(SIGKILL, "SIGKILL"), (SIGSEGV, "SIGSEGV")])
  func whoKilledTheWorkerIsTold(signal: Int32, name: String) throws {
    let (_, running) = try start()
    kill(try worker(of: running), signal)
    let result = try running.finish()
    #expect(result.status == .exited(128 + signal))
    #expect(result.errors == "taskflow: killed by \(name); stopped what it had started\n")
    #expect(running.survivors.isEmpty)
  }

  @Test(arguments: [SIGUSR1, SIGALRM, SIGXCPU])
  func otherSignalsDoWhatTheyAlwaysDo(signal: Int32) throws {
    let (_, running) = try start()
    running.signal(signal)
    #expect(try running.finish().status == .signalled(signal))
    #expect(running.survivors.isEmpty)
  }

  @Test(arguments: [SIGKILL, SIGABRT, SIGILL])
  func whatEndsTheFrontProcessEndsAll(signal: Int32) throws {
    let (_, running) = try start()
    running.signal(signal)
    #expect(try running.finish().status == .signalled(signal))
    try running.wait(for: "the end of all") { running.survivors.isEmpty }
  }

  /// A shell that becomes taskflow may have children, which are not ours.
  @Test func childrenThatWereThereBeforeAreSpared() throws {
    let (sandbox, running) = try start(after: "sleep 1000 > /dev/null 2>&1 & echo $! > other")
    kill(try worker(of: running), SIGKILL)
    _ = try running.finish()
    let other = try #require(Int32(try sandbox.directory.read("other").dropLast()))
    #expect(running.survivors == [other])
  }

  /// And so is what they leave behind, which becomes nobody's child.
  @Test(arguments: [SIGKILL, SIGTERM])
  func whatTheyLeaveBehindIsSparedToo(signal: Int32) throws {
    let other = "while [ ! -e leave ]; do sleep 0.02 || :; done; sleep 1000 & echo $! > orphan"
    let (sandbox, running) = try start(after: "sh -c '\(other)' > /dev/null 2>&1 & :")
    try sandbox.directory.write("leave", "")
    var orphan: Int32?
    try running.wait(for: "the orphan") {
      orphan = (try? sandbox.directory.read("orphan")).flatMap { Int32($0.dropLast()) }
      return orphan.map { ProcessTable.status(of: $0, "PPid") != nil } ?? false
    }
    kill(signal == SIGKILL ? try worker(of: running) : running.process, signal)
    #expect(try running.finish().status == (signal == SIGKILL ? .exited(128 + SIGKILL) : .signalled(signal)))
    #expect(running.survivors == [orphan])
  }

  /// Where there are three processes, as where there are two.
  @Test(arguments: [SIGTERM, SIGINT, SIGUSR1, SIGKILL])
  func allEndsAlsoWhereThereWereChildrenBefore(signal: Int32) throws {
    let (sandbox, running) = try start(after: "sleep 1000 > /dev/null 2>&1 & echo $! > other")
    let other = try #require(Int32(try sandbox.directory.read("other").dropLast()))
    running.signal(signal)
    #expect(try running.finish().status == .signalled(signal))
    try running.wait(for: "the end of all others") { running.survivors == [other] }
  }
}
