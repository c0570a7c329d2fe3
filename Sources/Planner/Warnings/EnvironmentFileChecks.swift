import Diagnostics
import Variables
import WorkflowModel

/// Looks into the dotenv files whose paths are known, and for secrets that nothing sets, while a file is only checked.
///
/// What a run will find in its environment is not known, so a variable counts as set when it is set here, or anywhere around
/// the place that names the file.
struct EnvironmentFileChecks {
  private let graph: GraphBuilder
  private let invocation: Invocation
  private let sources: SourceMap
  private let names: Set<String>
  /// The names of exports and of axes.
  private let produced: Set<String>
  private var workflow: Workflow { graph.workflow }

  init(_ graph: GraphBuilder, _ invocation: Invocation, _ sources: SourceMap) {
    self.sources = sources
    self.graph = graph
    self.invocation = invocation
    names = graph.workflow.variableNames()
    produced = graph.workflow.producedNames()
  }

  /// True if there is anything to look for.
  static func concern(_ graph: GraphBuilder) -> Bool {
    !graph.workflow.secrets.isEmpty || graph.resolver.layers.contains { !$0.files.isEmpty }
  }

  func findings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var known = names
    var isComplete = true
    var seen: Set<SourceRange> = []
    var fileNames: [Int: Set<String>] = [:]
    for (index, layer) in graph.resolver.layers.enumerated() {
      for file in layer.files where seen.insert(file.path.range).inserted {
        guard let path = file.path.template.literal,
          case let whole = joinPath(workflow.files[Int(layer.file)].directory, path),
          case .success(let bytes) = invocation.readFile(whole)
        else {
          isComplete = false
          continue
        }
        let contents = Dotenv.read(bytes) { name in
          isVisible(name, in: index, fileNames) ? [] : invocation.inherited[name]
        }
        known.formUnion(contents.entries.map(\.name))
        fileNames[index, default: []].formUnion(contents.entries.map(\.name))
        findings += self.findings(contents, bytes, whole, path, file.path.range)
      }
    }
    return findings + (isComplete ? unsetSecrets(known) : [])
  }

  /// Whether a variable may be set where the dotenv files of a layer are read: around it, by an earlier file, or, for tasks and
  /// groups, by an export or a matrix.
  private func isVisible(_ name: String, in layer: Int, _ fileNames: [Int: Set<String>]) -> Bool {
    if fileNames[layer]?.contains(name) == true { return true }
    let layers = graph.resolver.layers
    if layers[layer].rank > .parameter, produced.contains(name) { return true }
    var next = layers[layer].outer
    while let index = next {
      let layer = layers[Int(index)]
      if layer.entries.contains(where: { $0.name == name }) || fileNames[Int(index)]?.contains(name) == true {
        return true
      }
      next = layer.outer
    }
    return false
  }

  private func findings(
    _ contents: Dotenv.Contents, _ bytes: Bytes, _ path: String, _ written: String, _ range: SourceRange
  ) -> [Diagnostic] {
    let problems = contents.errors.compactMap { error -> Diagnostic? in
      // Whether such a variable is set, the run knows.
      if case .missingVariable = error.problem { return nil }
      return VariableProblem(error, in: path, written, bytes, at: range).diagnostic
    }
    return problems
      + contents.unset.map { unset in
        let place = OutsidePlace(path: path, written: written, bytes: bytes, range: unset.range)
        return workflow.finding(EnvironmentFileDoubt(name: unset.name, place: place, range: range))
      }
  }

  /// Where a script uses it, a secret may be set when the workflow runs; what nothing sets and nothing uses is misspelt.
  private func unsetSecrets(_ known: Set<String>) -> [Diagnostic] {
    let unset = workflow.secrets.filter { secret in
      let name = workflow.texts[secret.text]
      return !known.contains(name) && invocation.inherited[name] == nil
    }
    if unset.isEmpty { return [] }
    let mentions = NameMentions(of: Set(unset.map { workflow.texts[$0.text] }), in: sources)
    return unset.filter { !mentions.isMentioned(workflow.texts[$0.text], outside: $0.range) }.map {
      Diagnostic(.unsetSecret(workflow.texts[$0.text]), at: $0.range)
    }
  }
}

extension Workflow {
  /// A variable of a dotenv file that became nothing. Its name is not shown where it may be a part of a secret.
  func finding(_ doubt: EnvironmentFileDoubt) -> Diagnostic {
    let isSecret = secretNames.contains { doubt.isInValue(of: $0) }
    var finding = Diagnostic(.unsetInEnvironmentFile(isSecret ? nil : doubt.name), at: doubt.range)
    finding.outside = doubt.place
    return finding
  }
}

extension EnvironmentFileDoubt {
  /// Whether the variable stands in the value of another one, told by the line before it.
  fileprivate func isInValue(of name: String) -> Bool {
    let before = String(decoding: place.bytes[..<place.range.lowerBound], as: UTF8.self)
    return before.split(separator: "\n").last { $0.prefixMatch(of: /\s*(?:export\s+)?[\w.\-]+\s*[=:]/) != nil }
      .map { $0.prefixMatch(of: /\s*(?:export\s+)?([\w.\-]+)\s*[=:]/)?.1 == name[...] } ?? false
  }
}
