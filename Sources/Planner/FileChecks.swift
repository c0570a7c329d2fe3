import Diagnostics
import Variables
import WorkflowModel

/// Who writes what, and who reads it: two tasks may not write one file, and who reads what another task writes has to wait
/// for it. What can be known before the run is looked at; paths with values that only the run will tell are passed over.
struct FileChecks {
  typealias Access = FileAccesses.Access

  private let graph: GraphBuilder
  private let knots: Knots
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder, _ knots: Knots = .none) {
    self.graph = graph
    self.knots = knots
  }

  func findings() -> [Diagnostic] {
    guard workflow.fileGlobs.contains(where: \.isOutput) else { return [] }
    let (outputs, inputs, files) = gathered()
    return writtenTwice(outputs, files) + readTooEarly(inputs, outputs, files)
  }

  /// How often an output is compared with an input to find who writes what is read.
  var comparisons: Int {
    let (outputs, inputs, files) = gathered()
    return reads(inputs, outputs, files).comparisons
  }

  private func gathered() -> (outputs: [Access], inputs: [Access], files: FileAccesses) {
    var files = FileAccesses(graph)
    var outputs: [Access] = []
    var inputs: [Access] = []
    outputs.reserveCapacity(workflow.fileGlobs.count(where: \.isOutput))
    inputs.reserveCapacity(workflow.fileGlobs.count - outputs.capacity)
    for node in graph.nodes.indices where graph.nodes[node].kind == .task {
      files.gather(node, outputs: &outputs, inputs: &inputs)
    }
    return (outputs, inputs, files)
  }

  /// Whether none of these tasks writes what another of them reads or writes; paths whose values only the run will tell may
  /// be anything.
  func areApart(_ nodes: [Int]) -> Bool {
    var files = FileAccesses(graph)
    var outputs: [Access] = []
    var inputs: [Access] = []
    for node in nodes where files.gather(node, outputs: &outputs, inputs: &inputs) > 0 { return false }
    return outputs.allSatisfy { output in
      output.pattern < 0
        && (outputs + inputs).allSatisfy { $0.node == output.node || !Self.mayShare(output, $0, files) }
    }
  }

  /// Whether a path and another, or a pattern, may mean the same file, or one a directory that holds the other.
  private static func mayShare(_ output: Access, _ other: Access, _ files: FileAccesses) -> Bool {
    let (written, named) = (files.path(of: output), files.path(of: other))
    if let pattern = files.pattern(of: other) { return pattern.matches(written) }
    return written == named || written.hasPrefix(named + "/") || named.hasPrefix(written + "/")
  }

  private func writtenTwice(_ outputs: [Access], _ files: FileAccesses) -> [Diagnostic] {
    /// By path, the first that writes it.
    var writers = [Int32](repeating: -1, count: files.paths.count)
    var findings: [Diagnostic] = []
    var told = Told()
    for (index, output) in outputs.enumerated() where output.pattern < 0 {
      let writer = writers[Int(output.path.index)]
      guard writer >= 0 else {
        writers[Int(output.path.index)] = Int32(index)
        continue
      }
      let first = outputs[Int(writer)]
      if first.node == output.node || !told.insert(first, output) { continue }
      let fact = Fact.writtenTwice(
        relative(files.shownPath(of: output)), by: graph.name(of: first.node), and: graph.name(of: output.node))
      let labels = first.range == output.range ? [] : [Diagnostic.Label(.firstDefinition, at: first.range)]
      findings.append(Diagnostic(fact, at: output.range, labels: labels))
    }
    return findings
  }

  private func reads(
    _ inputs: [Access], _ outputs: [Access], _ files: FileAccesses
  ) -> (reads: [(input: Access, writer: Access)], comparisons: Int) {
    var index = WriterIndex(outputs, files)
    var reads: [(input: Access, writer: Access)] = []
    for input in inputs {
      index.forEachWriter(of: input) { writer in
        if writer.node != input.node { reads.append((input, writer)) }
      }
    }
    return (reads, index.comparisons)
  }

  private func readTooEarly(_ inputs: [Access], _ outputs: [Access], _ files: FileAccesses) -> [Diagnostic] {
    guard !inputs.isEmpty, !outputs.isEmpty else { return [] }
    let reads = reads(inputs, outputs, files).reads
    if reads.isEmpty { return [] }
    let isOrdered = Precedence(graph, knots).isOrdered(reads.map { ($0.writer.node, $0.input.node) })
    // Two that write one file are a finding already.
    var writtenPaths: [SourceRange: Set<String>] = [:]
    var told = Told()
    return zip(reads, isOrdered).compactMap { read, isOrdered in
      if isOrdered || !told.insert(read.writer, read.input) { return nil }
      let path = files.path(of: read.writer)
      let isKnown =
        read.writer.pattern < 0
        && !writtenPaths[read.input.range, default: []].insert("\(read.input.node) \(path)").inserted
      if isKnown { return nil }
      let fact = Fact.readWithoutDependency(
        relative(files.shownPath(of: read.input.pattern < 0 ? read.input : read.writer)),
        reader: graph.name(of: read.input.node), writer: graph.name(of: read.writer.node))
      return Diagnostic(fact, at: read.input.range, labels: [.init(.writtenHere, at: read.writer.range)])
    }
  }

  /// Pairs of what tasks name that were told of: two with braces may have several paths in common.
  private struct Told {
    private struct Pair: Hashable {
      var node: TaskID
      var range: SourceRange
      var otherNode: TaskID
      var otherRange: SourceRange
    }

    private var pairs: Set<Pair> = []

    mutating func insert(_ one: Access, _ other: Access) -> Bool {
      let pair = Pair(node: one.node, range: one.range, otherNode: other.node, otherRange: other.range)
      return pairs.insert(pair).inserted
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
