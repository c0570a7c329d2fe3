/// A length of time in whole nanoseconds.
package typealias Nanoseconds = Int64

extension Nanoseconds {
  package static let second: Nanoseconds = 1_000_000_000
  package static let millisecond: Nanoseconds = 1_000_000

  /// The longest length a task file can name: ten years, so that sums of many stay far from overflow.
  package static let longest: Nanoseconds = 10 * 365 * 86_400 * second

  /// Multiplies, and stays at the largest value instead of overflowing.
  package func multipliedSaturated(by count: Int) -> Nanoseconds {
    let (product, overflow) = multipliedReportingOverflow(by: Nanoseconds(count))
    return overflow ? .max : product
  }

  /// Adds, and stays at the largest value instead of overflowing.
  package func addingSaturated(_ other: Nanoseconds) -> Nanoseconds {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
