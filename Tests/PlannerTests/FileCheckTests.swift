import Diagnostics
import TestSupport
import Testing
import WorkflowModel

@testable import Planner

/// Who writes what others read is found without comparing every output with every input.
@Suite struct FileCheckTests {
  /// How often an output is compared with an input in a file of so many tasks.
  private func comparisons(_ count: Int, _ task: (Int) -> String) throws -> Int {
    let text = "tasks:\n" + (0..<count).map { "  t\($0): { run: x, \(task($0)) }\n" }.joined()
    let workflow = try #require(load(text).workflow)
    var graph = GraphBuilder(workflow: workflow, mode: nil, invocation: nil)
    graph.build()
    return FileChecks(graph).comparisons
  }

  @Test("glob-checks-slow") func comparisonsGrowWithTheFile() throws {
    let shapes: [(Int) -> String] = [
      { "inputs: src/\($0), outputs: out/\($0)" },
      { "inputs: out/\($0), outputs: 'out/\($0)'" },
      { "inputs: 'src/\($0)/*.c', outputs: out/\($0)" },
      { "inputs: out/\($0)/x, outputs: 'out/\($0)/*'" },
    ]
    for shape in shapes {
      let (small, large) = (try comparisons(50, shape), try comparisons(400, shape))
      #expect(large <= 9 * max(small, 50))
    }
    #expect(try comparisons(50, shapes[1]) > 0)
  }
}
