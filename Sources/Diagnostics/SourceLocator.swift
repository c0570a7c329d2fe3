/// Finds lines and columns. It counts the lines of a file once, when it is first asked for a place in it.
package final class SourceLocator {
  private let sources: SourceMap
  /// For each file, by its base, where its lines begin.
  private var lineStarts: [UInt32: [Int]] = [:]
  /// The last answer: the base of the file, the line counted from 0, the offset and its column.
  private var last: (base: UInt32, line: Int, offset: Int, column: Int) = (.max, 0, 0, 1)

  package init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// - Returns: nil for positions that no file was given.
  package func location(of position: UInt32) -> SourceLocation? {
    guard let file = sources.file(at: position) else { return nil }
    let starts = lineStarts[file.base] ?? Self.findLines(file.bytes)
    lineStarts[file.base] = starts
    let offset = min(Int(position - file.base), file.bytes.count)
    let line = Self.line(of: offset, in: starts)
    let lineStart = starts[line]
    // Findings come in file order: on a long line, counting goes on where it ended.
    let isSameLine = last.base == file.base && last.line == line
    let isFurtherOn = isSameLine && last.offset <= offset
    let from = isFurtherOn ? last.offset : lineStart
    let column = (isFurtherOn ? last.column : 1) + file.bytes[from..<max(from, offset)].count { $0 & 0xC0 != 0x80 }
    // A label that stands before its finding does not make the next finding start over.
    if isFurtherOn || !isSameLine { last = (file.base, line, max(from, offset), column) }
    var lineEnd = line + 1 < starts.count ? starts[line + 1] : file.bytes.count
    while lineEnd > lineStart, [0x0A, 0x0D].contains(file.bytes[lineEnd - 1]) { lineEnd -= 1 }
    return SourceLocation(path: file.path, line: line + 1, column: column, lineBytes: lineStart..<lineEnd)
  }

  private static func line(of offset: Int, in starts: [Int]) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// A line ends with a line feed, a carriage return, or both. A byte order mark is not part of the first.
  private static func findLines(_ bytes: [UInt8]) -> [Int] {
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<bytes.count {
        let isEnd =
          switch bytes[index] {
          case 0x0A: true
          case 0x0D: index + 1 == bytes.count || bytes[index + 1] != 0x0A
          default: false
          }
        if isEnd { starts.append(index + 1) }
      }
    }
    return starts
  }
}

/// A place as people name it.
package struct SourceLocation: Equatable, Sendable {
  package let path: String
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in Unicode scalars.
  package let column: Int
  /// The byte offsets of the line in its file, without its line break.
  package let lineBytes: Range<Int>
}
