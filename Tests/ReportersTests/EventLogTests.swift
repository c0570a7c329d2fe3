import Planner
import Reporters
import RunEvents
import SimulatedExecutor
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Whole logs, line by line.
struct EventLogTests {
  private func log(
    _ text: String, slots: Int? = nil, onFailure: FailurePolicy? = nil,
    _ behaviours: [String: SimulatedExecutor.Behaviour] = [:],
    interruptions: [SimulatedExecutor.Interruption] = []
  ) throws -> String {
    var log = ""
    let plan = try planned(text)
    let observer = EventLog(plan, RunHeader(runID: "r1"), secrets: Secrets()) { log += $0 }
    _ = Simulation(
      plan, slots: slots, onFailure: onFailure, behaviours, interruptions: interruptions, observers: [observer])
    return steps(log)
  }

  private static let build = """
    name: build
    tasks:
      fetch: { delay: 0.25s, run: x, estimate: 1.000000001s }
      group: { dependencies: fetch, tasks: { compile: { run: x, estimate: 2s } } }
      pack: { run: x, estimate: 1s, cpus: 1, priority: -1 }
      done: { dependencies: [group, pack] }
    """

  /// All of it, so that a run can be told of from its log alone.
  @Test func aWholeLog() throws {
    var log = ""
    let plan = try planned(Self.build)
    var header = RunHeader(runID: "r1")
    (header.release, header.startedAt, header.slots) = ("1.0.0", 1_764_547_200_000_000_001, 1)
    (header.memory, header.arguments) = (1 << 30, [Bytes("run".utf8), Bytes("x.yaml".utf8)])
    let observer = EventLog(plan, header, secrets: Secrets()) { log += $0 }
    _ = Simulation(plan, slots: 1, observers: [observer])
    expectText(
      log,
      is: """
        {"event":"run_started","at_s":0,"version":1,"run_id":"r1","workflow":"build","tasks":4,"taskflow":"1.0.0","started_at_s":1764547200.000000001,"directory":"/project","slots":1,"memory":1073741824,"arguments":["run","x.yaml"]}
        {"event":"task_planned","at_s":0,"task":"fetch","node":0,"place":0,"delay_s":0.25,"slots":1}
        {"event":"task_planned","at_s":0,"task":"group","node":1,"kind":"group","partner":3,"place":1,"waits_for":{"dependency":[0]}}
        {"event":"task_planned","at_s":0,"task":"group/compile","node":2,"place":2,"slots":1,"in":1,"waits_for":{"beginning":[1]}}
        {"event":"task_planned","at_s":0,"task":"group","node":3,"kind":"group_end","partner":1,"place":1,"in":1,"waits_for":{"end":[2]}}
        {"event":"task_planned","at_s":0,"task":"pack","node":4,"place":3,"slots":1}
        {"event":"task_planned","at_s":0,"task":"done","node":5,"place":4,"waits_for":{"dependency":[3,4]}}
        {"event":"task_ready","at_s":0,"task":"fetch"}
        {"event":"task_ready","at_s":0,"task":"pack"}
        {"event":"attempt_started","at_s":0,"task":"pack","attempt":1}
        {"event":"delay_ended","at_s":0.25,"task":"fetch"}
        {"event":"task_queued","at_s":0.25,"task":"fetch","for":"slots"}
        {"event":"attempt_ended","at_s":1,"task":"pack","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":1,"task":"pack","outcome":"succeeded"}
        {"event":"attempt_started","at_s":1,"task":"fetch","attempt":1,"after":"pack"}
        {"event":"attempt_ended","at_s":2.000000001,"task":"fetch","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":2.000000001,"task":"fetch","outcome":"succeeded"}
        {"event":"node_ready","at_s":2.000000001,"node":1,"after_node":0}
        {"event":"node_ended","at_s":2.000000001,"node":1,"outcome":"succeeded"}
        {"event":"task_ready","at_s":2.000000001,"task":"group/compile","after":"fetch","after_node":1}
        {"event":"attempt_started","at_s":2.000000001,"task":"group/compile","attempt":1}
        {"event":"attempt_ended","at_s":4.000000001,"task":"group/compile","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":4.000000001,"task":"group/compile","outcome":"succeeded"}
        {"event":"node_ready","at_s":4.000000001,"node":3,"after_node":2}
        {"event":"task_ended","at_s":4.000000001,"task":"group","outcome":"succeeded","node":3}
        {"event":"task_ready","at_s":4.000000001,"task":"done","after":"group/compile","after_node":3}
        {"event":"task_ended","at_s":4.000000001,"task":"done","outcome":"succeeded"}
        {"event":"run_ended","at_s":4.000000001,"result":"succeeded"}
        """)
    #expect(try RunRecord(log).header == header)
  }

