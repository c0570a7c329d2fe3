import Diagnostics
import Glibc
import TestSupport
import Testing

/// taskflow as the job of a shell on a terminal: keys reach whom they are meant for, and the terminal is as it was when the
/// shell has it again.
struct TerminalTests {
  /// A shell on a terminal, which says when it is ready for a command.
  private final class Shell {
    let sandbox: Sandbox
    let running: RunningProgram
    private static let ready = "<ready>"

    init(_ taskFile: String) throws {
      sandbox = try Sandbox(taskFile)
      var program = sandbox.program([], environment: ["PS1": Self.ready, "TASKFLOW": taskflowBinary, "NO_COLOR": "1"])
      program.words = ["bash", "--norc", "--noprofile", "--noediting", "-i"]
      program.hasTerminal = true
      running = try program.start()
      try running.waitForOutput(Self.ready)
      // Has the same settings in every shell from now on, and echoes nothing.
      try command("unset HISTFILE; PS1='\(Self.ready)'")
    }

    /// Types a command and waits for its end.
    ///
    /// - Returns: what was written.
    @discardableResult
    func command(_ text: String) throws -> String {
      running.type("\(text)\n")
      return try waitForEnd()
    }

    /// Types keys and waits until a text appears.
    func type(_ keys: String, until text: String) throws {
      running.type(keys)
      try running.waitForOutput(text)
    }

    func waitForEnd() throws -> String {
      try running.waitForOutput(Self.ready)
      return running.output.text.replacing("\r", with: "").replacing(Self.ready, with: "")
    }

    /// Types keys and waits for the end of the command under way.
    func typeAndWait(_ keys: String) throws -> String {
      running.type(keys)
      return try waitForEnd()
    }

    func settings() throws -> String { try command("stty -g") }
  }

  private static let run = "$TASKFLOW run -q --output live"

  /// A terminal would break them in the middle of a word.
  @Test(arguments: [
    "frobnicate", "run --jobs many", "run --timeline gant", "help run plan", "run --output", "explain no-such-rule",
    "run nosuch.yaml", "run --env NAME",
  ])
  func mistakesOfTheCommandLineBreakBetweenWords(arguments: String) throws {
    let shell = try Shell("tasks: { a: x }")
    try shell.command("stty cols 30")
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    let lines = try shell.command("$TASKFLOW \(arguments)").split(separator: "\n")
    let unbroken = try shell.sandbox.program(arguments.split(separator: " ").map(String.init)).run().errors
    #expect(lines.count > 1 && lines.allSatisfy { $0.count <= 30 || words(String($0)).count == 1 }, "\(lines)")
    #expect(words(lines.joined(separator: "\n")) == words(unbroken))
  }

