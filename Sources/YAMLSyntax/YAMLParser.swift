import CLibYAML
package import Diagnostics

/// Reads a file through libyaml's events into a located tree.
package struct YAMLParser {
  /// - Returns: the tree as far as it could be read, and every finding. With a syntax error the tree is not to be used
  ///   (`isComplete` is false): what follows the error is unknown.
  package static func parse(
    _ file: SourceFile, limits: YAMLLimits = YAMLLimits()
  ) -> (tree: YAMLTree, isComplete: Bool, diagnostics: [Diagnostic]) {
    if file.bytes.count > limits.fileSize {
      return (
        YAMLTree(file: file), false, [Diagnostic(.fileTooLarge(path: file.path, limit: limits.fileSize), at: nil)]
      )
    }
    return file.bytes.withUnsafeBufferPointer { bytes in
      switch scanText(bytes) {
      case .invalid(let fact, let offset):
        let start = file.base + UInt32(offset)
        return (YAMLTree(file: file), false, [Diagnostic(fact, at: SourceRange(start: start, end: start + 1))])
      case .ascii:
        return read(file, bytes, isASCII: true, limits)
      case .utf8(let breaks):
        var result = read(file, bytes, isASCII: false, limits)
        let found = breaks.isEmpty ? [] : strangeBreaks(breaks, in: result.tree, result.diagnostics)
        if found.isEmpty { return result }
        result.isComplete = false
        result.diagnostics += found
        return result
      }
    }
  }

  /// Line breaks that no editor shows, outside of quotes: what seems to be the rest of a comment or a value is read as a line of
  /// its own. Of a file that was not read to its end, those before the place where reading stopped.
  private static func strangeBreaks(_ breaks: [Int], in tree: YAMLTree, _ found: [Diagnostic]) -> [Diagnostic] {
    let stop = found.lazy.filter { $0.severity == .error }.compactMap(\.range?.start).max()
    let end = tree.nodes.last?.range.end ?? 0
    return tree.withView { view in
      breaks.compactMap { offset in
        let start = tree.file.base + UInt32(offset)
        let isUnread = stop.map { max($0, end) < start } ?? false
        if isUnread || view.isInsideQuotes(offset) { return nil }
        let code = view.strangeBreak(at: offset)
        return Diagnostic(
          .syntax(.strangeLineBreak(code)), at: SourceRange(start: start, end: start + (code < 0x800 ? 2 : 3)))
      }
    }
  }

  private static func read(
    _ file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool, _ limits: YAMLLimits,
    _ pairs: SurrogatePairs? = nil
  ) -> (tree: YAMLTree, isComplete: Bool, diagnostics: [Diagnostic]) {
    guard let pairs else { return read(file, bytes, given: bytes, isASCII: isASCII, limits, nil) }
    return pairs.bytes.withUnsafeBufferPointer { read(file, bytes, given: $0, isASCII: isASCII, limits, pairs) }
  }

  /// - Parameter given: what libyaml reads in the place of the file, byte for byte.
  private static func read(
    _ file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>, given: UnsafeBufferPointer<UInt8>, isASCII: Bool,
    _ limits: YAMLLimits, _ pairs: SurrogatePairs?
  ) -> (tree: YAMLTree, isComplete: Bool, diagnostics: [Diagnostic]) {
    // libyaml would take a byte order mark for the first character of a key, and indent the first line by it.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let stream = EventStream(bytes: given, from: start, scalarLimit: limits.scalarSize)
    defer { stream.close() }
    var builder = TreeBuilder(
      file: file, bytes: bytes, offsets: CharacterOffsets(bytes: bytes, isASCII: isASCII, from: start), limits: limits,
      pairs: pairs)
    while true {
      switch stream.next() {
      case .event(let event):
        let goesOn = builder.add(event)
        let isEnd = event.pointee.type == YAML_STREAM_END_EVENT
        yaml_event_delete(event)
        if isEnd { return builder.finish(isComplete: true) }
        if !goesOn { return builder.finish(isComplete: false) }
      case .failed(let failure):
        if failure.isAboutSurrogates, pairs == nil, let pairs = SurrogatePairs(bytes) {
          return read(file, bytes, isASCII: isASCII, limits, pairs)
        }
        builder.report(failure)
        return builder.finish(isComplete: false)
      }
    }
  }
}
