import Diagnostics
import WorkflowModel
import YAMLSyntax

/// A file that could only be read up to some place, as one with a mistake in its YAML.
///
/// What stands before the line of the mistake is checked all the same. Of what is found only that is told which nothing behind
/// the place could change: a key may still come that seems to be missing, and a task without `tasks` may still become a group.
struct IncompleteFile {
  private let tree: YAMLTree
  /// Before the line with which reading stopped, and before the last value that was read: it may not be whole.
  private let end: UInt32

  /// - Parameter place: where the finding stands that stopped the reading.
  init(_ tree: YAMLTree, stoppedAt place: SourceRange?) {
    self.tree = tree
    let stop = place.map { Int($0.start - tree.file.base) } ?? 0
    let line = tree.file.bytes[..<min(stop, tree.file.bytes.count)].lastIndex { $0 == 0x0A || $0 == 0x0D }
    let lastValue = tree.withView { $0.nodes.last?.range.start ?? tree.file.base }
    end = min(lastValue, tree.file.base + UInt32(line.map { $0 + 1 } ?? 0))
  }

  func findings(
    _ directory: String, _ sources: inout SourceMap, _ files: any WorkflowFiles, _ limits: YAMLLimits
  ) -> [Diagnostic] {
    tree.withView { view in
      guard case .success(let root) = WorkflowLoader.rootMap(of: tree, view) else { return [] }
      var reader = WorkflowReader(file: tree.file, tree: view, directory: directory, sources, files, limits, .errors)
      reader.readWorkflow(root)
      sources = reader.includes.sources
      let undecided = UndecidedPlaces(tree.openContainers, view)
      return reader.diagnostics.filter { isCertain($0, undecided) }
    }
  }

  private func isCertain(_ finding: Diagnostic, _ undecided: UndecidedPlaces) -> Bool {
    guard let range = finding.range, range.start >= tree.file.base, range.end < end else { return false }
    let isWhole = finding.labels.allSatisfy { $0.range.end < end } && !undecided.containers.contains(range.start)
    guard isWhole, !finding.fact.isAboutOtherParts else { return false }
    return finding.fact.isAboutOneValue || !undecided.holdsText(at: range.start)
  }
}

/// What belongs directly to containers without an end: what is said there may be about the container as a whole.
private struct UndecidedPlaces {
  /// Where the containers begin with a bracket.
  private(set) var containers: Set<UInt32> = []
  /// The keys and texts in them, in the order of the file.
  private var texts: [SourceRange] = []

  init(_ open: [NodeID], _ view: YAMLTreeView) {
    for container in open {
      var child = container + 1
      while child < view.end(of: container) {
        if view.end(of: child) == child + 1 { texts.append(view.range(of: child)) }
        child = view.end(of: child)
      }
      // A block begins where its first key does.
      let start = view.range(of: container).start
      if view.isEmpty(container) || view.range(of: container + 1).start != start { containers.insert(start) }
    }
  }

  func holdsText(at position: UInt32) -> Bool {
    var (low, high) = (0, texts.count)
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].start <= position { low = middle + 1 } else { high = middle }
    }
    return low > 0 && position <= texts[low - 1].end
  }
}

extension Fact {
  /// Whether what is wrong is this key or value, whatever stands beside it.
  fileprivate var isAboutOneValue: Bool {
    switch self {
    case .unknownKey, .wrongType, .wrongItem, .invalidDuration, .invalidNumber, .invalidChoice, .invalidDecimal,
      .invalidSize, .unsupportedVersion, .invalidName, .invalidVariableName, .emptyCommand, .emptyText, .nulInText,
      .invalidPattern,
      .duplicateItem, .malformedTemplate, .malformedReference, .malformedGlob:
      true
    default: false
    }
  }

  /// Whether it is about what the rest of the file could still declare.
  fileprivate var isAboutOtherParts: Bool {
    switch self {
    case .unknownPool, .conflictingPools, .missingTasks, .noTasks, .emptyFile, .unknownDefaultTask: true
    default: false
    }
  }
}
