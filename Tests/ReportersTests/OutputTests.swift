import Diagnostics
import Planner
import Reporters
import RunEvents
import TestSupport
import Testing
import Variables
import WorkflowModel

/// How the output of tasks reaches standard output.
struct OutputTests {
  /// Takes what is written, write by write.
  final class Destination: OutputDestination {
    private(set) var writes: [[UInt8]] = []
    let showsStyles: Bool
    var text: String { String(decoding: writes.joined(), as: UTF8.self) }
    var isInLine: Bool { writes.last.map { $0.last != UInt8(ascii: "\n") } ?? false }

    init(showsStyles: Bool = true) { self.showsStyles = showsStyles }

    func write(_ bytes: UnsafeRawBufferPointer) { writes.append(Array(bytes)) }
    func write(_ spool: any OutputSpool) { writes.append((spool as! Spool).bytes) }
  }

  final class Spool: OutputSpool {
    private(set) var bytes: [UInt8] = []

    func append(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func read(_ body: (UnsafeRawBufferPointer) -> Void) { bytes.withUnsafeBytes(body) }
  }

  static let binary: [UInt8] = Array(0...255) + [0xFF, 0xFE, 0x00, 0xC3]

  private func write(_ bytes: [UInt8], of task: TaskID, to observer: any RunObserver) {
    bytes.withUnsafeBytes { observer.observe(output: $0, of: task) }
  }

  private func write(_ text: String, of task: TaskID, to observer: any RunObserver) {
    write(Array(text.utf8), of: task, to: observer)
  }

  private func end(_ task: TaskID, _ observer: any RunObserver) {
    tell(observer, [(1, .attemptEnded(task, attempt: 1, .exited(0))), (1, .taskEnded(task, .succeeded))])
  }

  // MARK: - Live

  @Test func liveOutputIsHandedOnAsItComes() {
    let destination = Destination()
    let live = LiveOutput(to: destination)
    write("one ", of: 0, to: live)
    write("two\n", of: 1, to: live)
    write(Self.binary, of: 0, to: live)
    end(0, live)
    #expect(destination.writes == [Array("one ".utf8), [10], Array("two\n".utf8), Self.binary])
  }

  // MARK: - Grouped

  @Test func groupedOutputComesWholeWhenTheAttemptEnds() {
    let destination = Destination()
    let grouped = GroupedOutput(to: destination) { Spool() }
    write("a1\n", of: 0, to: grouped)
    write("b1\n", of: 1, to: grouped)
    write("a2", of: 0, to: grouped)
    #expect(destination.writes.isEmpty)
    end(1, grouped)
    #expect(destination.text == "b1\n")
    write("\na3\n", of: 0, to: grouped)
    end(0, grouped)
    #expect(destination.text == "b1\na1\na2\na3\n")
    #expect(destination.writes.count == 2)
  }

  @Test func groupedOutputIsNotChanged() {
    let destination = Destination()
    let grouped = GroupedOutput(to: destination) { Spool() }
    for byte in Self.binary { write([byte], of: 0, to: grouped) }
    end(0, grouped)
    #expect(destination.writes == [Self.binary])
  }

  @Test func silentTasksNeedNoSpool() {
    let destination = Destination()
    var spools = 0
    let grouped = GroupedOutput(to: destination) {
      spools += 1
      return Spool()
    }
    end(0, grouped)
    write("x", of: 1, to: grouped)
    end(1, grouped)
    end(2, grouped)
    #expect(spools == 1)
    #expect(destination.writes.count == 1)
  }

  // MARK: - Prefixed

  private func prefixed(
    _ destination: Destination, style: TextStyle = .plain,
    _ text: String = "tasks: { build: x, test: x, wait_for_something_long: { delay: 1s } }"
  ) throws -> PrefixedOutput {
    PrefixedOutput(to: destination, graph: try planned(text), display: Display(style: style), secrets: Secrets())
  }

  @Test func everyLineHasItsTask() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    write("compiling\nlinking\n", of: 0, to: prefixed)
    write("1 of 2\n\n2 of 2\n", of: 1, to: prefixed)
    expectText(
      destination.text,
      is: """
        build | compiling
        build | linking
        test  | 1 of 2
        test  |\u{20}
        test  | 2 of 2
        """)
    #expect(destination.writes.count == 2, "the lines of a read are one write")
  }

  /// Of names that are too wide only the ends are shown, which may be the same.
  @Test func prefixesOfDifferentTasksAreDifferent() throws {
    let destination = Destination()
    let names = ["one", "two"].map { "\($0)/with/a/rather/long/path/that/goes/on" }.joined(separator: ", ")
    let prefixed = try prefixed(destination, "tasks: { t: { matrix: { v: [\(names)] }, run: x } }")
    for _ in 1...2 {
      write("a\n", of: 1, to: prefixed)
      write("b\n", of: 2, to: prefixed)
    }
    let lines = """
      …/rather/long/path/that/goes/on] | a
      …ather/long/path/that/goes/on]#2 | b
      """
    expectText(destination.text, is: lines + "\n" + lines)
  }

