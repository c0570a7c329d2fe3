import Glibc
import LocalExecutor
import Testing
import WorkflowModel

/// The variables that processes are given.
struct EnvironmentTests {
  @Test func valuesAreSetReplacedAndRemoved() {
    var environment = Environment()
    #expect(environment["A"] == nil)
    environment.set("A", "1")
    environment.set("B", "")
    environment.set("A", "2=3\n")
    #expect(environment["A"] == "2=3\n")
    #expect(environment["B"] == "")
    environment.set("A", nil)
    environment.set("NEVER", nil)
    #expect(environment["A"] == nil)
  }

  @Test func laterChangesWin() {
    var environment = Environment()
    environment.set("A", "old")
    environment.apply([
      EnvironmentEntry(name: "A", value: "new"), EnvironmentEntry(name: "B", value: "1"),
      EnvironmentEntry(name: "B", value: nil), EnvironmentEntry(name: "C", value: nil),
      EnvironmentEntry(name: "C", value: "last"),
    ])
    #expect([environment["A"], environment["B"], environment["C"]] == ["new", nil, "last"])
  }

  @Test func thisProcessesOwnIsInherited() {
    #expect(Environment.inherited()["PATH"] == getenv("PATH").map { String(cString: $0) })
    #expect(Environment.inherited()["THERE_IS_NO_SUCH_VARIABLE"] == nil)
  }

  @Test func aProcessSeesThemInTheOrderInWhichTheyWereSet() throws {
    var options = ExecutionOptions()
    options.environment = Environment()
    options.environment.set("ZEBRA", "1")
    options.environment.set("APE", "2")
    options.environment.set("PATH", "/usr/bin:/bin")
    options.environment.set("APE", "3")
    options.overrides = [EnvironmentEntry(name: "OVER", value: "4")]
    let execution = try execute("{env: {FILE: '5'}, tasks: {a: {run: [env]}}}", in: "/", options)
    #expect(
      execution.outputs["a"] == """
        ZEBRA=1
        APE=3
        PATH=/usr/bin:/bin
        PWD=/
        FILE=5
        OVER=4
        TASKFLOW_RUN_ID=test-run
        TASKFLOW_ROOT=/
        TASKFLOW_ATTEMPT=1
        TASKFLOW_TASK=a

        """)
  }
}
