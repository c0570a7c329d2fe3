import Diagnostics
import TestSupport
import Testing

/// Instances are known by their values as they are; what people see of these is no identity.
struct IdentityTests {
  @Test("label-is-not-a-key") func labelIsNotAKey() throws {
    let sandbox = try Sandbox(
      #"tasks: { t: { matrix: { v: ["a\tb", 'a\tb'] }, run: 'printf "%s\n" "$TASKFLOW_TASK"' } }"#)
    let names = [#"t[v=a\tb]"#, #"t[v=a\\tb]"#]
    let plan = try sandbox.taskflow("plan").lines
    #expect(plan[1...2].map { String($0.prefix { $0 != " " }) } == names)
    let result = try sandbox.taskflow("run", "-q", "-j", "1", "--events", "events.json")
    #expect(result.lines == names + [""])
    let events = try Events(sandbox)
    #expect(events.named("task_ended").map { $0["task"]?.string } == names)
    for name in names { #expect(try sandbox.taskflow("run", "-q", name).output == "\(name)\n") }
  }

  /// Two values that begin alike: when the time of the first is over, what the other has started outside of its group goes on.
  @Test func whatAnotherInstanceHasStartedIsNotStopped() throws {
    let start = String(repeating: "x", count: 65)
    let sandbox = try Sandbox(
      """
      on_failure: continue
      tasks:
        t:
          timeout: 3s
          matrix: { v: [\(start)a, c, \(start)b] }
          run: |
            case $v in
              *a) echo $$ > first; sleep 2; touch go; sleep 1000 ;;
              c) while [ ! -e go ]; do sleep 0.02; done ;;
              *b)
                (setsid sh -c 'while kill -0 $(cat first); do sleep 0.02; done; sleep 0.2; echo survived > out' &)
                while [ ! -e out ]; do sleep 0.02; done ;;
            esac
      """)
    let result = try sandbox.taskflow("run", "-q", "-j", "2", "--events", "events.json")
    #expect(result.status == .exited(1))
    #expect(try sandbox.directory.read("out") == "survived\n")
    let outcomes = try Events(sandbox).named("task_ended").compactMap { $0["outcome"]?.string }
    #expect(outcomes.sorted() == ["succeeded", "succeeded", "timed_out"])
  }

  @Test func theLineThatRunsItAgainMeansTheOneThatFailed() throws {
    let start = String(repeating: "y", count: 80)
    let sandbox = try Sandbox(
      """
      tasks:
        t: { matrix: { v: ["\(start)a", "\(start)b", "x,y]", '$${z', "\\e[0m"] }, run: 'printf "%s\\n" "$TASKFLOW_TASK"; exit 1' }
      """)
    let result = try sandbox.taskflow("run", "-q", "-k", "-j", "1")
    let names = result.lines.dropLast()
    #expect(Set(names).count == 5)
    let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("  run it again: ") }
    #expect(lines.count == 5)
    for (line, name) in zip(lines, names) {
      var again = Program(["sh", "-c", String(line.dropFirst("  run it again: ".count))])
      again.directory = sandbox.directory.path
      #expect(try again.run().output == "\(name)\n")
    }
  }

  @Test func aChangeConcernsTheInstanceThatIsNamed() throws {
    let sandbox = try Sandbox(#"tasks: { t: { matrix: { v: ['*', b] }, run: x, estimate: 1s } }"#)
    let result = try sandbox.taskflow("plan", "--set-duration", "t[v=*]=5s", "--format", "csv")
    #expect(result.output.contains("t[v=*],0,5"))
    #expect(result.output.contains("t[v=b],0,1"))
  }
}
