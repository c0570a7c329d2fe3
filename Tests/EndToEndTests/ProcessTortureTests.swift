import Glibc
import TestSupport
import Testing

/// Hundreds of tasks that do everything a process can do to be overlooked, and ends of a run of every kind at any moment:
/// nothing is left.
struct ProcessTortureTests {
  private static let runs = getenv("TASKFLOW_TORTURE_RUNS").flatMap { Int(String(cString: $0)) } ?? 100

  @Test(arguments: 0..<runs)
  func nothingIsLeft(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let ending = Ending.allCases[seed % Ending.allCases.count]
    // Every number of seconds is marked: so are those found that have cleared their environment.
    let mark = "86399.\(getpid())\(100_000 + seed)"
    // What ignores requests is killed after ten seconds: where nothing else kills it, mostly without such.
    let hasIgnorers = ending.killsAtOnce || seed < 2
    let workload = Workload(mark: mark, isEnding: ending == .itsOwn, hasIgnorers: hasIgnorers)
    let sandbox = try Sandbox(workload.taskFile(count: 200, &random))
    try sandbox.directory.write("nested.yaml", workload.nestedTaskFile)

    var program = sandbox.program(["run", "-q", "-k", "-j", "unlimited"], environment: ["NESTED": taskflowBinary])
    // The leader of a session, as a shell's child is of a group: so its group can be killed.
    program.words = ["setsid"] + program.words
    let running = try program.start()
    try ending.bringAbout(running, &random)
    let result = try running.finish()
    #expect(ending.statuses.contains(result.status), "\(ending): \(result.status)\n\(result.errors)")
    try running.wait(for: "the end of all: \(ending)") { ProcessTable.processes(mentioning: mark).isEmpty }
    #expect(running.survivors.isEmpty)
  }
}

/// How a run comes to its end.
private enum Ending: CaseIterable {
  case itsOwn, interrupt, twoInterrupts, request, hangup, kill, killOfGroup, killOfWorker, faultOfWorker, unknownSignal

  /// Whether nothing is asked to end, but killed.
  var killsAtOnce: Bool { ![.itsOwn, .interrupt, .request, .hangup].contains(self) }

  func bringAbout(_ running: RunningProgram, _ random: inout SplitMix64) throws {
    guard self != .itsOwn else { return }
    usleep(UInt32(random.number(0...500_000)))
    switch self {
    case .itsOwn: break
    case .interrupt: running.signal(SIGINT)
    case .twoInterrupts:
      running.signal(SIGINT)
      usleep(UInt32(random.number(1500...100_000)))
      running.signal(SIGINT)
    case .request: running.signal(SIGTERM)
    case .hangup: running.signal(SIGHUP)
    case .kill: running.signal(SIGKILL)
    case .killOfGroup: Glibc.kill(-running.process, SIGKILL)
    case .unknownSignal: running.signal(SIGUSR2)
    case .killOfWorker: try killWorker(of: running, by: SIGKILL)
    case .faultOfWorker: try killWorker(of: running, by: SIGSEGV)
    }
  }

  private func killWorker(of running: RunningProgram, by signal: Int32) throws {
    var worker: Int32?
    try running.wait(for: "the worker") {
      worker = ProcessTable.children(of: running.process).first { ProcessTable.status(of: $0, "Name") == "tf-worker" }
      return worker != nil
    }
    if let worker { Glibc.kill(worker, signal) }
  }

  /// What may be seen of it.
  var statuses: [ProgramResult.Status] {
    switch self {
    case .itsOwn: [.exited(1)]
    case .interrupt, .twoInterrupts: [.signalled(SIGINT)]
    case .request: [.signalled(SIGTERM)]
    case .hangup: [.signalled(SIGHUP)]
    case .kill, .killOfGroup: [.signalled(SIGKILL)]
    case .unknownSignal: [.signalled(SIGUSR2)]
    case .killOfWorker: [.exited(128 + SIGKILL)]
    case .faultOfWorker: [.exited(128 + SIGSEGV)]
    }
  }
}

