import RunEvents
import Testing

@testable import LocalExecutor

/// What is kept of the processes under way.
struct AttemptTests {
  private func attempt(_ task: Int32, _ phase: Phase) -> Attempt {
    Attempt(
      key: Attempt.Key(task: task, phase: phase), process: 1, processDescriptor: -1, connection: .ours(terminal: nil),
      command: ExecutedCommand(words: ["true"], directory: "/"))
  }

  @Test func processesOfOneTaskAreToldApart() {
    var table = AttemptTable()
    let run = table.insert(attempt(7, .run))
    let probe = table.insert(attempt(7, .probe))
    #expect(run != probe)
    #expect(table.place(of: Attempt.Key(task: 7, phase: .probe)) == probe)
    #expect(table.place(of: Attempt.Key(task: 7, phase: .condition)) == nil)
    table.remove(at: run)
    #expect(table.place(of: Attempt.Key(task: 7, phase: .run)) == nil)
    #expect(!table.isEmpty)
    #expect(table.insert(attempt(8, .condition)) == run)
    table.remove(at: probe)
    table.remove(at: run)
    #expect(table.isEmpty)
  }

  @Test func theLastFourKibibytesOfATestAreKept() {
    var probe = attempt(0, .probe)
    #expect(probe.outputTail.isEmpty)
    for piece in 0..<100 {
      let bytes = [UInt8](repeating: UInt8(piece), count: 100)
      bytes.withUnsafeBytes { probe.keep($0) }
    }
    #expect(probe.outputTail.count == 4096)
    #expect(probe.outputTail.first == 59)
    #expect(probe.outputTail.last == 99)
    [UInt8](repeating: 1, count: 9000).withUnsafeBytes { probe.keep($0) }
    #expect(probe.outputTail == [UInt8](repeating: 1, count: 4096))
  }
}