  @Test func aRunThatSucceeds() throws {
    expectText(
      try log(Self.build, slots: 1),
      is: """
        {"event":"run_started","at_s":0,"version":1,"run_id":"r1","workflow":"build","tasks":4}
        {"event":"task_ready","at_s":0,"task":"fetch"}
        {"event":"task_ready","at_s":0,"task":"pack"}
        {"event":"attempt_started","at_s":0,"task":"pack","attempt":1}
        {"event":"attempt_ended","at_s":1,"task":"pack","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":1,"task":"pack","outcome":"succeeded"}
        {"event":"attempt_started","at_s":1,"task":"fetch","attempt":1,"after":"pack"}
        {"event":"attempt_ended","at_s":2.000000001,"task":"fetch","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":2.000000001,"task":"fetch","outcome":"succeeded"}
        {"event":"task_ready","at_s":2.000000001,"task":"group/compile","after":"fetch"}
        {"event":"attempt_started","at_s":2.000000001,"task":"group/compile","attempt":1}
        {"event":"attempt_ended","at_s":4.000000001,"task":"group/compile","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":4.000000001,"task":"group/compile","outcome":"succeeded"}
        {"event":"task_ended","at_s":4.000000001,"task":"group","outcome":"succeeded"}
        {"event":"task_ready","at_s":4.000000001,"task":"done","after":"group/compile"}
        {"event":"task_ended","at_s":4.000000001,"task":"done","outcome":"succeeded"}
        {"event":"run_ended","at_s":4.000000001,"result":"succeeded"}
        """)
  }

  @Test func aFailureAndWhatItBlocks() throws {
    expectText(
      try log(
        """
        name: 'say "hi"'
        tasks:
          a: { run: x, estimate: 1s }
          b: { dependencies: a }
          group: { dependencies: b, tasks: { c: x } }
          d: { run: x, estimate: 2s }
          e: { dependencies: d }
        """, ["a": .fails(after: 1, .exited(3))]),
      is: """
        {"event":"run_started","at_s":0,"version":1,"run_id":"r1","workflow":"say \\"hi\\"","tasks":5}
        {"event":"task_ready","at_s":0,"task":"a"}
        {"event":"task_ready","at_s":0,"task":"d"}
        {"event":"attempt_started","at_s":0,"task":"a","attempt":1}
        {"event":"attempt_started","at_s":0,"task":"d","attempt":1}
        {"event":"attempt_ended","at_s":1,"task":"a","attempt":1,"exit_status":3,"output_bytes":0}
        {"event":"task_ended","at_s":1,"task":"a","outcome":"failed"}
        {"event":"task_ended","at_s":1,"task":"b","outcome":"blocked","by":"a"}
        {"event":"task_ended","at_s":1,"task":"group","outcome":"blocked","by":"a"}
        {"event":"task_ended","at_s":1,"task":"group/c","outcome":"blocked","by":"a"}
        {"event":"run_stopping","at_s":1,"failed":"a"}
        {"event":"task_ended","at_s":1,"task":"e","outcome":"cancelled"}
        {"event":"attempt_ended","at_s":2,"task":"d","attempt":1,"exit_status":0,"output_bytes":0}
        {"event":"task_ended","at_s":2,"task":"d","outcome":"succeeded"}
        {"event":"run_ended","at_s":2,"result":"failed"}
        """)
  }

  @Test func anInterruption() throws {
    expectText(
      try log(
        "tasks: { a: { run: x, estimate: 60s }, b: { delay: 9s } }", ["a": .lasts(60).terminating(in: nil)],
        interruptions: [.signal(15, at: 1)]),
      is: """
        {"event":"run_started","at_s":0,"version":1,"run_id":"r1","workflow":"test","tasks":2}
        {"event":"task_ready","at_s":0,"task":"a"}
        {"event":"task_ready","at_s":0,"task":"b"}
        {"event":"attempt_started","at_s":0,"task":"a","attempt":1}
        {"event":"run_stopping","at_s":1,"signal":"SIGTERM"}
        {"event":"task_ended","at_s":1,"task":"b","outcome":"cancelled"}
        {"event":"attempt_ended","at_s":11,"task":"a","attempt":1,"signal":"SIGKILL","output_bytes":0}
        {"event":"task_ended","at_s":11,"task":"a","outcome":"cancelled"}
        {"event":"run_ended","at_s":11,"result":"interrupted","signal":"SIGTERM"}
        """)
  }

