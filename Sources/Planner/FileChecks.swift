import Diagnostics
import Variables
import WorkflowModel

/// Who writes what, and who reads it: two tasks may not write one file, and who reads what another task writes has to wait
/// for it. What can be known before the run is looked at; paths with values that only the run will tell are passed over.
struct FileChecks {
  private let graph: GraphBuilder
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder) {
    self.graph = graph
  }

  /// A file, or files, that a task names.
  private struct Access {
    var node: TaskID
    /// Absolute, without `.` and `..`.
    var path: String
    /// nil for a path that names itself alone.
    var pattern: GlobPattern?
    var range: SourceRange
  }

  func findings() -> [Diagnostic] {
    guard workflow.rules.contains(where: { !$0.outputs.isEmpty }) else { return [] }
    var outputs: [Access] = []
    var inputs: [Access] = []
    for (index, node) in graph.nodes.enumerated() where node.kind == .task {
      guard let rules = workflow.rules(of: Int(node.definition)) else { continue }
      if rules.inputs.isEmpty, rules.outputs.isEmpty { continue }
      outputs += accesses(rules.outputs, of: index)
      inputs += accesses(rules.inputs, of: index)
    }
    return writtenTwice(outputs) + readTooEarly(inputs, outputs)
  }

  private func accesses(_ texts: [LocatedText], of index: Int) -> [Access] {
    let node = graph.nodes[index]
    let settings = graph.resolver.settings[Int(graph.resolver.settingsOf[Int(node.definition)])]
    let data = TaskData(matrix: graph.values(of: node.instance))
    let variables = graph.evaluator.environment(of: settings.layer, data).variables
    guard let directory = directory(of: settings, variables) else { return [] }
    return texts.compactMap { text in
      guard case .success(let value?) = graph.evaluator.evaluate(text, in: variables) else { return nil }
      let path = Self.normalized(joinPath(directory, String(decoding: value, as: UTF8.self)))
      guard case .success(let pattern) = GlobPattern.parse(path) else { return nil }
      return Access(
        node: TaskID(index), path: pattern.literal ?? path, pattern: pattern.isLiteral ? nil : pattern,
        range: text.range)
    }
  }

  private func directory(of settings: ResolvedSettings, _ variables: VariableMap) -> String? {
    let base = workflow.files[Int(settings.directoryFile)].directory
    guard let directory = settings.directory else { return base }
    guard case .success(let value?) = graph.evaluator.evaluate(directory, in: variables) else { return nil }
    return joinPath(base, String(decoding: value, as: UTF8.self))
  }

  /// Without empty parts, `.` and `..`: by the text alone, as links are not looked at.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private func writtenTwice(_ outputs: [Access]) -> [Diagnostic] {
    var writers: [String: Access] = [:]
    var findings: [Diagnostic] = []
    for output in outputs where output.pattern == nil {
      guard let first = writers[output.path] else {
        writers[output.path] = output
        continue
      }
      if first.node == output.node { continue }
      let fact = Fact.writtenTwice(
        relative(output.path), by: graph.name(of: first.node), and: graph.name(of: output.node))
      let labels = first.range == output.range ? [] : [Diagnostic.Label(.firstDefinition, at: first.range)]
      findings.append(Diagnostic(fact, at: output.range, labels: labels))
    }
    return findings
  }

  private func readTooEarly(_ inputs: [Access], _ outputs: [Access]) -> [Diagnostic] {
    guard !inputs.isEmpty, !outputs.isEmpty else { return [] }
    let literals = Dictionary(grouping: outputs.filter { $0.pattern == nil }, by: \.path)
    let patterns = outputs.filter { $0.pattern != nil }
    let sources = Adjacency(nodes: graph.nodes.count, edges: graph.edges, isReversed: true)
    var ancestors: (node: TaskID, set: Set<TaskID>) = (-1, [])
    var findings: [Diagnostic] = []
    for input in inputs {
      let writers = self.writers(of: input, literals, patterns).filter { $0.node != input.node }
      if writers.isEmpty { continue }
      if ancestors.node != input.node { ancestors = (input.node, Self.ancestors(of: input.node, sources)) }
      for writer in writers where !ancestors.set.contains(writer.node) {
        let fact = Fact.readWithoutDependency(
          relative(writer.path), reader: graph.name(of: input.node), writer: graph.name(of: writer.node))
        findings.append(Diagnostic(fact, at: input.range, labels: [.init(.writtenHere, at: writer.range)]))
      }
    }
    return findings
  }

  private func writers(of input: Access, _ literals: [String: [Access]], _ patterns: [Access]) -> [Access] {
    guard let pattern = input.pattern else {
      // A directory that is written holds the files in it.
      var found: [Access] = []
      var path = Substring(input.path)
      while !path.isEmpty {
        found += literals[String(path)] ?? []
        path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      }
      return found + patterns.filter { $0.pattern!.matches(input.path) }
    }
    let matching = literals.values.joined().filter { pattern.matches($0.path) }
    return matching.sorted { $0.node < $1.node } + patterns.filter { $0.path == input.path }
  }

  private static func ancestors(of node: TaskID, _ sources: Adjacency) -> Set<TaskID> {
    var found: Set<TaskID> = []
    var pending = [node]
    while let next = pending.popLast() {
      for source in sources[next] where found.insert(source).inserted { pending.append(source) }
    }
    return found
  }

  private func relative(_ path: String) -> String {
    let root = workflow.directory == "/" ? "/" : workflow.directory + "/"
    return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
  }
}

extension GraphBuilder {
  /// A task's name with those of the groups around it, each with its instance.
  func name(of node: TaskID) -> String {
    let node = nodes[Int(node)]
    return workflow.path(of: Int(node.definition), instance: node.instance, instances)
  }
}
