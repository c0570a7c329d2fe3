/// Makes the changes that fixes ask for, and no others.
package enum FixApplier {
  /// Applies fixes to one file. Of fixes that touch the same bytes the one that begins first is made, of two that begin
  /// together the earlier; fixes are made as a whole or not at all. Those with an edit in another file are left alone.
  ///
  /// - Returns: the bytes of the file, and which of the fixes were made.
  package static func apply(_ fixes: [Fix], to file: SourceFile) -> (bytes: [UInt8], applied: [Int]) {
    let applied = applicable(fixes, in: file)
    let edits = applied.flatMap { fixes[$0].edits }.sorted { $0.range.start < $1.range.start }
    var bytes: [UInt8] = []
    var position = 0
    for edit in edits {
      bytes += file.bytes[position..<Int(edit.range.start - file.base)]
      bytes += edit.replacement.utf8
      position = Int(edit.range.end - file.base)
    }
    bytes += file.bytes[position...]
    return (bytes, applied)
  }

  /// The places of the fixes that can all be made together, in the order given.
  private static func applicable(_ fixes: [Fix], in file: SourceFile) -> [Int] {
    let order = fixes.indices.filter { !fixes[$0].edits.isEmpty && fixes[$0].isInside(file) }
      .sorted { (fixes[$0].start, $0) < (fixes[$1].start, $1) }
    var taken = TakenRanges()
    return order.filter { taken.take(fixes[$0].edits.map(\.range)) }.sorted()
  }
}

/// Ranges that don't touch each other, in their order.
private struct TakenRanges {
  private var ranges: [SourceRange] = []

  /// Takes all of some ranges, or none where one of them touches another that was taken.
  mutating func take(_ new: [SourceRange]) -> Bool {
    guard !new.contains(where: isTouched) else { return false }
    for range in new { ranges.insert(range, at: place(of: range)) }
    return true
  }

  private func isTouched(_ range: SourceRange) -> Bool {
    let next = place(of: range)
    return next < ranges.count && ranges[next].touches(range) || next > 0 && ranges[next - 1].touches(range)
  }

  /// Before the first that begins no earlier.
  private func place(of range: SourceRange) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].start < range.start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Fix {
  fileprivate var start: UInt32 { edits.map(\.range.start).min() ?? 0 }

  fileprivate func isInside(_ file: SourceFile) -> Bool {
    edits.allSatisfy { $0.range.start >= file.base && $0.range.end <= file.end }
  }
}

extension SourceRange {
  /// Whether two changes could not both be made: they share a byte, or insert at the same place.
  fileprivate func touches(_ other: SourceRange) -> Bool {
    start < other.end && other.start < end || start == other.start
  }
}
