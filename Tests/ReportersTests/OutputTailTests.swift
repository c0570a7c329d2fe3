import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import WorkflowModel

/// The end of what a task wrote, fit to be shown again.
struct OutputTailTests {
  private func tail(_ pieces: [String], plan: String = "tasks: { a: x }") throws -> [String] {
    let tail = OutputTail(try planned(plan))
    for piece in pieces { write(piece, of: 0, to: tail) }
    tell(tail, [(1, .attemptEnded(0, attempt: 1, .exited(1))), (1, .taskEnded(0, .failed))])
    return tail.lines(of: 0)
  }

  @Test(arguments: [
    ("one\ntwo\n", ["one", "two"]), ("no end", ["no end"]), ("\n\nmiddle\n\n\n", ["middle"]), ("", []), ("\n", []),
    ("dos\r\nlines\r\n", ["dos", "lines"]), ("10%\r50%\r100%\n", ["100%"]), ("50%\r", ["50%"]),
    ("\u{1B}[1;31mred\u{1B}[0m and \u{1B}]0;title\u{07}plain", ["red and plain"]),
    ("\u{1B}[2J\u{1B}[Hgone\u{1B}(B\u{1B}7\u{1B}c", ["gone"]),
    ("\u{1B}]8;;link\u{1B}\\text\u{1B}]8;;\u{1B}\\", ["text"]),
    ("a\u{0}b\u{8}c\u{7F}d\u{9B}31me\tf", ["abcde\tf"]), ("cut \u{1B}[3\nnext", ["cut ", "next"]), ("ü漢", ["ü漢"]),
    ("\u{1B}]never ends\nnext", ["next"]),
  ])
  func itIsPlainText(text: String, lines: [String]) throws {
    #expect(try tail([text]) == lines)
    #expect(try tail(text.unicodeScalars.map { String($0) }) == lines)
  }

  @Test func onlyTheLastLinesAreKept() throws {
    let text = (1...30).map { "line \($0)\n" }.joined()
    #expect(try tail([text]) == (21...30).map { "line \($0)" })
    let wide = (1...40).map { "\($0) \(String(repeating: "x", count: 500))\n" }
    let kept = try tail(wide)
    #expect(kept.count == 8, "of lines that are long, as many as there are in four kilobytes")
    #expect(kept.allSatisfy { $0.hasSuffix("x...") && $0.count == 403 })
  }

  @Test func ofAnEndlessLineTheEndIsKept() throws {
    let lines = try tail([String(repeating: "a", count: 5000), String(repeating: "b", count: 3800)])
    #expect(lines == ["..." + String(repeating: "b", count: 400)])
  }

  @Test func everyAttemptBeginsAnew() throws {
    let tail = OutputTail(try planned("tasks: { a: x, b: x }", ["a": [.retries(1)]]))
    write("first\n", of: 0, to: tail)
    write("well\n", of: 1, to: tail)
    tell(
      tail,
      [
        (1, .attemptEnded(0, attempt: 1, .exited(1))), (1, .retryScheduled(0, attempt: 2, after: 0)),
        (1, .attemptEnded(1, attempt: 1, .exited(0))), (1, .taskEnded(1, .succeeded)),
      ])
    write("second\n", of: 0, to: tail)
    tell(tail, [(2, .attemptEnded(0, attempt: 2, .exited(1))), (2, .taskEnded(0, .failed))])
    #expect(tail.lines(of: 0) == ["second"])
    #expect(tail.lines(of: 1) == [])
  }

  @Test func whatAnIfSaidIsKeptOnlyWhenItFails() throws {
    let tail = OutputTail(try planned("tasks: { a: x, b: x }"))
    write("on\n", of: 0, to: tail)
    write("broken\n", of: 1, to: tail)
    tell(
      tail,
      [(1, .conditionEnded(0, .exited(0))), (1, .conditionEnded(1, .exited(2))), (1, .taskEnded(1, .failed))])
    write("run\n", of: 0, to: tail)
    tell(tail, [(1, .attemptEnded(0, attempt: 1, .exited(1))), (1, .taskEnded(0, .failed))])
    #expect(tail.lines(of: 0) == ["run"])
    #expect(tail.lines(of: 1) == ["broken"])
  }
}
