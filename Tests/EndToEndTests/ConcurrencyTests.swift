import TestSupport
import Testing

/// How many tasks really run at a time, and in which order.
struct ConcurrencyTests {
  /// Tasks that can only end when all of them run at once.
  private static func meeting(of count: Int, keys: String = "") -> String {
    let script = "touch here-$TASKFLOW_TASK; while [ $(ls here-* | wc -l) -lt \(count) ]; do sleep 0.02 || :; done"
    return "tasks: {" + (0..<count).map { "t\($0): {\(keys)run: '\(script)'}" }.joined(separator: ", ") + "}"
  }

  /// Tasks that fail when another of them runs.
  private static let hermits: String = {
    let script = "mkdir lock; sleep 0.01; rmdir lock"
    return "tasks: {" + (0..<12).map { "t\($0): {run: '\(script)'}" }.joined(separator: ", ") + "}"
  }()

  @Test func manyRunAtOnceWhereThereIsRoom() throws {
    #expect(try Sandbox(Self.meeting(of: 12)).taskflow("run", "-q", "-j", "12").status == .exited(0))
    #expect(try Sandbox(Self.meeting(of: 12)).taskflow("run", "-q", "-j", "unlimited").status == .exited(0))
  }

  @Test func oneSlotIsForOneTask() throws {
    let result = try Sandbox(Self.hermits).taskflow("run", "-q", "-j", "1")
    #expect(result.status == .exited(0))
    #expect(result.output.isEmpty)
  }

  @Test func aTaskThatNeedsAllSlotsRunsAlone() throws {
    let text = Self.hermits.replacing("{run:", with: "{cpus: 4, run:")
    #expect(try Sandbox(text).taskflow("run", "-q", "-j", "4").status == .exited(0))
  }

  @Test func whatNeedsNoSlotWaitsForNone() throws {
    #expect(try Sandbox(Self.meeting(of: 8, keys: "cpus: 0, ")).taskflow("run", "-q", "-j", "1").status == .exited(0))
  }

  @Test func syncTasksRunOneAfterTheOther() throws {
    let result = try Sandbox("mode: sync\n" + Self.hermits).taskflow("run", "-q", "-j", "unlimited")
    #expect(result.status == .exited(0))
    let reversed = try Sandbox("tasks: {c: {delay: 30ms, run: echo c}, b: {delay: 20ms, run: echo b}, a: echo a}")
    #expect(try reversed.taskflow("run", "-q", "--mode", "sync").output == "c\nb\na\n")
  }

  @Test func tasksOfOneSlotStartInTheOrderOfTheirPriority() throws {
    let sandbox = try Sandbox(
      "tasks: {a: echo a, b: {priority: 1, run: echo b}, c: {priority: -1, run: echo c}, d: echo d}")
    #expect(try sandbox.taskflow("run", "-q", "-j", "1").output == "b\na\nd\nc\n")
  }
}
