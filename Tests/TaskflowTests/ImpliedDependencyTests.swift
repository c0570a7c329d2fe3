import Diagnostics
import TestSupport
import Testing

/// Implied dependencies of random graphs, against a search that looks at every way.
@Suite struct ImpliedDependencyTests {
  @Test(arguments: 0..<60)
  func asByComparingAllWays(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 2...14, using: &random)
    // In half of the files what is waited for stands behind what waits.
    let order = seed % 2 == 0 ? Array(0..<count) : (0..<count).shuffled(using: &random)
    let dependencies = (0..<count).map { task in
      (0..<task).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }
    let lines = order.map { task in
      "  t\(task): { run: x, dependencies: [\(dependencies[task].map { "t\($0)" }.joined(separator: ", "))] }\n"
    }
    let found = findings(in: "tasks:\n" + lines.joined()).map { finding in
      if case .impliedDependency(let name, _) = finding.fact { name } else { finding.message.text }
    }
    #expect(found.sorted() == order.flatMap { implied(of: $0, dependencies) }.map { "t\($0)" }.sorted())
  }

  /// Each dependency of a task that is reached from another one of it.
  private func implied(of task: Int, _ dependencies: [[Int]]) -> [Int] {
    func reaches(_ from: Int, _ to: Int) -> Bool {
      dependencies[from].contains { $0 == to || reaches($0, to) }
    }
    return dependencies[task].filter { one in dependencies[task].contains { $0 != one && reaches($0, one) } }
  }

  /// Where every task depends on all before it, nearly all dependencies are implied, and the search stays short enough to say so.
  @Test func dense() {
    let lines = (0..<60).map { task in
      "  t\(task): { run: x, dependencies: [\((0..<task).map { "t\($0)" }.joined(separator: ", "))] }\n"
    }
    #expect(findings(in: "tasks:\n" + lines.joined()).count == 58 * 59 / 2)
  }
}
