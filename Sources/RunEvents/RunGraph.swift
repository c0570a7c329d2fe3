package import Planner
package import Variables
package import WorkflowModel

/// What the events of a run are about: its nodes, by number, and what waits for what.
///
/// A plan is one, and so is what a written event log says of the run it was written by: whoever tells of a run asks this and
/// not the plan, and so can tell of it years later.
package protocol RunGraph: Sendable {
  /// The name of the workflow.
  var title: String { get }
  /// The absolute path of the directory that paths of the workflow are relative to.
  var directory: String { get }
  /// What happens when a task fails.
  var onFailure: FailurePolicy { get }
  /// The number of nodes: tasks, and the beginnings and ends of groups and matrices.
  var nodeCount: Int { get }
  /// The number of tasks proper.
  var taskCount: Int { get }
  /// For each node, those that wait for it.
  var edges: Adjacency { get }
  /// The edges that came with the nodes which were added while the run went on, in that order.
  var addedEdges: [Edge] { get }
  /// The names of pools, by their places.
  var poolNames: [String] { get }

  func kind(of node: TaskID) -> PlannedTask.Kind
  /// The place in the file, by which nodes are put in order; instances of one matrix share it.
  func place(of node: TaskID) -> Int32
  /// Of a beginning its end, of an end its beginning; -1 for a task.
  func partner(of node: TaskID) -> TaskID
  /// The time that it waits before its action or its members.
  func delay(of node: TaskID) -> Nanoseconds
  /// True if it does something after its delay.
  func hasAction(_ node: TaskID) -> Bool
  /// The slots that its action holds.
  func slots(of node: TaskID) -> Int32
  /// True if people know of it: a task, a group that waits a time of its own, or a matrix as long as its instances are unknown.
  func isShown(_ node: TaskID) -> Bool
  func isService(_ node: TaskID) -> Bool
  /// True if a failure of it, or of all of a group around it, does not make the run fail.
  func allowsFailure(_ node: TaskID) -> Bool
  /// The limits and exceptions that the file sets for it.
  func terms(of node: TaskID) -> RunTerms
  /// True if a node is in a group, told by any node of that.
  func isInside(_ node: TaskID, group: TaskID) -> Bool
  /// True if a node, or a group around it that is in another one, runs also after failures.
  func runsAfterFailure(_ node: TaskID, within group: TaskID) -> Bool
  /// The values of the matrices around a node, from the outermost inwards.
  func axes(of node: TaskID) -> [Instance.Value]

  /// One of the names of a node, without what must not be shown.
  func name(of node: TaskID, _ kind: NameKind, masking masker: SecretMasker) -> String
  /// True if the name of a node for people holds what must not be shown.
  func hidesSecret(_ node: TaskID, from masker: SecretMasker) -> Bool
  /// The name by which a command line selects a task, as it is: it may hold secrets.
  func targetName(of node: TaskID) -> String
  /// The values that must not be shown and that only this graph knows.
  func secrets(masking masker: SecretMasker) -> [Bytes]
}

/// What the file says of how a node may run, as far as reports tell of it.
package struct RunTerms: Equatable, Sendable {
  /// The largest number of attempts.
  package var attempts: Int32 = 1
  /// The longest time that an attempt, or a group as a whole, may take.
  package var timeout: Nanoseconds?
  /// The longest time that a service may take to get ready.
  package var readiness: Nanoseconds?
  /// The outcome of what it waits for that lets it run.
  package var when = When.success
  /// True if it also runs when the run stops for a failure.
  package var survivesFailure = false
  /// True if it also runs when the run was interrupted.
  package var survivesInterruption = false
  /// True if it has a terminal for what it writes.
  package var usesTerminal = false
  /// True if it exports what must not be shown.
  package var exportsSecret = false

  package init() {}
}

extension Plan: RunGraph {
  package var title: String { workflow.name }
  package var directory: String { workflow.directory }
  package var nodeCount: Int { tasks.count }
  package var edges: Adjacency { successors }
  package var poolNames: [String] { pools.map(\.name) }

  package func kind(of node: TaskID) -> PlannedTask.Kind { tasks[Int(node)].kind }
  package func place(of node: TaskID) -> Int32 { tasks[Int(node)].definition }
  package func partner(of node: TaskID) -> TaskID { tasks[Int(node)].partner }
  package func delay(of node: TaskID) -> Nanoseconds { tasks[Int(node)].delay }
  package func hasAction(_ node: TaskID) -> Bool { tasks[Int(node)].hasAction }
  package func slots(of node: TaskID) -> Int32 { tasks[Int(node)].cpus }
  package func axes(of node: TaskID) -> [Instance.Value] { matrixValues(of: node) }

  package func runsAfterFailure(_ node: TaskID, within group: TaskID) -> Bool {
    var definition: DefinitionID? = Int(tasks[Int(node)].definition)
    while let id = definition, id != Int(tasks[Int(group)].definition) {
      if workflow.rules(of: id)?.when ?? .success != .success { return true }
      definition = workflow.tasks[id].parent
    }
    return false
  }

  package func terms(of node: TaskID) -> RunTerms {
    let planned = tasks[Int(node)]
    // As nearly all.
    guard planned.rules != 0 else { return RunTerms() }
    let rules = rules[Int(planned.rules)]
    var terms = RunTerms()
    terms.attempts = (rules.retry?.maximum ?? 0) + 1
    terms.timeout = rules.timeout
    terms.readiness = rules.service?.timeout
    terms.when = rules.when
    terms.survivesFailure = rules.survivesFailure
    terms.survivesInterruption = rules.survivesInterruption
    terms.usesTerminal = rules.usesTerminal
    if !rules.exports.isEmpty {
      let names = secretNames
      terms.exportsSecret = rules.exports.contains(where: names.contains)
    }
    return terms
  }

  package func hidesSecret(_ node: TaskID, from masker: SecretMasker) -> Bool {
    !masker.isEmpty && name(of: node, .label, masking: masker) != name(of: node)
  }

  package func secrets(masking masker: SecretMasker) -> [Bytes] {
    let values = secretAxisValues()
    var masker = masker
    masker.add(secrets: values)
    return values + secretsInNames(masker)
  }
}
