import Diagnostics
import WorkflowModel
import YAMLSyntax

/// The files that are included: each is read and parsed once, however often and on whatever ways it is included.
struct Includes {
  fileprivate(set) var sources: SourceMap
  fileprivate let files: any WorkflowFiles
  fileprivate let limits: YAMLLimits
  /// The file being read last, those it came through before it.
  fileprivate var open: [Location]
  /// By identity; nil for one that can't be read, which is a finding already.
  fileprivate var known: [String: Included?] = [:]
  /// By identity: why a file could not be opened, which is said wherever it is included.
  fileprivate var failures: [String: Fact] = [:]
  fileprivate var count = 0
  /// Findings that are made wherever a limit is met, also where a file is read again.
  fileprivate(set) var limitFindings: [Diagnostic] = []
  /// Of the files of the workflow.
  fileprivate var paths: [Int32: String] = [:]

  fileprivate struct Location {
    /// Absolute.
    var path: String
    /// The directory, without symbolic links, and the name: what makes two files one.
    var identity: String
    /// As people are shown it.
    var shown: String
    var directory: String
    /// Where it is included.
    var range: SourceRange?
  }

  fileprivate struct Included {
    var tree: YAMLTree
    /// Its place among the files of the workflow.
    var index: Int32
    var header: WorkflowReader.Header
    /// Whether all its findings have been made.
    var isChecked = false
  }

  init(
    _ sources: SourceMap, _ files: any WorkflowFiles, _ limits: YAMLLimits, main: SourceFile, in directory: String
  ) {
    self.sources = sources
    self.files = files
    self.limits = limits
    let path = "\(directory)/\(main.lastComponent)"
    open = [Location(path: path, identity: path, shown: main.path, directory: directory, range: nil)]
  }

  /// The path of a file of the workflow, as people are shown it.
  func path(ofFile index: Int32) -> String? { paths[index] }

  fileprivate func locate(_ path: String, at range: SourceRange) -> Location {
    let current = open[open.count - 1]
    let whole = path.hasPrefix("/") ? path : "\(current.directory)/\(path)"
    let directory = files.directory(of: whole)
    let name = whole[(whole.lastIndex(of: "/") ?? whole.startIndex)...]
    var shown = path
    if !path.hasPrefix("/"), let slash = current.shown.lastIndex(of: "/") {
      shown = String(current.shown[...slash] + (path.hasPrefix("./") ? path.dropFirst(2) : path[...]))
    }
    return Location(path: whole, identity: directory + name, shown: shown, directory: directory, range: range)
  }

  fileprivate mutating func refuse(_ fact: Fact, at range: SourceRange) -> Bool {
    limitFindings.append(Diagnostic(fact, at: range))
    return false
  }
}

extension WorkflowReader {
  /// Reads a group whose members are the tasks of another file.
  mutating func readInclude(_ members: Members, of id: DefinitionID) {
    workflow.tasks[id].action = .group
    guard let value = members.include, let path = readIncludePath(value) else { return }
    let location = includes.locate(path, at: tree.range(of: value))
    let included = isWithinLimits(location, groups: depth(of: id)) ? open(location) : nil
    var include = Include(path: Reference(text: intern(value), range: tree.range(of: value)))
    include.file = included?.index
    include.parameters = readGivenParameters(members.parameters, of: included?.index, tree.range(of: value))
    workflow.rules[makeRules(of: id)].include = include
    if let included { readMembers(of: id, from: included, location) }
  }

  /// The path must be known before anything runs: it is taken as it is written.
  private mutating func readIncludePath(_ value: NodeID) -> String? {
    let field = WorkflowFields.field(.include)
    guard let path = readText(field, value) else { return nil }
    if path.isEmpty {
      report(.emptyCommand(key: field.name), at: tree.range(of: value))
      return nil
    }
    if checkHome(field, value) { return nil }
    if holdsInterpolation(value) {
      report(.interpolationNotAllowed(key: field.name), at: tree.range(of: value))
      return nil
    }
    return path
  }

  private func depth(of id: DefinitionID) -> Int {
    var depth = 0
    var group = workflow.tasks[id].parent
    while let current = group {
      depth += 1
      group = workflow.tasks[current].parent
    }
    return depth
  }

