import Diagnostics
import TestSupport
import YAMLSyntax

/// The keys of a task file with their places, found without the loader: `task/retry`, `retry/max`.
struct KeyUses {
  private(set) var uses: [(row: String, range: Range<Int>)] = []

  init(_ text: String) {
    var sources = SourceMap()
    guard let file = sources.add(path: "test.yaml", bytes: Array(text.utf8)) else { return }
    let (tree, isComplete, _) = YAMLParser.parse(file)
    guard isComplete, let root = tree.root else { return }
    tree.withView { read(root, as: .workflow, $0) }
  }

  var rows: Set<String> { Set(uses.map(\.row)) }

  /// Whether a place lies in a key, or in what it is given.
  func holds(_ mark: Range<Int>, in row: String) -> Bool {
    uses.contains { $0.row == row && $0.range.lowerBound <= mark.lowerBound && mark.upperBound <= $0.range.upperBound }
  }

  private mutating func read(_ map: NodeID, as place: Place, _ view: YAMLTreeView) {
    guard view.kind(of: map) == .map else { return }
    for (key, value) in view.entries(of: map) {
      let name = view.text(of: key)
      let row = place == .workflow && name.hasPrefix("x-") ? "workflow/x-…" : "\(place)/\(name)"
      uses.append((row, Int(view.range(of: key).start)..<Int(view.range(of: value).end)))
      switch (place, name) {
      case (.workflow, "tasks"), (.group, "tasks"):
        for task in maps(in: value, view) { read(task, as: self.place(of: task, view), view) }
      case (.workflow, "params"): for parameter in maps(in: value, view) { read(parameter, as: .params, view) }
      case (_, "defaults"): read(value, as: .defaults, view)
      case (_, "retry"): read(value, as: .retry, view)
      case (_, "service"): read(value, as: .service, view)
      default: break
      }
    }
  }

  private func maps(in map: NodeID, _ view: YAMLTreeView) -> [NodeID] {
    guard view.kind(of: map) == .map else { return [] }
    return view.entries(of: map).map(\.value).filter { view.kind(of: $0) == .map }
  }

  private func place(of task: NodeID, _ view: YAMLTreeView) -> Place {
    let keys = view.entries(of: task).map { view.text(of: $0.key) }
    return keys.contains("tasks") ? .group : keys.contains("include") ? .include : .task
  }
}
