/// A place in a file that was read while a workflow was looked at, such as a dotenv file.
package struct OutsidePlace: Hashable, Sendable {
  package let path: String
  package let bytes: [UInt8]
  /// In bytes of the file.
  package let range: Range<Int>

  package init(path: String, bytes: [UInt8], range: Range<Int>) {
    self.path = path
    self.bytes = bytes
    let start = min(range.lowerBound, bytes.count)
    self.range = start..<min(max(start, range.upperBound), bytes.count)
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
      let known = bases[outside.path] ?? sources.add(path: outside.path, bytes: outside.bytes, isShown: false)?.base
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
