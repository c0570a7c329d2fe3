import Diagnostics
import Variables
import WorkflowModel

/// What tasks read and write, as far as it is known before the run; each path is kept once.
struct FileAccesses {
  /// A file, or files, that a task names.
  struct Access {
    var node: TaskID
    /// Absolute, without `.` and `..`; of a pattern its text.
    var path: TextID
    /// The place in `patterns`; -1 for a path that names itself alone.
    var pattern: Int32 = -1
    var range: SourceRange
  }

  private let graph: GraphBuilder
  private(set) var paths = TextTable()
  private(set) var patterns: [GlobPattern] = []
  private var places: [TextID: Int32] = [:]
  /// Paths with secrets in them, masked.
  private var shown: [TextID: String] = [:]
  /// The globs of each definition are those from its start to the next one's.
  private let starts: [Int32]
  private let globs: [FileGlob]
  /// The directory of the settings that were asked for last, as most tasks have the same.
  private var last: (settings: Int32, directory: Bytes?) = (-1, nil)
  private var buffer: Bytes = []

  init(_ graph: GraphBuilder) {
    self.graph = graph
    let globs = graph.workflow.fileGlobs
    let isSorted = zip(globs, globs.dropFirst()).allSatisfy { $0.task <= $1.task }
    self.globs =
      isSorted
      ? globs
      : globs.enumerated().sorted { ($0.element.task, $0.offset) < ($1.element.task, $1.offset) }
        .map(\.element)
    var starts = [Int32](repeating: 0, count: graph.workflow.tasks.count + 1)
    for glob in globs { starts[Int(glob.task) + 1] += 1 }
    for task in graph.workflow.tasks.indices { starts[task + 1] += starts[task] }
    self.starts = starts
    paths.reserve(texts: globs.count, bytes: globs.count * 32)
  }

  func path(of access: Access) -> String { paths[access.path] }

  /// The path as it may be shown: what a pattern makes of a backslash would hide a secret from whoever looks for it.
  func shownPath(of access: Access) -> String { shown[access.path] ?? path(of: access) }

  func pattern(of access: Access) -> GlobPattern? { access.pattern < 0 ? nil : patterns[Int(access.pattern)] }

  /// Adds what a node names.
  ///
  /// - Returns: how many of its globs have values that only the run will tell.
  @discardableResult
  mutating func gather(_ node: Int, outputs: inout [Access], inputs: inout [Access]) -> Int {
    let planned = graph.nodes[node]
    let range = Int(starts[Int(planned.definition)])..<Int(starts[Int(planned.definition) + 1])
    if range.isEmpty { return 0 }
    var unknown = 0
    var variables: VariableMap?
    for index in range {
      guard let access = access(to: globs[index], node, &variables) else {
        unknown += 1
        continue
      }
      // Most are paths that stand for themselves, of which there may be very many.
      switch (globs[index].isOutput, access.pattern < 0) {
      case (true, true): outputs.append(access)
      case (false, true): inputs.append(access)
      case (true, false): outputs += namedAlone(by: access)
      case (false, false): inputs += namedAlone(by: access)
      }
    }
    return unknown
  }

  /// The paths that braces list, each alone; the pattern itself where it has other signs.
  private mutating func namedAlone(by access: Access) -> [Access] {
    guard shown[access.path] == nil, let names = patterns[Int(access.pattern)].names(upTo: Self.longestList) else {
      return [access]
    }
    return names.map { Access(node: access.node, path: paths.intern($0), range: access.range) }
  }

  /// More paths in braces than this are compared as a pattern.
  private static let longestList = 64

  private mutating func access(to glob: FileGlob, _ node: Int, _ variables: inout VariableMap?) -> Access? {
    let text = glob.text
    if let literal = text.template.literal, let directory = plainDirectory(of: node),
      let path = plainPath(literal, in: directory)
    {
      return Access(node: TaskID(node), path: path, range: text.range)
    }
    let planned = graph.nodes[node]
    let settings = graph.resolver.settings[Int(graph.resolver.settingsOf[Int(planned.definition)])]
    let known =
      variables
      ?? graph.evaluator.environment(of: settings.layer, TaskData(matrix: graph.values(of: planned.instance))).variables
    variables = known
    guard let directory = directory(of: settings, known),
      case .success(let value?) = graph.evaluator.evaluate(text, in: known)
    else { return nil }
    let path = Self.normalized(joinPath(directory, String(decoding: value, as: UTF8.self)))
    guard case .success(let pattern) = GlobPattern.parse(path) else { return nil }
    let id = paths.intern(pattern.literal ?? path)
    let masker = graph.evaluator.masker(of: graph.workflow.secretNames, graph.instances)
    if !masker.isEmpty, case let masked = masker.mask(value), masked != value {
      shown[id] = Self.normalized(joinPath(directory, String(decoding: masked, as: UTF8.self)))
    }
    if pattern.isLiteral { return Access(node: TaskID(node), path: id, range: text.range) }
    let place = places[id] ?? Int32(patterns.count)
    if place == patterns.count {
      patterns.append(pattern)
      places[id] = place
    }
    return Access(node: TaskID(node), path: id, pattern: place, range: text.range)
  }

  // MARK: - Paths

  /// The directory of a task, with a slash at its end, where nothing in it means anything but itself.
  private mutating func plainDirectory(of node: Int) -> Bytes? {
    let index = graph.resolver.settingsOf[Int(graph.nodes[node].definition)]
    if index == last.settings { return last.directory }
    let settings = graph.resolver.settings[Int(index)]
    let base = graph.workflow.files[Int(settings.directoryFile)].directory
    let own = settings.directory
    let directory = own.map { $0.template.literal.map { joinPath(base, $0) } } ?? base
    last = (index, nil)
    if let directory, !directory.utf8.contains(where: GlobPattern.isSpecial) {
      let path = Self.normalized(directory)
      last.directory = Bytes((path == "/" ? path : path + "/").utf8)
    }
    return last.directory
  }

  /// The number of a path that stands for itself and is relative, without parts that would have to be taken out.
  private mutating func plainPath(_ text: String, in directory: Bytes) -> TextID? {
    var previous = UInt8(ascii: "/")
    for byte in text.utf8 {
      if GlobPattern.isSpecial(byte) { return nil }
      if previous == UInt8(ascii: "/"), byte == previous || byte == UInt8(ascii: ".") { return nil }
      previous = byte
    }
    // Also of an empty text.
    if previous == UInt8(ascii: "/") { return nil }
    var path: Bytes = []
    swap(&path, &buffer)
    path.removeAll(keepingCapacity: true)
    path += directory
    path += text.utf8
    let id = path.withUnsafeBufferPointer { paths.intern($0) }
    swap(&path, &buffer)
    return id
  }

  private func directory(of settings: ResolvedSettings, _ variables: VariableMap) -> String? {
    let base = graph.workflow.files[Int(settings.directoryFile)].directory
    guard let directory = settings.directory else { return base }
    guard case .success(let value?) = graph.evaluator.evaluate(directory, in: variables) else { return nil }
    return joinPath(base, String(decoding: value, as: UTF8.self))
  }

  /// Without empty parts, `.` and `..`: by the text alone, as links are not looked at.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
