/// How many columns of a terminal a text takes, as the package wcwidth of PyPI counts them, whose tables these are: two for wide
/// East Asian characters and emoji, also for those of several code points (flags, skin tones, what U+200D joins), none for
/// marks that combine with the character before them, and for control characters.
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
  var width = TextWidth()
  for scalar in text.unicodeScalars { width.add(scalar) }
  return width.total
}

/// How many columns a code point takes by itself.
package func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0: 0
  case 0x20..<0x300: 1
  case let value: isIn(WidthTables.zero, value) ? 0 : isIn(WidthTables.wide, value) ? 2 : 1
  }
}

/// Whether one of the ranges of a table holds a value.
private func isIn(_ table: [UInt32], _ value: UInt32) -> Bool {
  var (low, high) = (0, table.count / 2)
  while low < high {
    let middle = (low + high) / 2
    if table[2 * middle + 1] < value { low = middle + 1 } else { high = middle }
  }
  return low < table.count / 2 && table[2 * low] <= value
}

/// The width of a text up to some code point, and what the next one may belong to.
private struct TextWidth {
  private var columns = 0
  /// The code point that was counted last, as long as others may change its width.
  private var base: UInt32?
  /// The one that was counted last, whatever came since.
  private var last: UInt32?
  private var followsVirama = false
  /// Whether consonants were joined, which take one more column together.
  private var isConjunct = false
  /// Whether what follows is joined with what came before, and shown with it.
  private var isJoined = false
  /// How many regional indicators there were one after the other: two make a flag.
  private var indicators = 0

  var total: Int { columns + (isConjunct ? 1 : 0) }

  mutating func add(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    let isIndicator = (0x1F1E6...0x1F1FF).contains(value)
    defer { indicators = isIndicator ? indicators + 1 : 0 }
    if isJoined {
      isJoined = false
      return
    }
    if value == 0x200D {
      isJoined = !followsVirama
      if isJoined { followsVirama = false }
      return
    }
    if value == 0xFE0F, let base {
      if isIn(WidthTables.widened, base) { columns += 1 }
      self.base = nil
      return
    }
    if isIndicator, indicators % 2 == 1 {
      last = value
      return
    }
    if (0x1F3FB...0x1F3FF).contains(value), let last, isIn(WidthTables.pictographs, last) { return }
    if followsVirama, isIn(WidthTables.consonants, value) {
      (base, last, followsVirama, isConjunct) = (value, value, false, true)
      return
    }
    count(scalar)
  }

  private mutating func count(_ scalar: Unicode.Scalar) {
    let width = displayWidth(scalar)
    if width > 0 {
      columns += width + (isConjunct ? 1 : 0)
      (base, last, followsVirama, isConjunct) = (scalar.value, scalar.value, false, false)
    } else if base != nil, isIn(WidthTables.spacingMarks, scalar.value) {
      columns += 1
      (base, followsVirama, isConjunct) = (nil, false, false)
    } else {
      followsVirama = isIn(WidthTables.viramas, scalar.value)
    }
  }
}
