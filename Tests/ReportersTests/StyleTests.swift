import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// Colours that a task leaves set reach nobody else.
struct StyleTests {
  private func write(_ text: String, of task: TaskID, to observer: any RunObserver) {
    Array(text.utf8).withUnsafeBytes { observer.observe(output: $0, of: task) }
  }

  private func end(_ task: TaskID, _ observer: any RunObserver) {
    tell(observer, [(1, .attemptEnded(task, attempt: 1, .exited(0))), (1, .taskEnded(task, .succeeded))])
  }

  @Test(arguments: [
    ("plain", ""), ("\u{1B}[31mred", "31"), ("\u{1B}[31mred\u{1B}[0m", ""), ("\u{1B}[31mred\u{1B}[m", ""),
    ("\u{1B}[1;31mred\u{1B}[39m", "1"), ("\u{1B}[1;31mred\u{1B}[22;39m", ""), ("\u{1B}[38;5;0m", "38;5;0"),
    ("\u{1B}[38;2;0;0;0m", "38;2;0;0;0"), ("\u{1B}[0;32m", "32"), ("\u{1B}[32;0m", ""), ("\u{1B}[4:3m\u{1B}[4:0m", ""),
    ("\u{1B}[?25l", ""), ("\u{1B}[31m\u{1B}[2K", "31"), ("\u{1B}[31m\u{1B}[34m", "34"), ("\u{1B}[31m\u{1B}c", ""),
    ("\u{1B}[48:2::1:2:3m\u{1B}[49m", ""), ("\u{1B}[>4;2m", ""),
  ])
  func whatIsSet(text: String, parameters: String) {
    let bytes = Array(text.utf8)
    for size in [1, 3, 100] {
      var tracker = StyleTracker()
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { tracker.follow($0) }
      }
      #expect(String(decoding: tracker.sequence, as: UTF8.self) == (parameters.isEmpty ? "" : "\u{1B}[\(parameters)m"))
    }
  }

  @Test func groupedOutputEndsWithoutColours() {
    let destination = OutputTests.Destination()
    let grouped = GroupedOutput(to: destination) { OutputTests.Spool() }
    write("\u{1B}[31mred\n", of: 0, to: grouped)
    write("plain\n", of: 1, to: grouped)
    end(0, grouped)
    end(1, grouped)
    #expect(readable(destination.text).hasPrefix("‹31›red\n‹0›"))
    #expect(readable(destination.text).hasSuffix("plain\n"))
  }

  @Test func liveOutputSetsEachTasksOwn() {
    let destination = OutputTests.Destination()
    let live = LiveOutput(to: destination)
    write("\u{1B}[31mred\n", of: 0, to: live)
    write("plain", of: 1, to: live)
    write("red again\n", of: 0, to: live)
    end(0, live)
    let text = readable(destination.text)
    #expect(text.hasPrefix("‹31›red\n‹0›"))
    #expect(text.contains("plain\n‹31›red again\n‹0›"))
  }

  /// A pipe, or a file, gets what tasks write byte for byte.
  @Test(arguments: [false, true]) func bytesAreKeptWhereNoColoursAreShown(isGrouped: Bool) {
    let destination = OutputTests.Destination(showsStyles: false)
    let output: any RunObserver =
      isGrouped ? GroupedOutput(to: destination) { OutputTests.Spool() } : LiveOutput(to: destination)
    write("\u{1B}[31mred\n", of: 0, to: output)
    end(0, output)
    write("plain\n", of: 1, to: output)
    end(1, output)
    #expect(destination.text == "\u{1B}[31mred\nplain\n")
  }

  @Test func prefixedLinesEndWithoutColours() throws {
    let destination = OutputTests.Destination()
    let prefixed = PrefixedOutput(
      to: destination, graph: try planned("tasks: { a: x, b: x }"), display: Display(), secrets: Secrets())
    write("\u{1B}[31mone\ntwo\u{1B}[0m\nthree\n", of: 0, to: prefixed)
    write("plain\n", of: 1, to: prefixed)
    #expect(
      readable(destination.text) == "a | ‹31›one‹0›\na | ‹31›two‹0›\na | three\nb | plain\n")
  }
}
