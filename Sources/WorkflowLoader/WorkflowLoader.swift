package import Diagnostics
package import WorkflowModel
package import YAMLSyntax

/// Reads a task file and those it includes: bytes in, a typed workflow and all findings out.
package enum WorkflowLoader {
  /// - Parameters:
  ///   - directory: the absolute path of the directory the file is in.
  ///   - sources: what holds the file; included files are added.
  ///   - files: opens included files.
  ///   - checks: how much is looked for.
  /// - Returns: the workflow as far as it could be read, nil when nothing could; and every finding, in file order.
  package static func load(
    _ file: SourceFile, directory: String, in sources: inout SourceMap, files: any WorkflowFiles,
    limits: YAMLLimits = YAMLLimits(), checks: Checks = .errors
  ) -> (workflow: Workflow?, diagnostics: [Diagnostic]) {
    if let other = ForeignFile(namedAs: file) { return (nil, [other.finding(in: file)]) }
    let (tree, isComplete, findings) = YAMLParser.parse(file, limits: limits)
    guard isComplete else {
      if ForeignFile.isMakefile(file) { return (nil, [ForeignFile.make.finding(in: file)]) }
      let stop = findings.last { !$0.isAboutKeys }?.range
      let certain = IncompleteFile(tree, stoppedAt: stop).findings(directory, &sources, files, limits)
      return (nil, (findings + certain).inFileOrder())
    }
    return tree.withView { view in
      switch rootMap(of: tree, view) {
      case .failure(let error): return (nil, (findings + [error.finding]).inFileOrder())
      case .success(let root):
        var reader = WorkflowReader(file: file, tree: view, directory: directory, sources, files, limits, checks)
        reader.diagnostics = findings
        reader.beginMargins(of: tree)
        reader.readWorkflow(root)
        sources = reader.includes.sources
        let findings = withoutConsequences(StrangeSpaces(sources).explain(reader.diagnostics))
        return (reader.workflow, findings.inFileOrder())
      }
    }
  }

  struct NoMap: Error {
    let finding: Diagnostic
  }

  /// The map that a file must be.
  static func rootMap(of tree: YAMLTree, _ view: YAMLTreeView) -> Result<NodeID, NoMap> {
    guard let root = tree.root, view.kind(of: root) != .null else {
      let start = SourceRange(start: tree.file.base, end: tree.file.base)
      return .failure(NoMap(finding: Diagnostic(.emptyFile, at: start)))
    }
    guard view.kind(of: root) == .map else {
      let fact = Fact.notAMapping(what: "the file", found: view.kind(of: root))
      return .failure(NoMap(finding: Diagnostic(fact, at: view.range(of: root))))
    }
    return .success(root)
  }

  /// What stands at a place that is no value at all is reported for that alone.
  private static func withoutConsequences(_ findings: [Diagnostic]) -> [Diagnostic] {
    let gaps = Set(findings.filter(\.isAboutGap).compactMap(\.range))
    return gaps.isEmpty ? findings : findings.filter { $0.isAboutGap || !($0.range.map(gaps.contains) ?? false) }
  }
}

extension Diagnostic {
  /// Whether it is about the keys of one map, which is looked at when it ends.
  fileprivate var isAboutKeys: Bool {
    switch fact {
    case .duplicateKey, .keyIsNotText, .unquotedTemplate, .mergeNeedsMapping: true
    default: false
    }
  }

  /// Whether reading went on with an empty value in the place of this finding.
  fileprivate var isAboutGap: Bool {
    switch fact {
    case .unknownAlias, .recursiveAlias, .keyIsNotText, .unquotedTemplate: true
    default: false
    }
  }
}

extension SourceFile {
  /// The last component of the path without its extension.
  var baseName: String {
    guard let dot = lastComponent.lastIndex(of: "."), dot != lastComponent.startIndex else { return lastComponent }
    return String(lastComponent[..<dot])
  }

  var lastComponent: String {
    String(path.split(separator: "/").last ?? Substring(path))
  }
}
