import Glibc
import LocalExecutor
import Planner
import TestSupport
import Testing
import Variables

/// The variables that processes are given.
struct EnvironmentTests {
  @Test func thisProcessesOwnIsInherited() {
    #expect(VariableMap.inherited()["PATH"] == getenv("PATH").map { Bytes(String(cString: $0).utf8) })
    #expect(VariableMap.inherited()["THERE_IS_NO_SUCH_VARIABLE"] == nil)
  }

  @Test func aProcessSeesThemInTheOrderInWhichTheyWereSet() throws {
    var options = ExecutionOptions()
    options.environment = VariableMap()
    for (name, value) in [("ZEBRA", "1"), ("APE", "2"), ("PATH", "/usr/bin:/bin"), ("APE", "3")] {
      options.environment.set(name, Bytes(value.utf8), rank: .inherited)
    }
    options.overrides = [Invocation.Variable("OVER", Bytes("4".utf8))]
    let execution = try execute("{env: {FILE: '5'}, tasks: {a: {run: [env]}}}", in: "/", options)
    #expect(
      execution.outputs["a"] == """
        ZEBRA=1
        APE=3
        PATH=/usr/bin:/bin
        OVER=4
        TASKFLOW_RUN_ID=test-run
        TASKFLOW_ROOT=/
        FILE=5
        PWD=/
        TASKFLOW_EXPORTS=/dev/null
        TASKFLOW_ATTEMPT=1
        TASKFLOW_TASK=a

        """)
  }
}
