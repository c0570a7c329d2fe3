import Diagnostics
import Variables
import WorkflowModel

/// Finds the tasks named on the command line or in `default`: by their whole names, groups with all that is in them, with
/// `*` and `?` for any, and single instances by `[axis=value]`.
struct TargetFinder {
  let builder: GraphBuilder
  /// What the file is called in findings about names that are not in it.
  var file: String?
  /// The same as a shell reads it, where commands have to name it.
  var quotedFile: String?
  private var workflow: Workflow { builder.workflow }

  /// - Returns: the nodes at which the targets end.
  func find(_ names: [String]) -> ([TaskID], [Diagnostic]) {
    var nodes: [TaskID] = []
    var diagnostics: [Diagnostic] = []
    for name in names {
      switch find(name) {
      case .success(let found): nodes += found
      case .failure(let failure): diagnostics.append(Diagnostic(failure.fact, at: nil))
      }
    }
    return (nodes, diagnostics)
  }

  /// - Returns: nil where the file names none.
  func findDefaults() -> ([TaskID]?, [Diagnostic]) {
    guard let references = workflow.defaultTargets else { return (nil, []) }
    var nodes: [TaskID] = []
    var diagnostics: [Diagnostic] = []
    var seen: Set<TextID> = []
    for reference in references {
      let name = workflow.texts[reference.text]
      if !seen.insert(reference.text).inserted {
        diagnostics.append(Diagnostic(.duplicateReference(key: "default", name: name), at: reference.range))
        continue
      }
      switch find(name) {
      case .success(let found): nodes += found
      case .failure(let failure):
        var fact = failure.fact
        if case .unknownTarget(let name, let similar, let member, _, _) = fact {
          if builder.isInUnreadFile(name, seenFrom: nil) { continue }
          fact = .unknownDefaultTask(name, suggestion: member ?? similar)
        }
        diagnostics.append(Diagnostic(fact, at: reference.range))
      }
    }
    return (nodes, diagnostics)
  }

  private struct Failure: Error {
    let fact: Fact
  }

  private func find(_ name: String) -> Result<[TaskID], Failure> {
    guard case .success(let reference) = TaskReference.parse(name) else { return .failure(unknown(name)) }
    var found: [DefinitionID?] = [nil]
    var filters: [InstanceFilter] = []
    for component in reference.components {
      found = found.flatMap { members(matching: component.name, of: $0).map(Optional.some) }
      for match in component.filter ?? [] {
        for case let owner? in found {
          guard let matrix = workflow.rules(of: owner)?.matrix else {
            if found.count > 1 { continue }
            return .failure(Failure(fact: .filterWithoutMatrix(workflow.path(of: owner))))
          }
          guard match.axis == InstanceFilter.number || matrix.names.contains(match.axis) else {
            if found.count > 1 { continue }
            return .failure(Failure(fact: builder.unknownAxis(match.axis, of: owner, matrix.names)))
          }
          filters.append(InstanceFilter(owner: Int32(owner), axis: match.axis, text: match.value))
        }
      }
    }
    guard !found.isEmpty else { return .failure(unknown(name)) }
    // Nobody knows yet which instances there will be: rather none than all.
    if let pending = filters.first(where: { builder.copies.pending.contains($0.owner) }) {
      return .failure(Failure(fact: .filterBeforeValues(workflow.path(of: Int(pending.owner)))))
    }
    func nodes(_ matches: (InstanceFilter, Instance) -> Bool) -> [TaskID] {
      found.compactMap { $0 }.flatMap { self.nodes(of: $0, filters, matches) }
    }
    var chosen = nodes { $0.matches($1, isLoose: false) }
    if chosen.isEmpty { chosen = nodes { $0.matches($1, isLoose: true) } }
    let isMasked = filters.contains(where: \.isMasked) && filters.contains { $0.axis == InstanceFilter.number }
    if chosen.isEmpty, isMasked { chosen = nodes { $0.matchesPosition(of: $1) } }
    return chosen.isEmpty ? .failure(Failure(fact: noMatchingInstance(name, found, filters))) : .success(chosen)
  }

  private func noMatchingInstance(
    _ name: String, _ found: [DefinitionID?], _ filters: [InstanceFilter]
  ) -> Fact {
    let units = filters.flatMap { builder.copies.units(of: Int($0.owner), in: -1) }.map(\.instance)
    let wholes = found.compactMap { $0 }.flatMap { builder.copies.wholes(of: $0, in: -1) }.map(\.instance)
    return .noMatchingInstance(name, builder.instanceChoice(filters, among: units + wholes))
  }

  /// The members of a group, or of the file, by a name that may hold `*` and `?`.
  private func members(matching name: String, of group: DefinitionID?) -> [DefinitionID] {
    let members = workflow.members(of: group)
    if let group, !workflow.tasks[group].isGroup { return [] }
    guard case .success(let pattern) = GlobPattern.parse(name: name), !pattern.isLiteral else {
      return members.filter { workflow.texts[workflow.tasks[$0].name] == name }.prefix(1).map { $0 }
    }
    return members.filter { pattern.matches(workflow.texts[workflow.tasks[$0].name]) }
  }

  private func nodes(
    of id: DefinitionID, _ filters: [InstanceFilter], _ matches: (InstanceFilter, Instance) -> Bool
  ) -> [TaskID] {
    if builder.copies.isSimple { return [builder.copies.simpleEnd(of: id)] }
    let filters = filters.filter { $0.owner <= id && id < Int(workflow.tasks[Int($0.owner)].end) }
    let isOwnFiltered = filters.contains { $0.owner == id } && !builder.copies.pending.contains(Int32(id))
    let copies = isOwnFiltered ? builder.copies.units(of: id, in: -1) : builder.copies.wholes(of: id, in: -1)
    guard !copies.isEmpty else { return pendingNodes(around: id) }
    return copies.filter { copy in
      filters.allSatisfy { filter in
        guard let instance = builder.instance(of: filter.owner, around: copy.instance) else {
          return builder.copies.pending.contains(filter.owner)
        }
        return matches(filter, builder.instances[Int(instance)])
      }
    }.map(\.span.end)
  }

  /// What is in a matrix without values yet is run with all of it.
  private func pendingNodes(around id: DefinitionID) -> [TaskID] {
    guard let pending = builder.outermostPending(around: id, for: -1) else { return [] }
    return builder.copies.wholes(of: pending, in: -1).map(\.span.end)
  }

  private func unknown(_ name: String) -> Failure {
    let paths = workflow.tasks.indices.map { workflow.path(of: $0) }
    let members = paths.lazy.filter { $0.hasSuffix("/\(name)") }.prefix(2)
    let member = members.count == 1 ? members.first : nil
    let similar = members.isEmpty ? suggestion(for: name, among: paths) : nil
    return Failure(fact: .unknownTarget(name, suggestion: similar, member: member, file: file, quotedFile: quotedFile))
  }
}
