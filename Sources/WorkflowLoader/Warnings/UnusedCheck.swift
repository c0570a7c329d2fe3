import Diagnostics
import WorkflowModel

/// Finds params that no text mentions and pools that no task takes from.
struct UnusedCheck {
  private let workflow: Workflow
  private let sources: SourceMap
  private let poolUses: [Reference]

  init(_ workflow: Workflow, _ sources: SourceMap, _ poolUses: [Reference]) {
    self.workflow = workflow
    self.sources = sources
    self.poolUses = poolUses
  }

  func findings() -> [Diagnostic] {
    unusedParameters() + unusedPools()
  }

  private func unusedParameters() -> [Diagnostic] {
    // Programs read such as CC and PATH by themselves.
    let candidates = workflow.files.flatMap(\.parameters).filter { $0.name.contains(where: \.isLowercase) }
    if candidates.isEmpty { return [] }
    let mentions = NameMentions(of: Set(candidates.map(\.name)), in: sources)
    return candidates.filter { !mentions.isMentioned($0.name) }.map {
      Diagnostic(.unusedParameter($0.name), at: $0.range)
    }
  }

  private func unusedPools() -> [Diagnostic] {
    if workflow.pools.isEmpty { return [] }
    let used = Set(poolUses.map { workflow.texts[$0.text] })
    return workflow.pools.filter { !used.contains($0.name) }.map { Diagnostic(.unusedPool($0.name), at: $0.range) }
  }
}