  @Test func outputIsCountedByAttempt() throws {
    var log = ""
    let observer = EventLog(try planned("tasks: { a: x, b: x, c: x }"), RunHeader(runID: "r1"), secrets: Secrets()) {
      log += $0
    }
    tell(observer, [(0, .attemptStarted(0, attempt: 1, after: nil)), (1, .attemptStarted(1, attempt: 1, after: nil))])
    write("12345\n", of: 0, to: observer)
    write("ü", of: 1, to: observer)
    write("", of: 1, to: observer)
    write("1234", of: 0, to: observer)
    tell(
      observer,
      [
        (2, .attemptEnded(0, attempt: 1, .exited(0))), (3, .attemptEnded(1, attempt: 1, .signalled(9))),
        (3, .attemptStarted(2, attempt: 1, after: 1)), (4, .attemptEnded(2, attempt: 1, .exited(255))),
      ])
    expectText(
      log,
      is: """
        {"event":"attempt_started","at_s":0,"task":"a","attempt":1}
        {"event":"attempt_started","at_s":0.001,"task":"b","attempt":1}
        {"event":"attempt_ended","at_s":0.002,"task":"a","attempt":1,"exit_status":0,"output_bytes":10}
        {"event":"attempt_ended","at_s":0.003,"task":"b","attempt":1,"signal":"SIGKILL","output_bytes":2}
        {"event":"attempt_started","at_s":0.003,"task":"c","attempt":1,"after":"b"}
        {"event":"attempt_ended","at_s":0.004,"task":"c","attempt":1,"exit_status":255,"output_bytes":0}
        """)
  }

  @Test func whatTheSystemRefuses() throws {
    var log = ""
    let observer = EventLog(try planned("tasks: { a: x, b: x }"), RunHeader(runID: "r1"), secrets: Secrets()) {
      log += $0
    }
    tell(
      observer,
      [
        (0, .attemptEnded(0, attempt: 1, .notStarted(.program("sh", errno: 2)))),
        (0, .attemptEnded(1, attempt: 1, .notStarted(.directory("/nowhere", errno: 20)))),
        (5000, .stopping(.fault(.noProcess(errno: 24)))), (5000, .runEnded(.faulted(.noProcess(errno: 24)))),
      ])
    expectText(
      log,
      is: """
        {"event":"attempt_ended","at_s":0,"task":"a","attempt":1,"errno":2,"step":"execution","program":"sh","output_bytes":0}
        {"event":"attempt_ended","at_s":0,"task":"b","attempt":1,"errno":20,"step":"working_directory","directory":"/nowhere","output_bytes":0}
        {"event":"run_stopping","at_s":5,"fault":"no_process","errno":24}
        {"event":"run_ended","at_s":5,"result":"faulted","fault":"no_process","errno":24}
        """)
  }

  @Test func aBatchIsWrittenAtOnce() throws {
    var writes: [Int] = []
    let plan = try planned("tasks: { a: { delay: 1s }, b: { delay: 2s } }")
    let observer = EventLog(plan, RunHeader(runID: "r1"), secrets: Secrets()) {
      writes.append($0.split(separator: "\n").count)
    }
    _ = Simulation(plan, observers: [observer])
    #expect(writes == [5, 2, 3])
  }

  /// Whatever becomes of a group, it ends once.
  @Test(arguments: [
    ("tasks: { g: { tasks: { a: x } } }", "succeeded"), ("tasks: { g: { tasks: { bad: x } } }", "blocked"),
    ("on_failure: continue\ntasks: { bad: x, g: { dependencies: bad, tasks: { a: x } } }", "blocked"),
    ("tasks: { ok: x, g: { dependencies: ok, when: failure, tasks: { a: x } } }", "skipped"),
    ("tasks: { bad: x, ok: { run: x, estimate: 9s }, g: { dependencies: ok, tasks: { a: x } } }", "cancelled"),
    ("tasks: { g: { timeout: 1s, tasks: { a: { run: x, estimate: 5s } } } }", "timed_out"),
    ("tasks: { g: { allow_failure: true, tasks: { bad: x } } }", "failed"),
    ("tasks: { g: { delay: 1s, tasks: { a: x } } }", "succeeded"),
  ])
  func aGroupEndsOnce(text: String, outcome: String) throws {
    let bad = text.contains("tasks: { bad: x } }") ? "g/bad" : "bad"
    let lines = try log(text, text.contains("bad") ? [bad: .fails(after: 1)] : [:]).split(separator: "\n")
    let ended = lines.filter { $0.contains("task_ended") && $0.contains("\"task\":\"g\"") }
    #expect(ended.count == 1)
    #expect(ended.first?.contains("\"outcome\":\"\(outcome)\"") == true, "\(ended)")
  }
}
