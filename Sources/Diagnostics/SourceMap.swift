/// All files of one command, laid end to end, so that a position is a single number.
package struct SourceMap: Sendable {
  package private(set) var files: [SourceFile] = []

  package init() {}

  /// Adds a file and returns it with the positions it was given.
  ///
  /// - Parameters:
  ///   - includedAt: where another file asked for it.
  ///   - isShown: false for a file whose lines must not be shown.
  /// - Returns: nil when the files together would exceed the 4 GiB that positions can address.
  package mutating func add(
    path: String, bytes: [UInt8], includedAt: SourceRange? = nil, isShown: Bool = true
  ) -> SourceFile? {
    // One position between files stays free, so that "the end of a file" belongs to that file.
    let base = files.last.map { UInt64($0.end) + 1 } ?? 0
    guard base + UInt64(bytes.count) < UInt64(UInt32.max) else { return nil }
    let file = SourceFile(path: path, bytes: bytes, base: UInt32(base), includedAt: includedAt, isShown: isShown)
    files.append(file)
    return file
  }

  /// The file that holds a position; nil only for positions that no file was given.
  package func file(at position: UInt32) -> SourceFile? {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].base <= position { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? files[low - 1] : nil
  }

  /// The places through which the file that holds a position came here, the nearest first.
  package func includes(leadingTo position: UInt32) -> [SourceRange] {
    var includes: [SourceRange] = []
    var file = file(at: position)
    while let range = file?.includedAt {
      includes.append(range)
      file = self.file(at: range.start)
    }
    return includes
  }

  /// Where a position is, for people. Whoever asks for many asks a `SourceLocator`.
  package func location(of position: UInt32) -> SourceLocation? {
    SourceLocator(self).location(of: position)
  }
}