  @Test func linesAreWholeHoweverTheyCome() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    write("comp", of: 0, to: prefixed)
    write("te", of: 1, to: prefixed)
    write("il", of: 0, to: prefixed)
    #expect(destination.writes.isEmpty)
    write("ing\nlink", of: 0, to: prefixed)
    write("sting\n", of: 1, to: prefixed)
    write("ing", of: 0, to: prefixed)
    write("\n", of: 0, to: prefixed)
    end(0, prefixed)
    end(1, prefixed)
    expectText(
      destination.text,
      is: """
        build | compiling
        test  | testing
        build | linking
        """)
  }

  @Test func aLineWithoutItsEndIsEndedWithTheAttempt() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    write("done\nno line break", of: 0, to: prefixed)
    end(0, prefixed)
    end(1, prefixed)
    expectText(
      destination.text,
      is: """
        build | done
        build | no line break
        """)
  }

  @Test func bytesInLinesAreNotChanged() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    let line = Self.binary.filter { $0 != UInt8(ascii: "\n") }
    write(line[..<100] + [], of: 0, to: prefixed)
    write(line[100...] + [UInt8(ascii: "\n")], of: 0, to: prefixed)
    #expect(destination.writes == [Array("build | ".utf8) + line + [UInt8(ascii: "\n")]])
  }

  /// Whoever writes without line breaks must not fill the memory.
  @Test func endlessLinesAreShownBeforeTheyEnd() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
    for _ in 0..<10 { write(piece, of: 0, to: prefixed) }
    end(0, prefixed)
    let lengths = destination.text.split(separator: "\n").map { $0.utf8.count - "build | ".utf8.count }
    #expect(lengths == [100_000])
    #expect(destination.writes.count == 5, "from the seventh piece on, and the end of the line")
    #expect(destination.text.allSatisfy { "build | x\n".contains($0) })
  }

  @Test func longNamesWidenThePrefixOnlyToALimit() throws {
    let destination = Destination()
    let name = String(repeating: "n", count: 40)
    let prefixed = try prefixed(destination, "tasks: { a: x, group: { tasks: { b: x } }, \(name): x }")
    write("1\n", of: 0, to: prefixed)
    write("2\n", of: 2, to: prefixed)
    write("3\n", of: 4, to: prefixed)
    expectText(
      destination.text,
      is: """
        a                                | 1
        group/b                          | 2
        …\(name.suffix(31)) | 3
        """)
  }

  @Test func wideNamesTakeTheirColumns() throws {
    let destination = Destination()
    let plan = try planned(
      "tasks: { a: x, b: x, ab: x }",
      ["a": [.named("g/" + String(repeating: "漢", count: 20))], "b": [.named("試験")]])
    let prefixed = PrefixedOutput(to: destination, graph: plan, display: Display(), secrets: Secrets())
    for task: TaskID in 0...2 { write("x\n", of: task, to: prefixed) }
    expectText(
      destination.text,
      is: """
        …\(String(repeating: "漢", count: 15))  | x
        試験                             | x
        ab                               | x
        """)
  }

  @Test func carriageReturnsStayInTheirLine() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    write("10%\r50", of: 0, to: prefixed)
    write("%\r100%\r\ndone\r\n", of: 0, to: prefixed)
    #expect(destination.text == "build | 10%\r50%\r100%\r\nbuild | done\r\n")
  }

  /// A line too long to be kept goes on where it stands, unless another task wrote meanwhile.
  @Test func linesTooLongToBeKeptAreBrokenOnlyByOthers() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination)
    let long = String(repeating: "x", count: 70_000)
    write("\(long)", of: 0, to: prefixed)
    write("one\ntw", of: 0, to: prefixed)
    write("\(long)", of: 0, to: prefixed)
    write("other\n", of: 1, to: prefixed)
    write("rest\n", of: 0, to: prefixed)
    write("\(long)", of: 1, to: prefixed)
    end(0, prefixed)
    end(1, prefixed)
    expectText(
      destination.text.replacing(long, with: "<long>"),
      is: """
        build | <long>one
        build | tw<long>
        test  | other
        build | rest
        test  | <long>
        """)
  }

  @Test func instancesThatBecomeKnownWidenThePrefix() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination, "tasks: { a: x }")
    write("1\npart", of: 0, to: prefixed)
    prefixed.observe(grown: try planned("tasks: { a: x, instance: x }"))
    write("2\n", of: 1, to: prefixed)
    write("ial\n", of: 0, to: prefixed)
    expectText(
      destination.text,
      is: """
        a | 1
        instance | 2
        a        | partial
        """)
  }

  // MARK: - Between tasks

  @Test func outputsBeginOnLinesOfTheirOwn() {
    let destination = Destination()
    let grouped = GroupedOutput(to: destination) { Spool() }
    for task: TaskID in 0...3 { write(["open", "whole\n", "open", "open"][Int(task)], of: task, to: grouped) }
    for task: TaskID in 0...3 { end(task, grouped) }
    write("second attempt", of: 3, to: grouped)
    end(3, grouped)
    #expect(destination.text == "open\nwhole\nopen\nopen\nsecond attempt")
  }

  @Test func aLineThatGoesOnIsNotBroken() {
    let destination = Destination()
    let live = LiveOutput(to: destination)
    write("one", of: 0, to: live)
    write(", still one\ntwo", of: 0, to: live)
    end(0, live)
    write("another attempt\n", of: 0, to: live)
    write("other", of: 1, to: live)
    #expect(destination.text == "one, still one\ntwo\nanother attempt\nother")
  }

  @Test func whatAnIfWroteComesBeforeTheAttempt() {
    let destination = Destination()
    let grouped = GroupedOutput(to: destination) { Spool() }
    write("asked\n", of: 0, to: grouped)
    tell(grouped, [(0, .conditionEnded(0, .exited(0)))])
    #expect(destination.text == "asked\n")
    write("never tried", of: 1, to: grouped)
    tell(grouped, [(0, .taskEnded(1, .cancelled))])
    #expect(destination.text == "asked\nnever tried")
  }

  @Test func coloursTellTasksApart() throws {
    let destination = Destination()
    let prefixed = try prefixed(destination, style: TextStyle(isColored: true))
    write("one\n", of: 0, to: prefixed)
    write("two\n", of: 1, to: prefixed)
    expectText(
      readable(destination.text),
      is: """
        ‹36›build |‹0› one
        ‹32›test  |‹0› two
        """)
  }
}
