/// Finds lines and columns. It reads a file once, when it is first asked for a place in it; then any place costs the same,
/// on a line of any length and in any order.
package final class SourceLocator {
  private let sources: SourceMap
  /// By the base of each file.
  private var indices: [UInt32: LineIndex] = [:]
  /// The number of bytes of files that were looked at for all answers so far.
  package private(set) var readBytes = 0

  package init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// - Returns: nil for positions that no file was given.
  package func location(of position: UInt32) -> SourceLocation? {
    guard let file = sources.file(at: position) else { return nil }
    let index = index(of: file)
    let offset = min(Int(position - file.base), file.bytes.count)
    let line = index.line(of: offset)
    let lineStart = index.starts[line]
    let column =
      1 + max(0, characters(before: offset, in: file, index) - characters(before: lineStart, in: file, index))
    var lineEnd = line + 1 < index.starts.count ? index.starts[line + 1] : file.bytes.count
    while lineEnd > lineStart, [0x0A, 0x0D].contains(file.bytes[lineEnd - 1]) { lineEnd -= 1 }
    return SourceLocation(path: file.path, line: line + 1, column: column, lineBytes: lineStart..<lineEnd)
  }

  private func index(of file: SourceFile) -> LineIndex {
    if let index = indices[file.base] { return index }
    let index = LineIndex(file.bytes)
    readBytes += file.bytes.count
    indices[file.base] = index
    return index
  }

  private func characters(before offset: Int, in file: SourceFile, _ index: LineIndex) -> Int {
    let block = offset / LineIndex.blockSize
    let rest = block * LineIndex.blockSize..<offset
    readBytes += rest.count
    return Int(index.charactersBeforeBlock[block]) + file.bytes[rest].count(where: isFirstOfCharacter)
  }
}

/// Where the lines of a file begin, and how many characters stand before each of its blocks.
private struct LineIndex {
  /// In bytes.
  static let blockSize = 256
  /// The offset of the first byte of each line.
  private(set) var starts: [Int]
  private(set) var charactersBeforeBlock: [UInt32] = []

  /// A line ends with a line feed, a carriage return, or both. A byte order mark is not part of the first.
  init(_ bytes: [UInt8]) {
    starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    charactersBeforeBlock.reserveCapacity(bytes.count / Self.blockSize + 1)
    bytes.withUnsafeBufferPointer { bytes in
      var characters: UInt32 = 0
      for index in 0..<bytes.count {
        if index % Self.blockSize == 0 { charactersBeforeBlock.append(characters) }
        if isFirstOfCharacter(bytes[index]) { characters += 1 }
        let isEnd =
          switch bytes[index] {
          case 0x0A: true
          case 0x0D: index + 1 == bytes.count || bytes[index + 1] != 0x0A
          default: false
          }
        if isEnd { starts.append(index + 1) }
      }
      // The end of the file may begin a block.
      if bytes.count % Self.blockSize == 0 { charactersBeforeBlock.append(characters) }
    }
  }

  func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

private func isFirstOfCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

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
