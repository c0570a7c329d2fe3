import TestSupport
import Testing

/// What tasks write arrives whole, in order and unchanged.
struct OutputIntegrityTests {
  private static let tasks = 50
  private static let lines = 2000

  /// Fifty tasks at a time, each printing 2,000 numbered lines.
  private static let printers: String = {
    let script = "i=0; while [ $i -lt \(lines) ]; do echo \"$TASKFLOW_TASK line $i of the output\"; i=$((i+1)); done"
    return "tasks: {" + (0..<tasks).map { "t\($0): '\(script)'" }.joined(separator: ", ") + "}"
  }()

  private static func text(of task: Int) -> String {
    (0..<lines).map { "t\(task) line \($0) of the output\n" }.joined()
  }

  /// Grouped output is the blocks of all tasks, in the order in which they ended.
  private func expectBlocks(_ output: String) {
    var blocks: [Substring: [Substring]] = [:]
    var order: [Substring] = []
    for line in output.split(separator: "\n") {
      let name = line.prefix { $0 != " " }
      if order.last != name { order.append(name) }
      blocks[name, default: []].append(line)
    }
    // No name comes twice: no block is torn.
    #expect(order.count == Self.tasks)
    for task in 0..<Self.tasks {
      let found = (blocks["t\(task)"] ?? []).map { "\($0)\n" }.joined()
      #expect(found == Self.text(of: task), "t\(task)")
    }
  }

  @Test func groupedOutputOfManyIsNeverMixed() throws {
    let result = try Sandbox(Self.printers).taskflow("run", "-q", "-j", "50", "--output", "grouped")
    #expect(result.status == .exited(0))
    expectBlocks(result.output)
  }

  @Test func aSlowReaderGetsTheSame() throws {
    let running = try Sandbox(Self.printers).start("run", "-q", "-j", "50", "--output", "grouped")
    running.readSlowly(pieces: 300, of: 4096, pause: 2000)
    let result = try running.finish()
    #expect(result.status == .exited(0))
    expectBlocks(result.output)
  }

