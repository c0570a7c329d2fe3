/// Where the lines above a line begin, from which follows where it could have begun.
struct Indentation {
  struct Level {
    var column: Int
    var offset: Int
  }

  private let lines: SourceLines
  /// How many lines are looked at, so that a file of mistakes doesn't take more time than its size explains.
  private static let reach = 10_000

  init(_ lines: SourceLines) {
    self.lines = lines
  }

  /// The nearest columns left and right of an offset at which lines above it begin, the smaller first.
  func levels(around offset: Int) -> [Level] {
    let column = lines.column(of: offset)
    let isItem = isItem(offset)
    var (left, right): (Level?, Level?)
    var least = Int.max
    var line = lines.contentLine(before: offset)
    for _ in 0..<Self.reach {
      guard let start = line, left == nil else { break }
      for level in starts(onLineOf: start) where level.column < least && self.isItem(level.offset) == isItem {
        if level.column > column { right = level } else if level.column < column, left == nil { left = level }
      }
      least = min(least, lines.column(of: lines.contentStart(of: start)))
      line = lines.contentLine(before: start)
    }
    return [left, right].compactMap(\.self)
  }

  private func isItem(_ offset: Int) -> Bool {
    lines.byte(offset) == UInt8(ascii: "-") && (lines.isBlank(offset + 1) || lines.isBreak(offset + 1))
  }

  /// The dashes a line begins with and what stands behind them, the last first.
  func starts(onLineOf offset: Int) -> [Level] {
    var content = lines.contentStart(of: offset)
    var levels: [Level] = []
    while isItem(content) {
      levels.append(Level(column: lines.column(of: content), offset: content))
      content += 1
      while lines.isBlank(content) { content += 1 }
    }
    if !lines.isBreak(content) { levels.append(Level(column: lines.column(of: content), offset: content)) }
    return levels.reversed()
  }
}
