import Variables
import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Analysis
import Testing
import WorkflowModel

/// Secrets are `***` in everything that is shown or written.
struct SecretsTests {
  private static let secrets = ["hunter2", "line one\nline two"]

  private func makeSecrets(_ values: [String] = Self.secrets) -> Secrets { Secrets(values.map { Array($0.utf8) }) }

  /// What reaches those behind the mask, as it comes.
  private final class Listener: RunObserver {
    var pieces: [String] = []

    func observe(_ event: RunEvent, at instant: Instant) {
      if case .attemptEnded(let task, _, _) = event { pieces.append("<end \(task)>") }
    }
    func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
      pieces.append("\(task):" + String(decoding: output, as: UTF8.self))
    }
    func observe(probeOutput: UnsafeRawBufferPointer, of task: TaskID) {
      pieces.append("probe \(task):" + String(decoding: probeOutput, as: UTF8.self))
    }
    /// Everything of a task put together.
    func text(of task: TaskID) -> String {
      pieces.filter { $0.hasPrefix("\(task):") }.map { $0.dropFirst(2) }.joined()
    }
  }

  private func end(_ task: TaskID, _ observer: any RunObserver) {
    tell(observer, [(1, .attemptEnded(task, attempt: 1, .exited(0)))])
  }

  @Test func withoutSecretsOutputIsHandedOnAsItComes() {
    let listener = Listener()
    let masking = MaskingObserver(secrets: Secrets(), before: [listener])
    write("hunt", of: 0, to: masking)
    write("er2\n", of: 0, to: masking)
    probe("p", of: 1, to: masking)
    end(0, masking)
    #expect(listener.pieces == ["0:hunt", "0:er2\n", "probe 1:p", "<end 0>"])
  }

  /// Each task has a stream of its own, and every way to cut the text gives the same.
  @Test func secretsAreFoundAcrossReads() {
    let text = "a hunter2 b\nline one\nline two hunter hunterhunter2"
    for size in 1...text.utf8.count {
      let listener = Listener()
      let masking = MaskingObserver(secrets: makeSecrets(), before: [listener])
      var rest = Substring(text)
      while !rest.isEmpty {
        write(String(rest.prefix(size)), of: 0, to: masking)
        write("hunt", of: 1, to: masking)
        rest = rest.dropFirst(size)
      }
      end(0, masking)
      end(1, masking)
      #expect(listener.text(of: 0) == "a *** b\n*** hunter hunter***", "\(size)")
      #expect(listener.text(of: 1) == String(repeating: "hunt", count: (text.count + size - 1) / size))
      #expect(listener.pieces.last == "<end 1>")
    }
  }

  @Test func whatWasHeldBackComesBeforeTheEnd() {
    let listener = Listener()
    let masking = MaskingObserver(secrets: makeSecrets(), before: [listener])
    write("so hunter", of: 0, to: masking)
    #expect(listener.pieces == ["0:so "])
    end(0, masking)
    write("2", of: 0, to: masking)
    #expect(listener.pieces == ["0:so ", "0:hunter", "<end 0>", "0:2"])
  }

  @Test func aSecretThatIsAddedIsMaskedInWhatIsRunning() {
    let secrets = makeSecrets()
    let listener = Listener()
    let masking = MaskingObserver(secrets: secrets, before: [listener])
    write("token and hun", of: 0, to: masking)
    secrets.add(Array("token".utf8))
    secrets.add(Array("token".utf8))
    write("ter2, to", of: 0, to: masking)
    write("ken hunt", of: 0, to: masking)
    write("er2 tok", of: 0, to: masking)
    end(0, masking)
    #expect(listener.text(of: 0) == "token and ***, *** *** tok")
  }

  @Test func theFirstSecretMayComeWhileSomethingRuns() {
    let secrets = Secrets()
    let listener = Listener()
    let masking = MaskingObserver(secrets: secrets, before: [listener])
    write("early hunter2 ", of: 0, to: masking)
    #expect(secrets.isEmpty)
    secrets.add(Array("hunter2".utf8))
    #expect(!secrets.isEmpty)
    write("late hunter2", of: 0, to: masking)
    probe("hunter2", of: 0, to: masking)
    end(0, masking)
    #expect(listener.text(of: 0) == "early hunter2 late ***")
    #expect(listener.pieces.contains("probe 0:***"))
  }

  @Test func whatExportsASecretIsShownWhenThatIsKnown() throws {
    let secrets = Secrets()
    let listener = Listener()
    let plan = try planned("secrets: [TOKEN]\ntasks: {a: {exports: [TOKEN], run: x}, b: {run: x, exports: [other]}}")
    let masking = MaskingObserver(secrets: secrets, graph: plan, before: [listener]) { OutputTests.Spool() }
    write("it is hunter2", of: 0, to: masking)
    write("at once", of: 1, to: masking)
    #expect(listener.pieces == ["1:at once"])
    secrets.add(Array("hunter2".utf8))
    end(0, masking)
    #expect(listener.text(of: 0) == "it is ***")
    #expect(listener.pieces.last == "<end 0>")
  }

  /// Secrets are in what comes from files and tasks; whoever masks more makes riddles.
  @Test(arguments: [
    (AttemptResult.exited(1), "'a' failed: exit status 1"), (.signalled(9), "'a' failed: killed by SIGKILL"),
    (.notStarted(.preparation(.unset("exit", message: "not 1"))), "'a' failed: needs ***, which is not set: not ***"),
    (.badExports(.missing("status")), "'a' failed: did not export '***'"),
  ])
  func ourOwnWordsAreNotMasked(result: AttemptResult, message: String) throws {
    let audience = Audience(
      try planned("tasks: {a: x}"), secrets: makeSecrets(["exit", "status", "killed", "failed", "needs", "1"]))
    tell(
      audience,
      [
        (0, .attemptStarted(0, attempt: 1, after: nil)), (1, .attemptEnded(0, attempt: 1, result)),
        (1, .taskEnded(0, .failed)),
      ])
    #expect(audience.said == [message])
  }

  /// Of a `ready` test only the end comes, which may begin in the middle of a secret.
  @Test func whatATestSaidIsMaskedWithoutItsBeginning() {
    let listener = Listener()
    let masking = MaskingObserver(secrets: makeSecrets(), before: [listener])
    probe("a hunter2\n", of: 0, to: masking)
    probe("nter2" + String(repeating: "x", count: 4070) + "\nand hunter2 again, and so on", of: 0, to: masking)
    #expect(listener.pieces == ["probe 0:a ***\n", "probe 0:\nand *** again, and so on"])
  }

  // MARK: - What taskflow writes itself

  private static let file = """
    name: says hunter2
    tasks:
      hunter2-task: { run: 'curl -u hunter2 "$URL"', cwd: /srv/hunter2 }
      b: { run: x, dependencies: hunter2-task }
    """

  private static let events: [(Nanoseconds, RunEvent)] = [
    (0, .runStarted), (0, .taskReady(0, after: nil)), (0, .attemptStarted(0, attempt: 1, after: nil)),
    (1000, .attemptEnded(0, attempt: 1, .notStarted(.preparation(.unset("URL", message: "as hunter2"))))),
    (1000, .taskEnded(0, .failed)), (1000, .taskEnded(1, .blocked(by: 0))), (1000, .stopping(.failure(of: 0))),
    (1000, .runEnded(.failed)),
  ]

  @Test func messagesTableChartAndReport() throws {
    let audience = Audience(try planned(Self.file), secrets: makeSecrets())
    write("password: hunter2\n", of: 0, to: audience)
    let script = "curl -u hunter2 \"$URL\""
    audience.observe(
      executed: ExecutedCommand(words: ["sh", "-c", script], script: script, directory: "/srv/hunter2"), of: 0)
    tell(audience, Self.events)
    #expect(
      audience.said == ["'***-task' failed: needs URL, which is not set: as ***; blocked by it: 'b'"])
    let timeline = audience.timeline
    expectText(
      TimelineReport(timeline, display: Display(width: 30), words: words).render(.both),
      is: """
        task        start   finish  finish order  duration  outcome
        ***-task  0.000 s  1.000 s             1   1.000 s  failed: needs URL, which is not set: as ***
        b               -        -             -         -  blocked by ***-task

        ***-task *│██████████████████✗
        b         │
                   0          1.000 s
        █ run   ✗ failed   * critical path

        2 tasks (1 failed, 1 blocked): 1.000 s of work in 1.000 s, 1.00 times as fast as one after the other; \
        critical path: ***-task
        """)
    #expect(!PlanJSON.render(timeline).contains("hunter2"))
    let rerun = RerunCommand(["taskflow", "run"], ["--set", "password=hunter2"])
    expectText(
      FailureReport(timeline, tails: audience.tails, words: words, rerun: rerun, style: .plain).render(),
      is: """
        '***-task' failed: needs URL, which is not set: as ***
          command: curl -u *** "$URL"
          directory: /srv/***
          end of its output:
            password: ***
          blocked by it: 'b'
          run it again: the same command line, and name the task '***-task'
        """)
  }

  /// Instances whose values may not be shown are still told apart, and of a secret that is too long for a name no part is shown.
  @Test func namesOfInstances() throws {
    let long = String(repeating: "long-secret-", count: 10)
    let plan = try planned("tasks: { t: { matrix: { v: [hunter2, other, tiger, a-hunter2, \(long)] }, run: x } }")
    let secrets = makeSecrets(["hunter2", "tiger", long])
    let timeline = Timeline(plan, secrets: secrets)
    let tasks = (0..<TaskID(plan.tasks.count)).filter { plan.tasks[Int($0)].kind == .task }
    let names = ["t[v=***,#1]", "t[v=other]", "t[v=***,#3]", "t[v=a-***,#4]", "t[v=***,#5]"]
    #expect(tasks.map(timeline.name) == names)
    #expect(tasks.map(timeline.key) == names)
    tell(timeline, [(0, .attemptEnded(tasks[4], attempt: 1, .exited(1))), (0, .taskEnded(tasks[4], .failed))])
    let rerun = RerunCommand(["taskflow", "run"], [])
    expectText(
      FailureReport(timeline, tails: OutputTail(plan), words: words, rerun: rerun, style: .plain).render(),
      is: """
        't[v=***,#5]' failed: exit status 1
          run it again: the same command line, and name the task 't[v=***,#5]'
        """)
    let json = GraphText(plan, critical: [], secrets: secrets).render(.json)
    #expect(!["hunter2", "tiger", "long"].contains { json.contains($0) })
  }

  @Test func whatIsSaidOfExportsThatAreLeftOut() throws {
    let audience = Audience(try planned("tasks: { a: x }"), secrets: makeSecrets())
    tell(audience, [(0, .exportsLeftOut(0, ["hunter2", "other"]))])
    #expect(audience.said == ["warning: 'a' is run without '***', 'other': too long for its environment"])
  }

  @Test func theNameOfATaskToRunAgain() {
    let rerun = RerunCommand(["taskflow", "run"], [], isInputGone: true)
    #expect(
      rerun.text(running: "hunter2-task", makeSecrets()) == "give the same file again, and name the task '***-task'")
  }

  @Test func theEventLog() throws {
    var log = ""
    let observer = EventLog(
      try planned(Self.file), RunHeader(runID: "r1"), secrets: makeSecrets(["hunter2", "say \"hi\""])
    ) { log += $0 }
    tell(observer, Self.events)
    tell(observer, [(1000, .conditionEnded(1, .notStarted(.preparation(.unset("A", message: "say \"hi\"")))))])
    expectText(
      steps(log),
      is: """
        {"event":"run_started","at_s":0,"version":1,"run_id":"r1","workflow":"says ***","tasks":2}
        {"event":"task_ready","at_s":0,"task":"***-task"}
        {"event":"attempt_started","at_s":0,"task":"***-task","attempt":1}
        {"event":"attempt_ended","at_s":1,"task":"***-task","attempt":1,"unset":"URL","message":"as ***","output_bytes":0}
        {"event":"task_ended","at_s":1,"task":"***-task","outcome":"failed"}
        {"event":"task_ended","at_s":1,"task":"b","outcome":"blocked","by":"***-task"}
        {"event":"run_stopping","at_s":1,"failed":"***-task"}
        {"event":"run_ended","at_s":1,"result":"failed"}
        {"event":"condition_ended","at_s":1,"task":"b","unset":"A","message":"***"}
        """)
  }

  @Test func prefixes() throws {
    let destination = OutputTests.Destination()
    let prefixed = PrefixedOutput(
      to: destination, graph: try planned(Self.file), display: Display(), secrets: makeSecrets())
    write("x\n", of: 0, to: prefixed)
    write("y\n", of: 1, to: prefixed)
    expectText(destination.text, is: "***-task | x\nb        | y")
  }
}
