package import Diagnostics
package import Planner
import RunEvents
package import Variables
import WorkflowModel

/// The structure of a plan for programs that draw graphs, and for others.
package struct GraphText {
  package enum Format: String, CaseIterable, Sendable {
    /// Graphviz's language.
    case dot
    case mermaid
    case json
  }

  let plan: Plan
  let critical: Set<TaskID>
  /// For each of them but the first the one before it.
  private let before: [TaskID: TaskID]
  let secrets: Secrets
  /// What is drawn inside of each group and matrix, by its start; -1 for what is in none.
  private(set) var members: [TaskID: [TaskID]] = [:]
  /// For each node the group or matrix around it.
  private(set) var parents: [TaskID: TaskID] = [:]

  /// - Parameters:
  ///   - critical: the chain of tasks that is to be marked, first to last.
  ///   - grown: the plan that these are of, where that has instances that are known only in a run. They are drawn as what they
  ///     are instances of.
  package init(_ plan: Plan, critical: [TaskID], of grown: Plan? = nil, secrets: Secrets) {
    let critical = critical.compactMap { Self.node(for: $0, of: grown ?? plan, in: plan) }
    self.plan = plan
    self.critical = Set(critical)
    before = Dictionary(zip(critical.dropFirst(), critical)) { first, _ in first }
    self.secrets = secrets
    gatherMembers()
  }

  private static func node(for task: TaskID, of grown: Plan, in plan: Plan) -> TaskID? {
    if task < plan.tasks.count { return task }
    return (0..<TaskID(plan.tasks.count)).last { node in
      plan.tasks[Int(node)].kind == .matrixStart && grown.isInstance(task, of: node)
    }
  }

  /// The whole of a graph that is small.
  package func render(_ format: Format) -> String {
    TextPieces.collect { write(format, to: $0) }
  }

  package func write(_ format: Format, to pieces: TextPieces) {
    switch format {
    case .dot: writeDOT(to: pieces)
    case .mermaid: writeMermaid(to: pieces)
    case .json: writeJSON(to: pieces)
    }
  }

  /// Groups and matrices lie within each other as their numbers do.
  private mutating func gatherMembers() {
    var around: [TaskID] = [-1]
    for task in 0..<TaskID(plan.tasks.count) {
      let kind = plan.tasks[Int(task)].kind
      if kind.isEnd {
        around.removeLast()
        continue
      }
      if let frame = around.last {
        members[frame, default: []].append(task)
        if frame >= 0 { parents[task] = frame }
      }
      if kind.isStart { around.append(task) }
    }
  }

  // MARK: - What is drawn

  func name(of task: TaskID) -> String { secrets.name(of: task, in: plan) }

  func key(of task: TaskID) -> String { secrets.name(of: task, .key, in: plan) }

  /// What it says of itself: `upload`, `deploy (sync)`, `test: os × py`.
  func label(of task: TaskID) -> String {
    let definition = plan.definition(of: task)
    let whole = name(of: task)
    switch plan.tasks[Int(task)].kind {
    case .matrixStart:
      let matrix = plan.workflow.rules(of: Int(plan.tasks[Int(task)].definition))?.matrix
      return "\(whole): \(secrets.mask(matrix?.dimensions ?? ""))"
    case .groupStart: return "\(whole) (\((definition.mode ?? .async).rawValue))"
    default: return definition.mode == .sync ? "\(whole) (sync)" : whole
    }
  }

  /// Calls `body` with the edges that people would draw: not those by which a group holds its members, and each once.
  func forEachEdge(_ body: (_ source: TaskID, _ target: TaskID) -> Void) {
    for task in 0..<TaskID(plan.tasks.count) {
      let successors = plan.successors[task]
      // Most tasks lead to few, or none.
      var seen: Set<TaskID> = []
      for successor in successors where !isFrame(task, successor) {
        if successors.count == 1 || seen.insert(successor).inserted { body(task, successor) }
      }
    }
  }

  /// Whether an edge belongs to a group or matrix itself: from its start to a member, or from a member to its end.
  private func isFrame(_ source: TaskID, _ target: TaskID) -> Bool {
    let (from, to) = (plan.tasks[Int(source)], plan.tasks[Int(target)])
    if from.kind.isStart { return target <= from.partner }
    return to.kind.isEnd && source >= to.partner
  }

  /// The group or matrix whose start or end a node is; nil for a task.
  func frame(of node: TaskID) -> TaskID? {
    let task = plan.tasks[Int(node)]
    return task.kind.isStart ? node : task.kind.isEnd ? task.partner : nil
  }

  /// The group or matrix whose start or end a node is, where anything is drawn in it; one that is empty is drawn as a task.
  func drawnFrame(of node: TaskID) -> TaskID? {
    frame(of: node).flatMap { members[$0]?.isEmpty == false ? $0 : nil }
  }

  /// The node that is drawn for one, or some node inside of its frame: what draws edges needs ends that are no frames.
  func anchor(of node: TaskID) -> TaskID {
    var node = node
    while let frame = frame(of: node) {
      guard let first = members[frame]?.first else { return frame }
      node = first
    }
    return node
  }

  /// Whether the chain goes along an edge: from a task, or one inside of a frame, to the next. Between tasks of which one
  /// waited for what the other held there is no edge.
  func isCritical(_ source: TaskID, _ target: TaskID) -> Bool {
    guard frame(of: target) != nil else { return before[target].map { isAt($0, source) } ?? false }
    return before.contains { task, earlier in isAt(task, target) && isAt(earlier, source) }
  }

  /// Whether a task is what an edge begins or ends at, or inside of that.
  private func isAt(_ task: TaskID, _ node: TaskID) -> Bool {
    guard task != node, let frame = frame(of: node) else { return task == node }
    return plan.tasks[Int(frame)].kind == .matrixStart
      ? plan.isInstance(task, of: frame) : plan.isInside(task, group: frame)
  }
}
