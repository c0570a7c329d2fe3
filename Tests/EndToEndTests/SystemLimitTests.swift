import Glibc
import TestSupport
import Testing

/// What the system has too little of, or what is something else than it should be: descriptors, memory, stack, `/proc`, places for
/// files.
struct SystemLimitTests {
  // MARK: - The file for exports

  private static let exporting = """
    tasks:
      a: { exports: V, run: 'echo V=1 >>"$TASKFLOW_EXPORTS"' }
      b: { dependencies: a, run: 'echo "$V"' }

    """

  /// As for output, the next place is taken.
  @Test("tmpdir-blamed-on-sh", arguments: ["/nonexistent", "/proc", "file", "/dev/null", "", "relative", "read only"])
  func tmpdirBlamedOnSh(place: String) throws {
    let sandbox = try Sandbox(Self.exporting)
    try sandbox.directory.write("file", "")
    try sandbox.directory.makeDirectory("relative")
    let result = try sandbox.taskflow("run", "-q", environment: ["TMPDIR": place])
    #expect(result.status == .exited(0))
    #expect(result.output == "1\n" && result.errors == "", "\(result.errors)")
    #expect(sandbox.directory.entries(of: "relative").isEmpty)
  }

  /// A task in another directory finds the file.
  @Test func aRelativeTMPDIR() throws {
    let sandbox = try Sandbox("tasks: { a: { exports: V, cwd: sub, run: 'pwd; echo V=1 >>\"$TASKFLOW_EXPORTS\"' } }")
    try sandbox.directory.makeDirectory("sub")
    try sandbox.directory.makeDirectory("tmp")
    #expect(try sandbox.taskflow("run", "-q", environment: ["TMPDIR": "tmp"]).status == .exited(0))
    #expect(sandbox.directory.entries(of: "tmp").isEmpty)
  }

  @Test(
    "exports-file-replaced",
    arguments: [
      ("rm -f $E; mkfifo $E", "the file for its exports was replaced by a pipe"),
      ("rm -f $E; mkdir -p $E/x; touch $E/x/y", "the file for its exports was replaced by a directory"),
      ("rm -f $E; ln -s /etc/passwd $E", "the file for its exports was replaced by a symbolic link"),
      ("rm -f $E; ln -s /nonexistent $E", "the file for its exports was replaced by a symbolic link"),
      ("rm -f $E", "the file for its exports was removed"),
    ])
  func exportsFileReplaced(script: String, reason: String) throws {
    let sandbox = try Sandbox("tasks: { a: { exports: [x], run: 'E=$TASKFLOW_EXPORTS; \(script)' } }")
    try sandbox.directory.makeDirectory("tmp")
    let result = try sandbox.taskflow(
      "run", "-q", environment: ["TMPDIR": sandbox.directory.path(of: "tmp")])
    #expect(result.status == .exited(1))
    #expect(result.messages == "taskflow: 'a' failed: \(reason)\n")
    #expect(sandbox.directory.entries(of: "tmp").isEmpty)
  }

