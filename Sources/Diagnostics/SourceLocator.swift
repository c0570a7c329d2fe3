/// Finds lines and columns. It counts the lines of a file once, when it is first asked for a place in it.
package final class SourceLocator {
  private let sources: SourceMap
  /// For each file, by its base, where its lines begin.
  private var lineStarts: [UInt32: [Int]] = [:]

  package init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// - Returns: nil for positions that no file was given.
  package func location(of position: UInt32) -> SourceLocation? {
    guard let file = sources.file(at: position) else { return nil }
    let starts = lineStarts[file.base] ?? Self.findLines(file.bytes)
    lineStarts[file.base] = starts
    return SourceLocation(of: position, in: file, lineStarts: starts)
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

  fileprivate init(of position: UInt32, in file: SourceFile, lineStarts: [Int]) {
    let offset = min(Int(position - file.base), file.bytes.count)
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let start = lineStarts[low]
    let end = file.bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? file.bytes.count
    path = file.path
    line = low + 1
    column = 1 + file.bytes[start..<max(start, offset)].count { $0 & 0xC0 != 0x80 }
    lineBytes = start..<max(start, end)
  }
}
