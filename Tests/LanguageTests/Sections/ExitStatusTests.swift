import TestSupport
import Testing

/// Exit status of `run` and of `validate`; 130 and 143 are in `InterruptionTests`.
struct ExitStatusTests {
  private func status(
    _ arguments: String..., in text: String? = "tasks: { a: 'true' }", output: Program.Output = .pipe
  ) throws -> ProgramResult.Status {
    var program = try Sandbox(text).program(arguments)
    program.output = output
    return try program.run().status
  }

  @Test func zeroWhenAllSucceeded() throws {
    #expect(try status("run") == .exited(0))
    #expect(try status("run", in: "tasks: { a: { run: exit 3, allow_failure: true } }") == .exited(0))
    #expect(try status("run", in: "tasks: { a: { if: 'false', run: exit 3 } }") == .exited(0))
  }

  @Test func oneWhenATaskFailed() throws {
    #expect(try status("run", in: "tasks: { a: exit 7 }") == .exited(1))
    #expect(try status("run", in: "tasks: { a: { timeout: 50ms, run: sleep 1000 } }") == .exited(1))
    #expect(try status("run", in: "tasks: { a: kill -9 $$ }") == .exited(1))
    #expect(try status("run", "-k", in: "tasks: { a: exit 7, b: 'true' }") == .exited(1))
  }

  @Test func twoWhenTheFileOrTheCommandLineIsWrongAndNothingWasStarted() throws {
    #expect(try status("run", in: nil) == .exited(2))
    #expect(try status("run", in: "tasks: { a: { rnu: x } }") == .exited(2))
    #expect(try status("run", "nosuch") == .exited(2))
    #expect(try status("run", "--nosuch") == .exited(2))
    #expect(try status("run", "-j", "0") == .exited(2))
    #expect(try status("run", in: "params: { p: }\ntasks: { a: x }") == .exited(2))
    #expect(try status("run", "--set", "q=1") == .exited(2))
    #expect(try status("run", in: "tasks: { a: x, b: { cwd: '${NOWHERE}', run: x } }") == .exited(2))
    let sandbox = try Sandbox("tasks: { a: touch ran, b: { dependencies: nosuch } }")
    #expect(try sandbox.taskflow("run", "a").status == .exited(2))
    #expect(!sandbox.directory.exists("ran"))
  }

  @Test func threeWhenItCouldNotGoOn() throws {
    #expect(try status("run", output: .file("/dev/full")) == .exited(3))
  }

  @Test func ofValidate() throws {
    #expect(try status("validate") == .exited(0))
    #expect(try status("validate", in: "tasks: { a: { rnu: x } }") == .exited(1))
    #expect(try status("validate", "--nosuch") == .exited(2))
    #expect(try status("validate", "missing.yaml") == .exited(2))
  }

  /// What only a run can know is no finding of the file.
  @Test func validateAsksForNoParams() throws {
    #expect(try status("validate", in: "params: { p: }\ntasks: { a: { cwd: '${p}/${HERE}', run: x } }") == .exited(0))
  }
}
