import Diagnostics
import Variables
import WorkflowModel

/// Who writes what, and who reads it: two tasks may not write one file, and who reads what another task writes has to wait
/// for it. What can be known before the run is looked at; paths with values that only the run will tell are passed over.
struct FileChecks {
  private let graph: GraphBuilder
  private let knots: Knots
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder, _ knots: Knots = .none) {
    self.graph = graph
    self.knots = knots
  }

  /// A file, or files, that a task names.
  struct Access {
    var node: TaskID
    /// Absolute, without `.` and `..`.
    var path: String
    /// nil for a path that names itself alone.
    var pattern: GlobPattern?
    /// The path as it may be shown: what a pattern makes of a backslash would hide a secret from whoever looks for it.
    var shown: String
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

  /// Whether none of these tasks writes what another of them reads or writes; paths whose values only the run will tell may
  /// be anything.
  func areApart(_ nodes: [Int]) -> Bool {
    var outputs: [Access] = []
    var inputs: [Access] = []
    for node in nodes {
      guard let rules = workflow.rules(of: Int(graph.nodes[node].definition)) else { return false }
      let (written, read) = (accesses(rules.outputs, of: node), accesses(rules.inputs, of: node))
      guard written.count == rules.outputs.count, read.count == rules.inputs.count else { return false }
      outputs += written
      inputs += read
    }
    return outputs.allSatisfy { output in
      output.pattern == nil && (outputs + inputs).allSatisfy { $0.node == output.node || !Self.mayShare(output, $0) }
    }
  }

  /// Whether a path and another, or a pattern, may mean the same file, or one a directory that holds the other.
  private static func mayShare(_ output: Access, _ other: Access) -> Bool {
    if let pattern = other.pattern { return pattern.matches(output.path) }
    return output.path == other.path || output.path.hasPrefix(other.path + "/")
      || other.path.hasPrefix(output.path + "/")
  }

  private func accesses(_ texts: [LocatedText], of index: Int) -> [Access] {
    let node = graph.nodes[index]
    let settings = graph.resolver.settings[Int(graph.resolver.settingsOf[Int(node.definition)])]
    let data = TaskData(matrix: graph.values(of: node.instance))
    let variables = graph.evaluator.environment(of: settings.layer, data).variables
    guard let directory = directory(of: settings, variables) else { return [] }
    let masker = graph.evaluator.masker(of: workflow.secretNames, graph.instances)
    return texts.compactMap { text in
      guard case .success(let value?) = graph.evaluator.evaluate(text, in: variables) else { return nil }
      let path = Self.normalized(joinPath(directory, String(decoding: value, as: UTF8.self)))
      guard case .success(let pattern) = GlobPattern.parse(path) else { return nil }
      let plain = pattern.literal ?? path
      let masked = masker.isEmpty ? value : masker.mask(value)
      let shown =
        masked == value ? plain : Self.normalized(joinPath(directory, String(decoding: masked, as: UTF8.self)))
      return Access(
        node: TaskID(index), path: plain, pattern: pattern.isLiteral ? nil : pattern, shown: shown, range: text.range)
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
        relative(output.shown), by: graph.name(of: first.node), and: graph.name(of: output.node))
      let labels = first.range == output.range ? [] : [Diagnostic.Label(.firstDefinition, at: first.range)]
      findings.append(Diagnostic(fact, at: output.range, labels: labels))
    }
    return findings
  }

  private func readTooEarly(_ inputs: [Access], _ outputs: [Access]) -> [Diagnostic] {
    guard !inputs.isEmpty, !outputs.isEmpty else { return [] }
    var index = WriterIndex(outputs)
    var reads: [(input: Access, writer: Access)] = []
    for input in inputs {
      for writer in index.writers(of: input) where writer.node != input.node { reads.append((input, writer)) }
    }
    let isOrdered = Precedence(graph, knots).isOrdered(reads.map { ($0.writer.node, $0.input.node) })
    // Two that write one file are a finding already.
    var writtenPaths: [SourceRange: Set<String>] = [:]
    return zip(reads, isOrdered).compactMap { read, isOrdered in
      if isOrdered { return nil }
      let isKnown =
        read.writer.pattern == nil
        && !writtenPaths[read.input.range, default: []].insert("\(read.input.node) \(read.writer.path)").inserted
      if isKnown { return nil }
      let fact = Fact.readWithoutDependency(
        relative(read.input.pattern == nil ? read.input.shown : read.writer.shown),
        reader: graph.name(of: read.input.node), writer: graph.name(of: read.writer.node))
      return Diagnostic(fact, at: read.input.range, labels: [.init(.writtenHere, at: read.writer.range)])
    }
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
    let masker = evaluator.masker(of: workflow.secretNames, instances)
    return workflow.path(of: Int(node.definition), instance: node.instance, instances) {
      masker.isEmpty ? $0.text(.label) : $0.text(.label, masking: masker)
    }
  }
}
