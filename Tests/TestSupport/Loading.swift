package import Diagnostics
package import Planner
import WorkflowLoader
package import WorkflowModel

/// A task file given as text, loaded and planned; findings are rendered as people see them.
package struct LoadedText {
  package let workflow: Workflow?
  package let plan: Plan?
  package let diagnostics: [Diagnostic]
  package let sources: SourceMap

  package init(workflow: Workflow?, plan: Plan?, diagnostics: [Diagnostic], sources: SourceMap) {
    self.workflow = workflow
    self.plan = plan
    self.diagnostics = diagnostics
    self.sources = sources
  }

  /// All findings as `validate` shows them.
  package var report: String { TextRenderer(sources: sources).render(diagnostics) }
  /// The rules of all findings, in file order.
  package var rules: [String] { diagnostics.map(\.rule.id) }
}

/// Loads and plans a text as the file `test.yaml` in `/project`.
///
/// - Parameter files: the texts of other files, by their paths from there.
package func load(
  _ text: String, files: [String: String] = [:], options: Planner.Options = Planner.Options()
) -> LoadedText {
  load(bytes: Array(text.utf8), files: files, options: options)
}

package func load(
  bytes: [UInt8], files: [String: String] = [:], options: Planner.Options = Planner.Options()
) -> LoadedText {
  var sources = SourceMap()
  guard let file = sources.add(path: "test.yaml", bytes: bytes) else {
    return LoadedText(workflow: nil, plan: nil, diagnostics: [], sources: sources)
  }
  let (workflow, findings) = WorkflowLoader.load(
    file, directory: "/project", in: &sources, files: TextFiles(files, in: "/project"))
  guard let workflow else { return LoadedText(workflow: nil, plan: nil, diagnostics: findings, sources: sources) }
  let (plan, graphFindings) = findings.isEmpty ? Planner.plan(workflow, options) : (nil, Planner.check(workflow))
  let all = (findings + graphFindings).inFileOrder()
  return LoadedText(workflow: workflow, plan: plan, diagnostics: all, sources: sources)
}
