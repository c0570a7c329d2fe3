import Diagnostics
import WorkflowModel

/// Finds exported values that no task sees, or none that sees them mentions. Programs read names in capitals by themselves.
struct UnusedExports {
  private let graph: GraphBuilder
  private let sources: SourceMap
  private var workflow: Workflow { graph.workflow }

  /// - Parameter sources: the texts of the files.
  init(_ graph: GraphBuilder, _ sources: SourceMap) {
    self.graph = graph
    self.sources = sources
  }

  func findings() -> [Diagnostic] {
    guard let flow = ExportFlow(graph) else { return [] }
    let names = flow.producers.keys.sorted()
    let seen = seenNames(flow.visibility(of: names))
    let mentions = NameMentions(of: Set(names), in: sources)
    var findings: [Diagnostic] = []
    for task in workflow.tasks.indices {
      for export in workflow.rules(of: task)?.exports ?? [] {
        let name = workflow.texts[export.text]
        let isRead = name == name.uppercased() || mentions.isMentioned(name, outside: place(of: task))
        if seen.contains(name), isRead { continue }
        findings.append(Diagnostic(.unusedExport(name, hasDependents: seen.contains(name)), at: export.range))
      }
    }
    return findings
  }

  /// The names that some task sees.
  private func seenNames(_ exports: ExportedNames) -> Set<String> {
    let nodes = graph.nodes.indices.filter { !graph.nodes[$0].kind.isEnd }
    let numbers = exports.names.indices.filter { number in
      nodes.contains { exports.isSeen(number, by: TaskID($0)) }
    }
    return Set(numbers.map { exports.names[$0] })
  }

  /// Where a task stands: from its name to the next, or to the end of its file.
  private func place(of task: DefinitionID) -> SourceRange {
    let start = workflow.tasks[task].nameRange.start
    let end = sources.file(at: start)?.end ?? start
    let next = Int(workflow.tasks[task].end)
    guard next < workflow.tasks.count, case let following = workflow.tasks[next].nameRange.start,
      following > start, following < end
    else { return SourceRange(start: start, end: end) }
    return SourceRange(start: start, end: following)
  }
}