  @Test func tooManyExports() throws {
    let sandbox = try Sandbox(
      "tasks: { a: { exports: [x], run: 'echo x=1 >$TASKFLOW_EXPORTS; head -c 70000000 /dev/zero >>$TASKFLOW_EXPORTS' } }"
    )
    #expect(
      try sandbox.taskflow("run", "-q").messages == "taskflow: 'a' failed: wrote more than 67108864 bytes of exports\n")
  }

  /// With any number of descriptors either all is as it should be, or nothing ran.
  @Test("descriptors-and-exports", arguments: [13, 14, 16, 20, 30, 58])
  func descriptorsAndExports(limit: Int) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a:
          cpus: 0
          matrix: { i: [\((0..<40).map(String.init).joined(separator: ", "))] }
          exports: [v]
          run: sleep 0.1; echo "v=value$i" >>"$TASKFLOW_EXPORTS"
        b: { dependencies: a, run: 'echo "$v" | sort -V | tail -1' }

      """)
    let result = try sandbox.program(after: "ulimit -n \(limit)", ["run", "-q", "-k"]).run()
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output == "value39\n")
    #expect(result.errors == "")
  }

  // MARK: - Too little of something

  /// Without a descriptor to read its arguments with.
  @Test func argumentsThatCannotBeRead() throws {
    let sandbox = try Sandbox(Self.exporting)
    let version = try sandbox.program(after: "ulimit -n 3", ["--version"]).run()
    // A debug build can't even open its libraries.
    if version.errors.contains("shared libraries") { return }
    #expect(version.output == "0.1.0\n")
    let run = try sandbox.program(after: "ulimit -n 3", ["run"]).run()
    #expect(run.status != .exited(0) && run.output == "", "\(run.output)")
    #expect(run.errors.contains("Too many open files"))
  }

  /// Root in a chroot may not have mounts of its own either.
  private static let mayMount = (try? Program(["unshare", "-m", "true"]).run().status) == .exited(0)

  /// Runs taskflow where a command has mounted something else.
  private func run(
    _ arguments: [String], in sandbox: Sandbox, after command: String, with tool: [String] = []
  ) throws -> ProgramResult {
    var program = sandbox.program(arguments)
    program.words = ["unshare", "-m", "sh", "-c", "\(command) && exec \"$@\"", "sh"] + tool + program.words
    return try program.run()
  }

  @Test(.enabled(if: mayMount, "needs the right to mount")) func withoutProc() throws {
    let sandbox = try Sandbox(Self.exporting)
    func inPlace(_ arguments: [String]) throws -> ProgramResult {
      try self.run(arguments, in: sandbox, after: "mount -t tmpfs none /proc")
    }
    #expect(try inPlace(["--version"]).output == "0.1.0\n")
    let run = try inPlace(["run", "-q"])
    #expect(run.status == .exited(0), "\(run.errors)")
    #expect(run.output == "1\n")
    try sandbox.directory.write("environment.yaml", "tasks: { a: 'env | grep SWIFT_ROOT || echo none' }")
    #expect(try inPlace(["run", "-q", "environment.yaml"]).output == "none\n")
  }

  @Test("cannot begin: No such file or directory", .enabled(if: mayMount, "needs the right to mount"))
  func withoutDevices() throws {
    let sandbox = try Sandbox("tasks: { a: { tty: true, run: echo a } }")
    let without = try run(["run", "-q"], in: sandbox, after: "mount -t tmpfs none /dev")
    #expect(without.status == .exited(3))
    #expect(without.errors == "taskflow: cannot begin: cannot open '/dev/null': No such file or directory\n")
    let bare = try run(
      ["run", "-q"], in: sandbox, after: "mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3")
    #expect(bare.status == .exited(1))
    #expect(bare.messages.contains("'a' failed: cannot open '/dev/ptmx' for its output: No such file or directory"))
  }

  @Test func withoutMemory() throws {
    let tasks = (0..<200_000).map { "  t\($0): echo \($0)\n" }.joined()
    let sandbox = try Sandbox("tasks:\n\(tasks)")
    for limit in [40_000, 60_000, 80_000] {
      let result = try sandbox.program(after: "ulimit -v \(limit)", ["plan"]).run()
      #expect(result.status == .exited(3), "\(limit)")
      // A debug build has words of Swift's before it.
      let text = "taskflow: out of memory\n"
      let isDebug = result.errors.hasPrefix("Fatal error: failed to allocate ")
      #expect(isDebug ? result.errors.hasSuffix("\n\(text)") : result.errors == text, "\(limit): \(result.errors)")
    }
  }

  @Test func withoutStack() throws {
    let sandbox = try Sandbox("tasks: { a: echo a }")
    for limit in [64, 80] {
      let result = try sandbox.program(after: "ulimit -s \(limit)", ["run", "-q"]).run()
      if result.status == .exited(0) { continue }
      #expect(result.status == .exited(3), "\(limit)")
      #expect(result.errors == "taskflow: the stack is too small (see 'ulimit -s')\n", "\(limit): \(result.errors)")
    }
  }

  // MARK: - What is no file

  @Test(arguments: [
    ["validate", "pipe"], ["run", "pipe"], ["validate", "includes.yaml"], ["run", "includes.yaml"],
    ["run", "env.yaml"],
    ["plan", "env.yaml"],
  ])
  func aPipeThatNobodyWritesTo(words: [String]) throws {
    let sandbox = try Sandbox()
    try sandbox.directory.makeFIFO("pipe")
    try sandbox.directory.write("includes.yaml", "tasks: { a: { include: pipe } }")
    try sandbox.directory.write("env.yaml", "tasks: { a: { run: x, env_file: pipe } }")
    let result = try sandbox.program(words).run()
    #expect((result.output + result.errors).contains("nobody writes to this pipe"), "\(result.errors)")
    #expect(result.status == .exited(words == ["validate", "includes.yaml"] ? 1 : 2))
  }

  @Test(arguments: ["/dev/zero", "/dev/full", "/dev/urandom"])
  func aDevice(path: String) throws {
    let sandbox = try Sandbox()
    try sandbox.directory.write("env.yaml", "tasks: { a: { run: x, env_file: \(path) } }")
    for words in [["run", path], ["run", "env.yaml"]] {
      let result = try sandbox.program(words).run()
      #expect(result.errors.contains("cannot read '\(path)': it is a device, not a file"), "\(result.errors)")
      #expect(result.status == .exited(2))
    }
    #expect(try sandbox.taskflow("run", "/dev/null").errors.contains("empty"))
  }

  /// What somebody writes to is read, and once.
  @Test func aPipeThatSomebodyWritesTo() throws {
    let sandbox = try Sandbox("tasks: { a: { run: 'echo $X', env_file: vars } }")
    try sandbox.directory.makeFIFO("vars")
    try sandbox.directory.makeFIFO("file")
    let start = "{ (sleep 0.1; echo X=1 >vars) & }"
    #expect(try sandbox.program(after: start, ["run", "-q"]).run().output == "1\n")
    let other = "{ (sleep 0.1; echo 'tasks: {a: echo read}' >file) & }"
    #expect(try sandbox.program(after: other, ["run", "-q", "file"]).run().output == "read\n")
  }

  // MARK: - Output that is taken or not wanted

  /// A task that reads its own output takes what taskflow was told that there is.
  @Test func aTaskThatReadsItsOwnOutput() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        thief: 'exec 3</proc/self/fd/1; cat <&3 >/dev/null & i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done; kill $!'
        other: { dependencies: thief, run: echo over }

      """)
    for _ in 0..<3 {
      let result = try sandbox.taskflow("run", "-q", "-j", "2", "--output", "live")
      #expect(result.status == .exited(0), "\(result.errors)")
      #expect(result.output.hasSuffix("over\n"))
    }
  }

  /// As `yes | head -1`: what nobody reads any more ends, and what cleans up runs.
  @Test(arguments: ["live", "grouped", "prefixed"]) func anEndlessTaskWithoutAReader(mode: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        first: echo first
        a: { dependencies: first, run: yes }
        clean: { dependencies: a, when: always, run: touch cleaned }

      """)
    let running = try sandbox.start("run", "-q", "--output", mode)
    try running.waitForOutput("first")
    running.closeOutput()
    let result = try running.finish()
    #expect(result.status == .signalled(SIGPIPE))
    #expect(result.messages.hasPrefix("taskflow: nobody reads standard output any more"), "\(result.errors)")
    #expect(sandbox.directory.exists("cleaned"))
  }

  // MARK: - Sizes of files

  /// It is told by every command, and kills none.
  @Test(arguments: [
    ["list"], ["plan"], ["graph"], ["validate", "--format", "json"], ["schema"], ["explain", "cycle"],
  ])
  func aFileThatMayNotGrowIsTold(arguments: [String]) throws {
    let sandbox = try Sandbox("tasks: { a: { timout: 1, run: 'true' }, b: 'true' }")
    var program = sandbox.program(arguments)
    program.words = ["/bin/sh", "-c", "ulimit -f 0; exec \"$0\" \"$@\" >out"] + program.words
    #expect(try program.run().status != .signalled(SIGXFSZ))
  }

  // MARK: - Memory

  private static let serving = """
    tasks:
      database: { run: sleep 100, service: true, memory: 6GiB }
      cache: { run: sleep 100, service: true, memory: 1GiB, dependencies: database }
      test: { run: echo never, dependencies: cache, memory: 2GiB }
      small: { run: echo fine, dependencies: cache, memory: 1GiB }

    """

  @Test(arguments: ["run", "plan"]) func memoryThatServicesHold(command: String) throws {
    let sandbox = try Sandbox(Self.serving)
    let result = try sandbox.taskflow(command, "taskflow.yaml", "--memory", "8GiB")
    #expect(result.status == .exited(2))
    #expect(
      result.errors.hasPrefix(
        """
        error[memory-deadlock]: 'test' and services 'database', 'cache' need 9GiB of memory together, but only 8GiB is available
         --> taskflow.yaml:4:3
        """), "\(result.errors)")
    #expect(result.output == "")
    #expect(try sandbox.taskflow(command, "taskflow.yaml", "test", "--memory", "9GiB").status == .exited(0))
    #expect(try sandbox.taskflow(command, "taskflow.yaml", "small", "--memory", "8GiB").status == .exited(0))
  }

  /// One that always runs holds it as well, and so does one that always asks for it.
  @Test(arguments: [
    "s: { when: always, service: true, run: sleep 100, memory: 3MB }, u: { dependencies: s, run: 'true', memory: 1MB }",
    "s: { when: always, service: true, run: sleep 100, memory: 3MB }, u: { when: always, dependencies: s, run: 'true', memory: 1MB }",
    "t: 'true', s: { dependencies: t, when: always, service: true, run: sleep 100, memory: 3MB }, u: { dependencies: s, run: 'true', memory: 1MB }",
    "s: { service: true, run: sleep 100, memory: 2MB }, r: { when: always, service: true, run: sleep 100, memory: 2MB }, u: { dependencies: [s, r], run: 'true', memory: 1MB }",
  ])
  func memoryOfServicesThatAlwaysRun(tasks: String) throws {
    let result = try Sandbox("tasks: { \(tasks) }\n").taskflow("run", "--memory", "3MB")
    #expect(result.status == .exited(2))
    #expect(result.errors.hasPrefix("error[memory-deadlock]: 'u' and service"), "\(result.errors)")
  }
}
