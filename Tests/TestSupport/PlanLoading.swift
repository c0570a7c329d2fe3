import Diagnostics
package import Planner
import WorkflowLoader

/// A task file that was to be free of findings has some.
package struct UnexpectedFindings: Error, CustomStringConvertible {
  package let description: String
}

/// Loads and plans a text as a file in a directory of the test's choice.
///
/// - Parameter files: the texts of other files, by their paths from there.
package func makePlan(
  _ text: String, directory: String, files: [String: String] = [:], options: Planner.Options = Planner.Options()
) throws -> Plan {
  var sources = SourceMap()
  guard let file = sources.add(path: "test.yaml", bytes: Array(text.utf8)) else {
    throw UnexpectedFindings(description: "the text is too long")
  }
  let (workflow, findings) = WorkflowLoader.load(
    file, directory: directory, in: &sources, files: TextFiles(files, in: directory))
  let (plan, graphFindings) = workflow.map { Planner.plan($0, options) } ?? (nil, [])
  let all = findings + graphFindings
  guard let plan, all.isEmpty else {
    throw UnexpectedFindings(description: TextRenderer(sources: sources).render(all))
  }
  return plan
}
