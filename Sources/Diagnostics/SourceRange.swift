/// A half-open range of bytes in one of the files of a `SourceMap`.
///
/// Positions are offsets into the concatenation of all files of a run, so one number says both the file and the
/// place in it. Lines and columns are computed from them only by whoever shows them.
public struct SourceRange: Hashable, Sendable {
  public var start: UInt32
  public var end: UInt32

  @inlinable
  package init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }

  /// The shortest range that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }
}