  @Test(arguments: ["live", "prefixed"])
  func linesAsTheyComeAreWholeAndInOrder(mode: String) throws {
    let result = try Sandbox(Self.printers).taskflow("run", "-q", "-j", "50", "--output", mode)
    #expect(result.status == .exited(0))
    var texts: [Substring: String] = [:]
    for line in result.output.split(separator: "\n") {
      var line = line
      if mode == "prefixed" {
        let parts = line.split(separator: "| ", maxSplits: 1)
        #expect(parts[0].prefix { $0 != " " } == parts[1].prefix { $0 != " " })
        line = parts[1]
      }
      texts[line.prefix { $0 != " " }, default: ""] += "\(line)\n"
    }
    for task in 0..<Self.tasks { #expect(texts["t\(task)"] == Self.text(of: task), "t\(task)") }
  }

  /// Fifty megabytes of bytes that are no text, the same each time.
  private static let rubbish: [UInt8] = {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return [UInt8](unsafeUninitializedCapacity: 50_000_000) { buffer, count in
      buffer.withMemoryRebound(to: UInt64.self) { words in
        for index in words.indices {
          state ^= state << 13
          state ^= state >> 7
          state ^= state << 17
          words[index] = state
        }
      }
      count = 50_000_000
    }
  }()

  @Test(arguments: [("grouped", 0), ("grouped", 1000), ("live", 0), ("live", 12_000)])
  func fiftyMegabytesPassUnchangedThroughLittleMemory(mode: String, slowPieces: Int) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        write: cat rubbish
        measure: { dependencies: write, run: grep VmHWM /proc/$PPID/status > memory }
      """)
    try sandbox.directory.write("rubbish", bytes: Self.rubbish)
    let running = try sandbox.start("run", "-q", "-j", "2", "--output", mode)
    running.readSlowly(pieces: slowPieces, of: 4096, pause: 50)
    let result = try running.finish()
    #expect(result.status == .exited(0))
    #expect(result.outputBytes.count == Self.rubbish.count)
    #expect(result.outputBytes == Self.rubbish)
    let memory = try sandbox.directory.read("memory").split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
    #expect(try #require(memory) < 40_000, "kB")
  }

  /// A pipe is given what waits in another way than a file.
  @Test func fiftyMegabytesReachAFileUnchanged() throws {
    let sandbox = try Sandbox("tasks: {write: cat rubbish}")
    try sandbox.directory.write("rubbish", bytes: Self.rubbish)
    var program = sandbox.program([])
    program.words = ["sh", "-c", "\(taskflowBinary) run -q --output grouped > output && cmp rubbish output"]
    #expect(try program.run().status == .exited(0))
  }

  /// Far more than any buffer, in every mode; prefixes are taken away again. Compared by checksum, so that nothing else
  /// than the program under test has to hold it.
  @Test(arguments: ["grouped", "live", "prefixed"])
  func threeHundredMegabytesPassUnchangedThroughLittleMemory(mode: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        write: cat rubbish rubbish rubbish rubbish rubbish rubbish
        measure: { dependencies: write, run: grep VmHWM /proc/$PPID/status > memory }
      """)
    try sandbox.directory.write("rubbish", bytes: Self.rubbish + [UInt8(ascii: "\n")])
    var program = sandbox.program([], environment: ["LC_ALL": "C"])
    let filter = mode == "prefixed" ? "sed 's/^write   | //'" : "cat"
    let run = "\(taskflowBinary) run -q -j 2 --output \(mode) | \(filter) | cksum"
    program.words = ["sh", "-c", "\(run); cat rubbish rubbish rubbish rubbish rubbish rubbish | cksum"]
    let sums = try program.run().output.split(separator: "\n")
    #expect(sums.count == 2)
    #expect(sums.first == sums.last)
    #expect(sums.first?.hasSuffix(" 300000006") == true)
    let memory = try sandbox.directory.read("memory").split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }
    #expect(try #require(memory) < 40_000, "kB")
  }

  @Test func standardOutputAndErrorStayInTheirOrder() throws {
    let script = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done"
    let sandbox = try Sandbox("tasks: {a: '\(script)', b: {dependencies: a, run: '\(script)'}}")
    let once = (1...9).map { "out \($0)\nerr \($0)\n" }.joined()
    for mode in ["grouped", "live"] {
      let result = try sandbox.taskflow("run", "-q", "--output", mode)
      #expect(result.output == once + once)
      #expect(result.errors.isEmpty)
    }
  }

  @Test func aLastLineWithoutALineBreakIsNotLost() throws {
    let sandbox = try Sandbox("tasks: {a: printf 'one\\ntwo', b: {dependencies: a, run: printf three}}")
    #expect(try sandbox.taskflow("run", "-q", "--output", "prefixed").output == "a | one\na | two\nb | three\n")
    for mode in ["grouped", "live"] {
      // What comes next begins on a line of its own.
      #expect(try sandbox.taskflow("run", "--output", mode).output.hasPrefix("one\ntwo\nthree\ntask "))
    }
    // A single task's output is passed on as it is.
    #expect(try sandbox.taskflow("run", "-q", "a").output == "one\ntwo")
  }

  @Test(arguments: [("grouped", ""), ("live", ""), ("prefixed", "a | ")])
  func carriageReturnsSurvive(mode: String, prefix: String) throws {
    let sandbox = try Sandbox("tasks: {a: \"printf '10%%\\\\r50%%\\\\r100%%\\\\r\\\\nlast\\\\r\\\\n'\"}")
    let result = try sandbox.taskflow("run", "-q", "--output", mode)
    #expect(result.output == "\(prefix)10%\r50%\r100%\r\n\(prefix)last\r\n")
  }

  /// With one slot output is live, but tasks that hold none run side by side: then it is grouped.
  @Test func tasksWithoutSlotsAreGroupedAlsoWithOneJob() throws {
    let script = "for i in 1 2 3; do echo $TASKFLOW_TASK; sleep 0.05; done"
    let sandbox = try Sandbox("defaults: {cpus: 0}\ntasks:\n  a: \(script)\n  b: \(script)\n")
    let lines = try sandbox.taskflow("run", "-q", "-j", "1").lines.filter { !$0.isEmpty }
    #expect([["a", "a", "a", "b", "b", "b"], ["b", "b", "b", "a", "a", "a"]].contains(lines))
  }

  @Test func liveOutputComesBeforeItsTaskEnds() throws {
    let sandbox = try Sandbox(
      "tasks: {a: 'printf question; while [ ! -e answer ]; do sleep 0.02 || :; done; echo answered'}")
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("question")
    try sandbox.directory.write("answer", "")
    #expect(try running.finish().output == "questionanswered\n")
  }

  @Test func groupedOutputComesWhenItsTaskEnds() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        first: echo first
        second: 'echo second; while [ ! -e answer ]; do sleep 0.02 || :; done; echo end'
      """)
    let running = try sandbox.start("run", "-q", "-j", "2", "--output", "grouped")
    try running.waitForOutput("first\n")
    try sandbox.directory.write("answer", "")
    #expect(try running.finish().output == "first\nsecond\nend\n")
  }

  @Test func aLineOfManyMegabytesDoesNotStopThePrefixes() throws {
    let sandbox = try Sandbox("tasks: {a: head -c 3000000 /dev/zero, b: {dependencies: a, run: echo b}}")
    let result = try sandbox.taskflow("run", "-q", "--output", "prefixed")
    #expect(result.outputBytes.count { $0 == 0 } == 3_000_000)
    #expect(result.output.hasSuffix("\nb | b\n"))
  }
}
