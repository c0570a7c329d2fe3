package import Diagnostics
package import WorkflowModel
package import YAMLSyntax

/// Reads a task file: bytes in, a typed workflow and all findings out.
package enum WorkflowLoader {
  /// - Parameter directory: the absolute path of the directory the file is in.
  /// - Returns: the workflow as far as it could be read, nil when nothing could; and every finding, in file order.
  package static func load(
    _ file: SourceFile, directory: String, limits: YAMLLimits = YAMLLimits()
  ) -> (workflow: Workflow?, diagnostics: [Diagnostic]) {
    let (tree, isComplete, findings) = YAMLParser.parse(file, limits: limits)
    guard isComplete else { return (nil, findings.inFileOrder()) }
    return tree.withView { view in
      let start = SourceRange(start: file.base, end: file.base)
      guard let root = tree.root, view.kind(of: root) != .null else {
        return (nil, (findings + [Diagnostic(.emptyFile, at: start)]).inFileOrder())
      }
      guard view.kind(of: root) == .map else {
        let fact = Fact.notAMapping(what: "the file", found: view.kind(of: root))
        return (nil, (findings + [Diagnostic(fact, at: view.range(of: root))]).inFileOrder())
      }
      var reader = WorkflowReader(file: file, tree: view, directory: directory)
      reader.readWorkflow(root)
      return (reader.workflow, withoutConsequences(findings + reader.diagnostics).inFileOrder())
    }
  }

  /// What stands at a place that is no value at all is reported for that alone.
  private static func withoutConsequences(_ findings: [Diagnostic]) -> [Diagnostic] {
    let gaps = Set(findings.filter(\.isAboutGap).compactMap(\.range))
    return gaps.isEmpty ? findings : findings.filter { $0.isAboutGap || !($0.range.map(gaps.contains) ?? false) }
  }
}

extension Diagnostic {
  /// Whether reading went on with an empty value in the place of this finding.
  fileprivate var isAboutGap: Bool {
    switch fact {
    case .unknownAlias, .recursiveAlias, .keyIsNotText: true
    default: false
    }
  }
}

extension SourceFile {
  /// The last component of the path without its extension.
  var baseName: String {
    let name = path.split(separator: "/").last ?? Substring(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
    return String(name[..<dot])
  }
}
