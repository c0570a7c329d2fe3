/// A place in a file that was read while a workflow was looked at, such as a dotenv file.
package struct OutsidePlace: Hashable, Sendable {
  package let path: String
  /// As the file that names it writes it; nil where that isn't known.
  package let written: String?
  package let bytes: [UInt8]
  /// In bytes of the file.
  package let range: Range<Int>

  package init(path: String, written: String? = nil, bytes: [UInt8], range: Range<Int>) {
    self.path = path
    self.written = written
    self.bytes = bytes
    let start = min(range.lowerBound, bytes.count)
    self.range = start..<min(max(start, range.upperBound), bytes.count)
  }

  /// The bytes are those of the whole file, and there may be a place on each of its lines.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(range)
  }

  /// The path as people know it: the way to the file that names it, and on from there.
  fileprivate func shownPath(from file: SourceFile?) -> String {
    guard let written, !written.hasPrefix("/"), let file else { return path }
    return file.path.lastIndex(of: "/").map { file.path[...$0] + written } ?? written
  }

  /// Counted from 1.
  package var line: Int { bytes[..<range.lowerBound].count { $0 == 0x0A } + 1 }
}

extension [Diagnostic] {
  /// The same findings with their places in files that are not yet among the sources. What such a file says is never shown: it
  /// may hold secrets. Where the task file names it becomes a label.
  package func settled(in sources: inout SourceMap) -> [Diagnostic] {
    var bases: [String: UInt32] = [:]
    return map { finding in
      guard let outside = finding.outside else { return finding }
      let shown = outside.shownPath(from: finding.range.flatMap { sources.file(at: $0.start) })
      let known = bases[outside.path] ?? sources.add(path: shown, bytes: outside.bytes, isShown: false)?.base
      guard let base = known else { return finding }
      bases[outside.path] = base
      var settled = finding
      settled.outside = nil
      if let range = finding.range { settled.labels.append(Diagnostic.Label(.readHere, at: range)) }
      settled.range = SourceRange(
        start: base + UInt32(outside.range.lowerBound), end: base + UInt32(outside.range.upperBound))
      return settled
    }
  }
}