  @Test func ctrlCReachesTaskflow() throws {
    let shell = try Shell("tasks: {a: 'echo started; sleep 1000'}")
    let before = try shell.settings()
    try shell.type("\(Self.run)\n", until: "started")
    let output = try shell.typeAndWait("\u{3}")
    #expect(
      output.contains("taskflow: interrupted by SIGINT; stopping what is running, once more kills it and all clean-up"))
    #expect(try shell.command("echo $?") == "130\n")
    #expect(try shell.settings() == before)
  }

  @Test func ctrlZStopsAllAndTheShellContinuesAll() throws {
    let shell = try Shell(
      "tasks: {a: 'echo $$ > process; echo started; while [ ! -e go ]; do sleep 0.02 || :; done; echo released'}")
    try shell.type("\(Self.run)\n", until: "started")
    #expect(try shell.typeAndWait("\u{1A}").contains("Stopped"))
    let process = try #require(Int32(try shell.sandbox.directory.read("process").dropLast()))
    // Stopped, or waiting for a child that was stopped before it could execute anything.
    try shell.running.wait(for: "the task to stand still") { "TD".contains(ProcessTable.state(of: process) ?? "?") }
    try shell.sandbox.directory.write("go", "")
    #expect(try shell.command("sleep 0.1; jobs").contains("Stopped"))
    #expect(try shell.command("fg").hasSuffix("released\n"))
    #expect(try shell.command("echo $?") == "0\n")
  }

  @Test func aRunInsideOfATaskStopsToo() throws {
    let shell = try Shell("tasks: {a: '\"$TASKFLOW\" run -q --output live nested.yaml'}")
    try shell.sandbox.directory.write(
      "nested.yaml",
      "tasks: {n: 'echo $$ > process; echo started; while [ ! -e go ]; do sleep 0.02 || :; done; echo released'}")
    try shell.type("\(Self.run)\n", until: "started")
    #expect(try shell.typeAndWait("\u{1A}").contains("Stopped"))
    let process = try #require(Int32(try shell.sandbox.directory.read("process").dropLast()))
    try shell.running.wait(for: "the task to stand still") { "TD".contains(ProcessTable.state(of: process) ?? "?") }
    try shell.sandbox.directory.write("go", "")
    #expect(try shell.command("fg").hasSuffix("released\n"))
    #expect(try shell.command("echo $?") == "0\n")
  }

  @Test func theTimeForWhichItIsStoppedDoesNotCount() throws {
    let shell = try Shell(
      "tasks: {a: {timeout: 4s, run: 'echo started; while [ ! -e go ]; do sleep 0.02 || :; done; echo released'}}")
    try shell.type("\(Self.run)\n", until: "started")
    #expect(try shell.typeAndWait("\u{1A}").contains("Stopped"))
    try shell.command("sleep 4.1; touch go")
    #expect(try shell.command("fg").hasSuffix("released\n"))
    #expect(try shell.command("echo $?") == "0\n")
  }

  @Test func aStoppedRunEndsWhenItIsKilled() throws {
    let shell = try Shell("tasks: {a: 'echo started; sleep 1000', b: 'setsid sleep 1000 & sleep 1000'}")
    try shell.type("\(Self.run) -j 2\n", until: "started")
    #expect(try shell.typeAndWait("\u{1A}").contains("Stopped"))
    _ = try shell.command("kill -KILL %1; wait")
    try shell.running.wait(for: "the end of all") { shell.running.survivors == [shell.running.process] }
  }

  @Test func inTheBackgroundItRunsAsWell() throws {
    let shell = try Shell("tasks: {a: 'echo from the task'}")
    // Also where the terminal stops whoever writes from the background.
    #expect(try shell.command("stty tostop; \(Self.run)").contains("from the task\n"))
    _ = try shell.command("stty -tostop; \(Self.run) > log & wait")
    #expect(try shell.sandbox.directory.read("log") == "from the task\n")
  }

  @Test func aFileMayBeTyped() throws {
    let shell = try Shell("tasks: {}")
    let output = try shell.typeAndWait("$TASKFLOW run -q -\ntasks: {a: echo typed}\n\u{4}")
    #expect(output.hasSuffix("typed\n"))
  }

  // MARK: - The terminal for a task

  @Test func anInteractiveTaskReadsWhatIsTyped() throws {
    let shell = try Shell(
      "tasks: {a: {interactive: true, run: 'echo name?; read -r name; echo Hello, $name.'}, b: {dependencies: a, run: echo next}}"
    )
    try shell.type("\(Self.run)\n", until: "name?")
    #expect(try shell.typeAndWait("World\n").hasSuffix("Hello, World.\nnext\n"))
  }

  @Test func nobodyElseWritesMeanwhile() throws {
    let shell = try Shell(
      """
      tasks:
        a: { interactive: true, run: 'echo name?; read -r name; echo Hello, $name.' }
        b: 'sleep 0.1; echo other output; exit 1'
      """)
    try shell.type("\(Self.run) -j 2 --output live -k --events events.json\n", until: "name?")
    // What would show its output, and its failure, is told before the log is.
    try shell.running.wait(for: "the other task to end") {
      (try? Events(shell.sandbox))?.outcome(of: "b") != nil
    }
    let output = try shell.typeAndWait("World\n")
    #expect(output.hasPrefix("Hello, World.\n"), "\(output)")
    #expect(output.contains("other output\n"))
    #expect(output.contains("'b' failed"))
  }

  @Test func ctrlCReachesAnInteractiveTaskAlone() throws {
    let shell = try Shell(
      """
      tasks:
        a: { interactive: true, run: "trap 'echo caught; exit 0' INT; echo started; while :; do sleep 0.02 || :; done" }
        b: { dependencies: a, run: echo next }
      """)
    try shell.type("\(Self.run)\n", until: "started")
    #expect(try shell.typeAndWait("\u{3}").hasSuffix("caught\nnext\n"))
    #expect(try shell.command("echo $?") == "0\n")
  }

  /// As in a shell: what dies of the key has no other plans with it.
  @Test func ctrlCThatKillsAnInteractiveTaskStopsTheRun() throws {
    let shell = try Shell(
      """
      tasks:
        # A shell that is about to start a program when the key comes dies only when that has ended.
        a: { interactive: true, run: 'echo started; while :; do sleep 0.02; done' }
        b: { dependencies: a, run: echo never }
        c: { dependencies: a, when: always, run: echo cleaned up }
      """)
    try shell.type("\(Self.run) -k\n", until: "started")
    let output = try shell.typeAndWait("\u{3}")
    #expect(output.contains("taskflow: interrupted by SIGINT"))
    #expect(output.contains("cleaned up"))
    #expect(!output.contains("never"))
    #expect(try shell.command("echo $?") == "130\n")
  }

  @Test func ctrlZInAnInteractiveTaskGivesTheTerminalToTheShell() throws {
    let shell = try Shell(
      """
      tasks:
        a: { interactive: true, run: 'stty -echo -icanon; echo started; read -r name; echo Hello, $name.; stty -a' }
      """)
    let before = try shell.settings()
    try shell.type("\(Self.run)\n", until: "started")
    #expect(try shell.typeAndWait("\u{1A}").contains("Stopped"))
    #expect(try shell.settings() == before)
    try shell.type("fg\n", until: "run -q")
    // Its own settings are back.
    let output = try shell.typeAndWait("World\n")
    #expect(output.contains("Hello, World."))
    #expect(output.contains("-icanon"))
    #expect(try shell.settings() == before)
  }

  @Test func anInteractiveTaskInTheBackgroundWaitsForTheForeground() throws {
    let shell = try Shell("tasks: {a: {interactive: true, run: 'read -r name; echo Hello, $name.'}}")
    try shell.command("\(Self.run) &")
    try shell.running.wait(for: "it to stop") { (try? shell.command("jobs").contains("Stopped")) == true }
    try shell.type("fg\n", until: "run -q")
    #expect(try shell.typeAndWait("World\n").contains("Hello, World."))
  }

  /// The worker, and the front process.
  @Test(arguments: ["$PPID", "$(ps -o ppid= $PPID)"])
  func theTerminalIsSaneWhoeverIsKilled(victim: String) throws {
    let shell = try Shell(
      "tasks: {a: {interactive: true, run: 'stty raw -echo; kill -KILL \(victim); sleep 1000'}, b: sleep 1000}")
    let before = try shell.settings()
    #expect(try shell.command("\(Self.run) -j 2").contains("illed"))
    #expect(try shell.command("echo $?") == "137\n")
    #expect(try shell.settings() == before)
    try shell.running.wait(for: "the end of all") { shell.running.survivors == [shell.running.process] }
  }

  /// A shell in the task that has given the terminal to a group of its own.
  @Test func theTerminalIsTakenBackFromWhoeverHasIt() throws {
    let shell = try Shell(
      """
      tasks:
        a: { interactive: true, run: 'bash --norc --noediting -i -c "set -m; sh -c \\"echo started; kill -KILL \\\\$PPID; sleep 1000\\""' }
        b: { dependencies: a, run: echo next }
      """)
    let before = try shell.settings()
    #expect(try shell.command("\(Self.run)").contains("started"))
    #expect(try shell.settings() == before)
  }

  // MARK: - Those that want the terminal without being interactive

  /// Reading it, setting it, taking it; in the leader, in a child, in a group of their own, in the `if`.
  @Test(
    arguments: [
      "read -r x </dev/tty", "stty -echo </dev/tty", "(read -r x </dev/tty); :",
      "trap 'echo no' TERM; read -r x </dev/tty",
      "timeout 1000 sh -c 'read -r x </dev/tty'; :", "sleep 0.3; cat /dev/tty | cat",
    ])
  func terminalReaderFailsAtOnce(script: String) throws {
    let shell = try Shell(
      "tasks:\n  ask:\n    grace: 1s\n    run: |\n      \(script)\n  b: { dependencies: ask, run: echo never }\n")
    let before = try shell.settings()
    let output = try shell.command(Self.run)
    #expect(
      output.contains("taskflow: 'ask' failed: it tried to use the terminal; give it 'interactive: true'"), "\(output)")
    #expect(!output.contains("never"))
    #expect(try shell.command("echo $?") == "1\n")
    #expect(try shell.settings() == before)
  }

  /// The system stops a whole group.
  @Test func aReaderInTheGroupOfTaskflowFailsAlone() throws {
    let shell = try Shell(
      """
      tasks:
        ask:
          shell: python3
          grace: 0.2s
          run: |
            import os
            os.setpgid(0, os.getpgid(os.getppid()))
            open('/dev/tty').read(1)
        b: { dependencies: ask, when: always, run: echo next }
      """)
    let output = try shell.command(Self.run)
    #expect(output.contains("'ask' failed: it tried to use the terminal"), "\(output)")
    #expect(output.contains("next\n"))
    #expect(try shell.command("echo $?") == "1\n")
  }

  @Test func aConditionThatWantsTheTerminalFails() throws {
    let shell = try Shell("tasks: {ask: {if: read -r x </dev/tty, run: echo never}}")
    let output = try shell.command(Self.run)
    #expect(
      output.hasPrefix(
        "taskflow: 'ask' failed: in its 'if', it tried to use the terminal; an 'if' cannot be interactive: "
          + "ask in a task with 'interactive: true' before it\n"), "\(output)")
  }

  @Test(
    "hang: a service whose ready test wants the terminal waits for ever",
    arguments: [
      "stty -echo </dev/tty", "read -r x </dev/tty", "timeout 1000 sh -c 'read -r x </dev/tty'; :",
      "trap 'echo no' TERM; read -r x </dev/tty",
    ])
  func aReadyTestThatWantsTheTerminalFailsAtOnce(script: String) throws {
    let shell = try Shell(
      """
      tasks:
        s:
          grace: 1s
          service:
            ready: |
              \(script)
          run: sleep 1000
        u: { dependencies: s, run: echo never }
        clean: { dependencies: s, when: always, run: echo cleaned }

      """)
    let before = try shell.settings()
    let output = try shell.command("\(Self.run) --events events.json")
    #expect(
      output.contains(
        "service 's' failed: its 'ready' test tried to use the terminal; it cannot be interactive: use a test that does not ask "
          + "(ssh -o BatchMode=yes, sudo -n), or ask in a task with 'interactive: true' before it"), "\(output)")
    #expect(!output.contains("never"))
    #expect(output.contains("cleaned\n"))
    #expect(try shell.command("echo $?") == "1\n")
    #expect(try shell.settings() == before)
    let attempt = try Events(shell.sandbox).attempt("s")
    #expect(attempt?["stopped_by"]?.string == "terminal")
    #expect(attempt?["test"]?.string == "ready")
    try shell.running.wait(for: "the end of all") { shell.running.survivors == [shell.running.process] }
  }

  @Test func aServiceThatWantsTheTerminalIsToldWhatToDo() throws {
    let shell = try Shell(
      "tasks: {s: {service: {ready: 'false'}, run: 'read -r x </dev/tty'}, u: {dependencies: s, run: echo never}}")
    let output = try shell.command(Self.run)
    #expect(
      output.contains(
        "service 's' ended (it tried to use the terminal) before it was ready; a service cannot be interactive: "
          + "ask in a task with 'interactive: true' before it"), "\(output)")
  }

  /// The two exclude each other.
  @Test func aTaskWithATerminalOfItsOwnIsToldToGiveThatUp() throws {
    let shell = try Shell("tasks: {ask: {tty: true, run: 'read -r x </dev/tty'}}")
    let output = try shell.command(Self.run)
    #expect(output.contains("it tried to use the terminal; give it 'interactive: true' in place of 'tty'"), "\(output)")
  }

  @Test func inTheBackgroundItFailsAsWell() throws {
    let shell = try Shell("tasks: {ask: read -r x </dev/tty}")
    #expect(
      try shell.command("\(Self.run) 2> log & wait; cat log").contains("'ask' failed: it tried to use the terminal"))
  }

  @Test func attemptsAreLimitedAllTheSame() throws {
    let shell = try Shell("tasks: {ask: {retry: 2, run: 'echo asked; read -r x </dev/tty'}}")
    let output = try shell.command(Self.run)
    #expect(output.contains("'ask' failed: it tried to use the terminal; give it 'interactive: true', 3 attempts"))
  }

  /// A run inside of a task that has not the terminal to give.
  @Test func anInteractiveTaskInsideOfATaskFailsThat() throws {
    let shell = try Shell("tasks: {ask: '\"$TASKFLOW\" run -q nested.yaml'}")
    try shell.sandbox.directory.write("nested.yaml", "tasks: {n: {interactive: true, run: 'read -r x </dev/tty'}}")
    #expect(
      try shell.command(Self.run).contains("'ask' failed: it tried to use the terminal; give it 'interactive: true'"))
    try shell.running.wait(for: "the end of all") { shell.running.survivors == [shell.running.process] }
  }

  /// Whoever stops himself, or is stopped by the user, is not stopped by the terminal.
  @Test func aTaskThatStopsItselfIsNoFailure() throws {
    let shell = try Shell("tasks: {a: 'echo $$ > process; kill -STOP $$; echo continued', b: sleep 2.5}")
    shell.running.type("\(Self.run) -j 2\n")
    try shell.running.wait(for: "the task to stand still") {
      guard let text = try? shell.sandbox.directory.read("process"), let process = Int32(text.dropLast()) else {
        return false
      }
      return ProcessTable.state(of: process) == "T"
    }
    // Longer than it takes to notice.
    usleep(1_500_000)
    kill(try #require(Int32(try shell.sandbox.directory.read("process").dropLast())), SIGCONT)
    #expect(try shell.waitForEnd().hasSuffix("continued\n"))
    #expect(try shell.command("echo $?") == "0\n")
  }

  @Test func aTerminalOfItsOwnIsNotOurs() throws {
    let shell = try Shell(
      "tasks: {a: {tty: true, run: 'stty -echo </dev/tty; echo set; read -r x </dev/tty'}}")
    let output = try shell.command(Self.run)
    #expect(output.hasPrefix("set\n"))
    #expect(output.contains("interactive"))
  }

  // MARK: - Loops of a shell

  @Test("exit-instead-of-dying-of-sigint") func exitInsteadOfDyingOfSigint() throws {
    let shell = try Shell("tasks: {a: 'echo started; sleep 1000'}")
    try shell.sandbox.directory.write(
      "loop.sh", "for i in 1 2 3; do \(Self.run); echo round $i: $?; done\n")
    try shell.type("bash loop.sh\n", until: "started")
    let output = try shell.typeAndWait("\u{3}")
    #expect(output.contains("interrupted by SIGINT"))
    #expect(!output.contains("round"))
    #expect(try shell.command("echo $?") == "130\n")
  }

  /// The shell and the kernel both say so.
  @Test func hangupTwice() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: echo started; sleep 1000
        clean: { dependencies: a, when: always, run: sleep 0.3; touch cleaned }
      """)
    let running = try sandbox.start("run", "-q", "--output", "live")
    try running.waitForOutput("started")
    running.signal(SIGHUP)
    usleep(5000)
    running.signal(SIGHUP)
    usleep(100_000)
    running.signal(SIGHUP)
    let result = try running.finish()
    #expect(result.status == .signalled(SIGHUP))
    #expect(!result.errors.contains("killing"))
    #expect(sandbox.directory.exists("cleaned"))
  }

  @Test func withoutATerminalAnInteractiveTaskHasTheStreams() throws {
    let sandbox = try Sandbox(
      "tasks: {a: {interactive: true, run: 'read -r name; echo Hello, $name.; echo error >&2'}}")
    var program = sandbox.program(["run", "-q"])
    program.input = .text("World\n")
    let result = try program.run()
    #expect(result.output == "Hello, World.\n")
    #expect(result.errors == "error\n")
    #expect(result.status == .exited(0))
  }
}