/// Tasks that hide, cling and die.
private struct Workload {
  /// A number of seconds that nobody else waits.
  let mark: String
  /// Whether all tasks end by themselves.
  let isEnding: Bool
  let hasIgnorers: Bool

  func taskFile(count: Int, _ random: inout SplitMix64) -> String {
    var scripts = leavers
    if !isEnding { scripts += stayers }
    if hasIgnorers { scripts += ignorers }
    if hasIgnorers, !isEnding { scripts += stayingIgnorers }
    var text = "tasks:\n"
    for task in 0..<count {
      let script = task < scripts.count ? scripts[task] : scripts.randomElement(using: &random)!
      text += "  t\(task):\n    tty: \(task % 7 == 0)\n    run: |\n      \(script)\n"
    }
    return text
  }

  var nestedTaskFile: String { "tasks: {a: 'setsid sleep \(mark) & sleep \(mark)', b: 'sleep \(mark) & :'}" }

  private var sleep: String { "sleep \(mark)" }

  /// End, and leave something behind.
  private var leavers: [String] {
    let signals = (1...31).filter { ![SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU].contains($0) } + [34, 64]
    return [
      "echo \(mark)",
      "\(sleep) & exit 3",
      "\(sleep) & \(sleep) & :",
      "(\(sleep) &) ; ( (\(sleep) &) & )",
      "setsid \(sleep) &",
      "setsid sh -c '\(sleep) & \(sleep)' & exit 1",
      "setsid setsid sh -c '(\(sleep) &) ; exec >&- 2>&- <&-; cd /; \(sleep)' &",
      "env -i setsid \(sleep) & :",
      "exec env -i PATH=$PATH sh -c '\(sleep) & :'",
      "setsid sh -c 'kill -STOP $$; \(sleep)' &",
      "\(sleep) & kill -STOP $!",
      "exec >&- 2>&-; setsid \(sleep) &",
      "perl -e 'use POSIX; exit if fork; POSIX::setsid(); exit if fork; exec qw(sleep \(mark))'",
      "set -m; \(sleep) & :",
      // One that is never long the same process.
      "f() { sleep 0.02; f & }; f & : \(mark)",
    ] + signals.map { "setsid \(sleep) & \(sleep) & kill -\($0) $$; exit 9" }
  }

  /// Stay until they are ended.
  private var stayers: [String] {
    let stops = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU].map { "kill -\($0) $$; \(sleep)" }
    return [
      sleep,
      "exec \(sleep)",
      "exec env -i \(sleep)",
      "exec >&- 2>&-; \(sleep)",
      "\(sleep) | \(sleep)",
      "setsid \(sleep) & \(sleep)",
      "setsid -w \(sleep)",
      "trap 'echo once' TERM; \(sleep)",
      "while :; do sleep 0.01; setsid \(sleep) & done",
      "exec perl -e 'fork; fork; fork; $0 = \"hidden\"; sleep \(mark)'",
      "\"$NESTED\" run -q nested.yaml",
      "setsid -w \"$NESTED\" run -q nested.yaml",
    ] + stops + stops
  }

  /// Leave behind what ignores all requests.
  private var ignorers: [String] {
    [
      "setsid sh -c 'trap \"\" TERM HUP INT; \(sleep); \(sleep)' &",
      "(trap '' TERM; exec \(sleep)) &",
      "setsid perl -e '$SIG{$_} = q(IGNORE) for keys %SIG; fork; sleep 1 while 1; # \(mark)' &",
    ]
  }

  private var stayingIgnorers: [String] {
    [
      "trap '' TERM; \(sleep); \(sleep)",
      "trap '' TERM HUP INT; setsid \(sleep) & \(sleep)",
      "trap 'setsid \(sleep) &' TERM; while :; do \(sleep); done",
    ]
  }
}
