import TestSupport
import Testing

/// The event log is the whole record of a run: what was shown of the run is made again from it, byte for byte.
struct RecordTests {
  @Test(arguments: [
    "tasks: { a: echo a, b: { dependencies: a, run: exit 3 }, c: { dependencies: b, run: x } }",
    // More output than is kept, and some that is no text.
    "tasks: { long: 'seq 5000; exit 1', bytes: { run: \"printf 'a\\\\377b\\\\033[31mc\\\\n'; exit 1\" } }",
    "tasks: { again: { retry: { max: 2, delay: 20ms }, run: 'echo no; exit 2' } }",
    "tasks: { q: { if: 'false', run: x }, p: { if: 'echo why; exit 7', run: x }, d: { delay: 30ms } }",
    """
    tasks:
      g:
        timeout: 200ms
        tasks: { a: sleep 9, b: { dependencies: a, run: x }, c: { when: always, run: echo c } }
      z: { dependencies: g, run: x }
    """,
    """
    tasks:
      s: { service: { ready: 'echo not yet; exit 1', timeout: 300ms }, run: sleep 9 }
      u: { dependencies: s, run: x }
    """,
    "tasks: { s: { service: {}, run: 'echo early; exit 0' }, u: { dependencies: s, run: sleep 1 } }",
    """
    on_failure: continue
    tasks:
      list: { exports: names, run: "printf 'names<<END\\na\\nb\\nEND\\n' >> $TASKFLOW_EXPORTS" }
      m: { dependencies: list, matrix: { n: "${names}" }, run: 'test "$n" = a' }
      none: { matrix: { n: [] }, run: x }
      after: { dependencies: m, run: x }
    """,
    "tasks: { a: { cwd: nowhere, run: x }, b: { run: [no-such-program] }, c: { exports: v, run: 'true' } }",
    "tasks: { k: 'kill -KILL $$', l: { allow_failure: true, run: exit 1 }, t: { timeout: 100ms, run: sleep 9 } }",
  ])
  func whatWasShownIsMadeAgainFromTheLog(text: String) throws {
    let sandbox = try Sandbox(text)
    let ended = try sandbox.taskflow("run", "-k", "--timeline", "both", "--events", "log", "taskflow.yaml")
    let reports = try RecordedReports(try sandbox.directory.read("log"))
    #expect(!reports.timeline.isEmpty)
    #expect(reports.differences(from: ended) == [])
  }

  /// Secrets are `***` in the log, and so in all that is made from it.
  @Test func secretsStayHidden() throws {
    let sandbox = try Sandbox(
      """
      secrets: [TOKEN]
      env: { TOKEN: hunter2 }
      tasks:
        a: 'echo "the token is $TOKEN"; exit 1'
        m: { matrix: { v: [hunter2, other] }, run: exit 1 }
      """)
    let ended = try sandbox.taskflow("run", "-k", "--timeline", "both", "--events", "log", "taskflow.yaml")
    let log = try sandbox.directory.read("log")
    #expect(!log.contains("hunter2"))
    #expect(try RecordedReports(log).differences(from: ended) == [])
  }

  /// A log that ends in the middle of a line is that of a run which was killed, or still goes on.
  @Test func theBeginningOfALogTellsOfTheBeginningOfARun() throws {
    let sandbox = try Sandbox("tasks: { a: echo a, b: { dependencies: a, run: echo b } }")
    try sandbox.taskflow("run", "-q", "--events", "log")
    let log = try sandbox.directory.read("log")
    let end = try #require(log.firstRange(of: "\"task_ended\""))
    #expect(try RecordedReports(String(log[..<end.lowerBound])).timeline.contains("2 tasks"))
    #expect(throws: (any Error).self) { try RecordedReports("tasks: { a: x }\n") }
    #expect(throws: (any Error).self) { try RecordedReports("") }
  }
}