  private mutating func isWithinLimits(_ location: Includes.Location, groups: Int) -> Bool {
    guard let range = location.range else { return false }
    if let start = includes.open.firstIndex(where: { $0.identity == location.identity }) {
      reportCycle(Array(includes.open[start...]) + [location])
      return false
    }
    includes.count += 1
    if includes.count > IncludeLimits.includes {
      // Said once: there may be very many more.
      if includes.count == IncludeLimits.includes + 1 {
        return includes.refuse(.tooManyIncludes(limit: IncludeLimits.includes), at: range)
      }
      return false
    }
    if groups >= IncludeLimits.depth { return includes.refuse(.tooDeep(limit: IncludeLimits.depth), at: range) }
    if workflow.tasks.count > IncludeLimits.tasks, !includes.known.isEmpty {
      return includes.refuse(.tooManyIncludedTasks(limit: IncludeLimits.tasks), at: range)
    }
    return true
  }

  private mutating func reportCycle(_ chain: [Includes.Location]) {
    let labels = zip(chain, chain.dropFirst()).compactMap { file, next in
      next.range.map { Diagnostic.Label(.includes(file.shown, file: next.shown), at: $0) }
    }
    if let range = chain.last?.range { report(.includeCycle(chain.map(\.shown)), at: range, labels: labels) }
  }

  // MARK: - Opening

  /// - Returns: nil when the file can't be read or is no map, which is a finding.
  private mutating func open(_ location: Includes.Location) -> Includes.Included? {
    if let known = includes.known[location.identity] {
      if let fact = includes.failures[location.identity], let range = location.range { report(fact, at: range) }
      return known
    }
    let included = readFile(location)
    includes.known[location.identity] = .some(included)
    if let included { includes.paths[included.index] = location.shown }
    return included
  }

  private mutating func readFile(_ location: Includes.Location) -> Includes.Included? {
    let bytes: [UInt8]
    do throws(UnreadableFile) {
      bytes = try includes.files.read(location.path, limit: includes.limits.fileSize)
    } catch {
      return refuse(.unreadableFile(path: location.shown, reason: error.reason), location)
    }
    let isSmall = bytes.count <= includes.limits.fileSize
    let source = isSmall ? includes.sources.add(path: location.shown, bytes: bytes, includedAt: location.range) : nil
    guard let source else {
      return refuse(.fileTooLarge(path: location.shown, limit: includes.limits.fileSize), location)
    }
    return parse(source, location)
  }

  private mutating func refuse(_ fact: Fact, _ location: Includes.Location) -> Includes.Included? {
    includes.failures[location.identity] = fact
    if let range = location.range { report(fact, at: range) }
    return nil
  }

  private mutating func parse(_ source: SourceFile, _ location: Includes.Location) -> Includes.Included? {
    let (tree, isComplete, findings) = YAMLParser.parse(source, limits: includes.limits)
    diagnostics += findings
    guard isComplete else { return nil }
    switch tree.withView({ WorkflowLoader.rootMap(of: tree, $0) }) {
    case .failure(let error):
      diagnostics.append(error.finding)
      return nil
    case .success(let root):
      var included = Includes.Included(tree: tree, index: Int32(workflow.files.count), header: Header())
      workflow.files.append(WorkflowFile(name: source.baseName, directory: location.directory))
      within(included, location) { reader in
        reader.beginMargins(of: tree)
        included.header = reader.readHeader(root)
      }
      return included
    }
  }

  // MARK: - Members

  private mutating func readMembers(
    of id: DefinitionID, from included: Includes.Included, _ location: Includes.Location
  ) {
    // What the group says itself wins.
    if workflow.tasks[id].mode == nil { workflow.tasks[id].mode = included.header.mode }
    if workflow.tasks[id].description == nil, let text = workflow.files[Int(included.index)].description {
      workflow.tasks[id].description = workflow.texts.intern(text)
    }
    let isChecked = includes.known[location.identity]??.isChecked ?? false
    includes.known[location.identity]??.isChecked = true
    let (findings, noted) = (diagnostics.count, notes)
    within(included, location) { reader in
      for tasks in included.header.tasks { reader.readTasks(tasks, parent: id) }
      if !isChecked, let file = reader.foreignFile(0) { reader.diagnostics.insert(file, at: 0) }
    }
    // Mistakes of a file are shown once, however often it is included.
    if isChecked {
      diagnostics.removeSubrange(findings...)
      notes = noted
    }
  }

  /// Does something with the tree of another file.
  private mutating func within(
    _ included: Includes.Included, _ location: Includes.Location, _ body: (inout WorkflowReader) -> Void
  ) {
    let outer = (file, tree, fileIndex)
    includes.open.append(location)
    included.tree.withView { view in
      (file, tree, fileIndex) = (included.tree.file, view, included.index)
      body(&self)
      settleNames()
    }
    includes.open.removeLast()
    (file, tree, fileIndex) = outer
  }
}
