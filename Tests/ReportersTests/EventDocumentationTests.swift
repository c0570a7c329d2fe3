import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// `docs/events.md` names every event and every field, and the log of each has a test here.
struct EventDocumentationTests {
  private static let plan = Result {
    try planned("tasks: { a: x, b: { run: x, dependencies: a } }", ["b": [.allowedToFail]])
  }

  /// Every case of `RunEvent`, of results, outcomes and reasons.
  private static let lines: [(RunEvent, String)] = [
    (
      .runStarted,
      """
      "event":"run_started","at_s":1,"version":1,"run_id":"r1","workflow":"test","tasks":2,"directory":"/project"}
      {"event":"task_planned","at_s":1,"task":"a","node":0,"place":0,"slots":1}
      {"event":"task_planned","at_s":1,"task":"b","node":1,"place":1,"slots":1,"may_fail":true,\
      "waits_for":{"dependency":[0]}
      """
    ),
    (.delayEnded(0), #""event":"delay_ended","at_s":1,"task":"a""#),
    (.queued(0, for: .slots), #""event":"task_queued","at_s":1,"task":"a","for":"slots""#),
    (.queued(0, for: .memory), #""event":"task_queued","at_s":1,"task":"a","for":"memory""#),
    (.queued(0, for: .terminal), #""event":"task_queued","at_s":1,"task":"a","for":"terminal""#),
    (.queued(0, for: .turn), #""event":"task_queued","at_s":1,"task":"a","for":"turn""#),
    (
      .exported(0, [Instance.Value(name: "v", value: Bytes("1".utf8))]),
      #""event":"exported","at_s":1,"task":"a","values":{"v":"1"}"#
    ),
    (.taskReady(1, after: 0), #""event":"task_ready","at_s":1,"task":"b","after":"a""#),
    (.conditionStarted(1, after: 0), #""event":"condition_started","at_s":1,"task":"b","after":"a""#),
    (.conditionEnded(0, .exited(1)), #""event":"condition_ended","at_s":1,"task":"a","exit_status":1"#),
    (
      .attemptStarted(1, attempt: 2, after: 0),
      #""event":"attempt_started","at_s":1,"task":"b","attempt":2,"after":"a""#
    ),
    (.serviceReady(0), #""event":"service_ready","at_s":1,"task":"a""#),
    (.timeLimitReached(0), #""event":"time_limit_reached","at_s":1,"task":"a""#),
    (ended(.exited(3)), #"\#(endedText)"exit_status":3,"output_bytes":0"#),
    (ended(.stoppedByTerminal()), #"\#(endedText)"stopped_by":"terminal","output_bytes":0"#),
    (
      ended(.stoppedByTerminal(in: .probe)), #"\#(endedText)"stopped_by":"terminal","test":"ready","output_bytes":0"#
    ),
    (ended(.signalled(9)), #"\#(endedText)"signal":"SIGKILL","output_bytes":0"#),
    (
      ended(.notStarted(.program("sh", errno: 2))),
      #"\#(endedText)"errno":2,"step":"execution","program":"sh","output_bytes":0"#
    ),
    (ended(.notStarted(.streams(errno: 2))), #"\#(endedText)"errno":2,"step":"streams","output_bytes":0"#),
    (ended(.notStarted(.process(errno: 2))), #"\#(endedText)"errno":2,"step":"process","output_bytes":0"#),
    (
      ended(.notStarted(.exportsFile(in: "/tmp", errno: 2))),
      #"\#(endedText)"errno":2,"step":"exports_file","directory":"/tmp","output_bytes":0"#
    ),
    (ended(.notStarted(.preparation(.unsetList("l")))), #"\#(endedText)"unset":"l","matrix":"unset","output_bytes":0"#),
    (
      ended(.notStarted(.preparation(.unreadableFile(path: "/e", reason: "gone")))),
      #"\#(endedText)"env_file":"/e","message":"gone","output_bytes":0"#
    ),
    (
      ended(
        .notStarted(.preparation(.malformedFile(path: "/e", line: 2, EnvironmentFileProblem.unclosedQuote.message)))),
      #"\#(endedText)"env_file":"/e","line":2,"message":"a quote that is never closed","output_bytes":0"#
    ),
    (
      ended(.notStarted(.preparation(.requiredByFile(path: "/e", line: 2, name: "A", message: "m")))),
      #"\#(endedText)"env_file":"/e","line":2,"unset":"A","message":"m","output_bytes":0"#
    ),
    (
      ended(.notStarted(.preparation(.tooManyCombinations(limit: 9)))),
      #"\#(endedText)"matrix":"too_many_combinations","limit":9,"output_bytes":0"#
    ),
    (
      ended(.notStarted(.preparation(.tooManyTasks(limit: 9)))),
      #"\#(endedText)"matrix":"too_many_tasks","limit":9,"output_bytes":0"#
    ),
    (
      ended(.notStarted(.preparation(.matrix("m")))),
      #"\#(endedText)"matrix":"invalid","message":"m","output_bytes":0"#
    ),
    (
      ended(.notStarted(.directory("/nowhere", errno: 2))),
      #"\#(endedText)"errno":2,"step":"working_directory","directory":"/nowhere","output_bytes":0"#
    ),
    (ended(.notStarted(.preparation(.unset("T", message: nil)))), #"\#(endedText)"unset":"T","output_bytes":0"#),
    (
      ended(.notStarted(.preparation(.unset("T", message: "m")))),
      #"\#(endedText)"unset":"T","message":"m","output_bytes":0"#
    ),
    (ended(.badExports(.missing("v"))), #"\#(endedText)"missing_export":"v","output_bytes":0"#),
    (ended(.badExports(.undeclared(["v", "w"]))), #"\#(endedText)"undeclared_exports":["v","w"],"output_bytes":0"#),
    (
      ended(.badExports(.unreadable(line: 2, .noAssignment("hello")))),
      #"\#(endedText)"unreadable_export_line":2,"problem":"no_assignment","output_bytes":0"#
    ),
    (
      .retryScheduled(0, attempt: 2, after: 1500 * .millisecond),
      #""event":"retry_scheduled","at_s":1,"task":"a","attempt":2,"after_s":1.5"#
    ),
    (.exportsLeftOut(0, ["v"]), #""event":"exports_left_out","at_s":1,"task":"a","names":["v"]"#),
    (
      ended(.badExports(.tooLong("v", size: 131_072))),
      #"\#(endedText)"too_long":"export","name":"v","bytes":131072,"output_bytes":0"#
    ),
    (
      ended(.badExports(.replaced(by: "a pipe"))),
      #"\#(endedText)"unreadable_exports":"replaced","kind":"a pipe","output_bytes":0"#
    ),
    (ended(.badExports(.removed)), #"\#(endedText)"unreadable_exports":"removed","output_bytes":0"#),
    (
      ended(.badExports(.tooMuch(limit: 9))),
      #"\#(endedText)"unreadable_exports":"too_much","limit":9,"output_bytes":0"#
    ),
    (
      ended(.badExports(.unread(errno: 5))),
      #"\#(endedText)"unreadable_exports":"unread","errno":5,"output_bytes":0"#
    ),
    (
      ended(.notStarted(.scriptFile(in: "/tmp", errno: 2))),
      #"\#(endedText)"errno":2,"step":"script_file","directory":"/tmp","output_bytes":0"#
    ),
    (
      ended(.notStarted(.tooLong(.variable(.init(name: "v", size: 9, source: .export, producers: ["b"]))))),
      #"\#(endedText)"errno":7,"step":"execution","too_long":"variable","name":"v","bytes":9,"source":"export","exported_by":["b"],"output_bytes":0"#
    ),
    (
      ended(.notStarted(.tooLong(.argument(size: 9)))),
      #"\#(endedText)"errno":7,"step":"execution","too_long":"argument","bytes":9,"output_bytes":0"#
    ),
    (
      ended(.notStarted(.tooLong(.script(size: 9, shell: "x")))),
      #"\#(endedText)"errno":7,"step":"execution","too_long":"script","bytes":9,"shell":"x","output_bytes":0"#
    ),
    (
      ended(.notStarted(.tooLong(.total(size: 9, limit: 8, largest: nil)))),
      #"\#(endedText)"errno":7,"step":"execution","too_long":"total","bytes":9,"limit":8,"output_bytes":0"#
    ),
    (
      ended(.notStarted(.preparation(.tooLong(variable: "v")))),
      #"\#(endedText)"too_long":"variable","name":"v","output_bytes":0"#
    ),
    (ended(.notStarted(.preparation(.tooLong(variable: nil)))), #"\#(endedText)"too_long":"text","output_bytes":0"#),
    (
      ended(.notStarted(.preparation(.tooLongInFile(path: "/e", line: 2, variable: "v")))),
      #"\#(endedText)"too_long":"variable","name":"v","env_file":"/e","line":2,"output_bytes":0"#
    ),
    (
      .tasksAdded(by: 0, 2..<2), #""event":"tasks_added","at_s":1,"task":"a","count":0,"tasks":[],"first_node":2"#
    ),
    (.taskEnded(0, .succeeded), #"\#(outcomeText)"succeeded""#), (.taskEnded(0, .failed), #"\#(outcomeText)"failed""#),
    (.taskEnded(0, .timedOut), #"\#(outcomeText)"timed_out""#),
    (.taskEnded(0, .cancelled), #"\#(outcomeText)"cancelled""#),
    (.taskEnded(0, .skipped), #"\#(outcomeText)"skipped""#),
    (.taskEnded(0, .blocked(by: 1)), #"\#(outcomeText)"blocked","by":"b""#),
    (.taskEnded(1, .timedOut), #""event":"task_ended","at_s":1,"task":"b","outcome":"timed_out","allowed":true"#),
    (.stopping(.failure(of: 0)), #""event":"run_stopping","at_s":1,"failed":"a""#),
    (.stopping(.signal(2)), #""event":"run_stopping","at_s":1,"signal":"SIGINT""#),
    (.stopping(.fault(.noProcess(errno: 24))), #""event":"run_stopping","at_s":1,"fault":"no_process","errno":24"#),
    (.stopping(.fault(.deadlock)), #""event":"run_stopping","at_s":1,"fault":"deadlock""#),
    (.killing(3), #""event":"run_killing","at_s":1,"tasks":3"#),
    (.runEnded(.succeeded), #""event":"run_ended","at_s":1,"result":"succeeded""#),
    (.runEnded(.failed), #""event":"run_ended","at_s":1,"result":"failed""#),
    (.runEnded(.interrupted(signal: 2)), #""event":"run_ended","at_s":1,"result":"interrupted","signal":"SIGINT""#),
    (
      .runEnded(.faulted(.noProcess(errno: 24))),
      #""event":"run_ended","at_s":1,"result":"faulted","fault":"no_process","errno":24"#
    ),
    (.runEnded(.faulted(.deadlock)), #""event":"run_ended","at_s":1,"result":"faulted","fault":"deadlock""#),
  ]

  private static func ended(_ result: AttemptResult) -> RunEvent { .attemptEnded(0, attempt: 1, result) }
  private static let endedText = #""event":"attempt_ended","at_s":1,"task":"a","attempt":1,"#
  private static let outcomeText = #""event":"task_ended","at_s":1,"task":"a","outcome":"#

  @Test func everyEventHasItsLine() throws {
    let plan = try Self.plan.get()
    for (event, line) in Self.lines {
      var log = ""
      tell(EventLog(plan, RunHeader(runID: "r1"), secrets: Secrets()) { log += $0 }, [(1000, event)])
      #expect(log == "{\(line)}\n")
    }
  }

  @Test func everyEventAndFieldIsDescribed() throws {
    let text = try readFile("\(repositoryRoot)/docs/events.md")
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let described = rows.flatMap { row in
      row.split(separator: "|")[0].matches(of: /`(\w+)`/).map { String($0.output.1) }
    }
    #expect(described.sorted() == EventShape.all.map(\.event).sorted())
    // That the lines have no other members, simulations show.
    for shape in EventShape.all {
      for member in shape.required + shape.optional {
        #expect(text.contains("`\(member.name)`"), "\(member.name) of \(shape.event)")
      }
    }
    let written = Self.lines.flatMap { $0.1.matches(of: /"event":"(\w+)"/).map { String($0.output.1) } }
    // These tell of more than one node.
    #expect(Set(written).union(["waits_added", "node_ready", "node_ended"]) == Set(described))
    for word in ["succeeded", "failed", "timed_out", "cancelled", "skipped", "blocked", "interrupted", "faulted"] {
      #expect(text.contains("`\(word)`"))
    }
  }

  /// The beginning and end of a group are nobody's tasks, but what happens to the group is.
  @Test func ofGroupsOnlyWhatPeopleKnowIsTold() throws {
    var log = ""
    let plan = try planned("tasks: { g: { tasks: { a: x } } }")
    tell(
      EventLog(plan, RunHeader(runID: "r1"), secrets: Secrets()) { log += $0 },
      [
        (0, .taskReady(0, after: nil)), (0, .conditionEnded(0, .exited(0))), (0, .taskEnded(0, .succeeded)),
        (0, .taskReady(1, after: 0)), (1000, .timeLimitReached(2)), (1000, .taskEnded(2, .timedOut)),
      ])
    expectText(
      steps(log),
      is: """
        {"event":"condition_ended","at_s":0,"task":"g","exit_status":0}
        {"event":"task_ready","at_s":0,"task":"g/a"}
        {"event":"time_limit_reached","at_s":1,"task":"g"}
        {"event":"task_ended","at_s":1,"task":"g","outcome":"timed_out"}
        """)
  }
}
