import RunEvents
package import WorkflowModel

/// How the times of one report are written: with as many decimals as its figures need.
package struct TimeFormat: Sendable {
  private var decimals: Int
  private var isLong = false
  private let isExact: Bool

  /// - Parameters:
  ///   - times: all times that will be shown.
  ///   - isExact: planned times, shown to the microsecond where they need it; measured ones are shown to the millisecond.
  package init(for times: some Sequence<Nanoseconds>, isExact: Bool) {
    decimals = isExact ? 0 : 3
    self.isExact = isExact
    for time in times { include(time) }
  }

  /// One more time will be shown.
  mutating func include(_ time: Nanoseconds) {
    if time >= 600 * .second { isLong = true }
    if decimals < digits { decimals = max(decimals, neededDecimals(of: time)) }
  }

  /// So many decimals at most.
  private var digits: Int { isExact ? 6 : 3 }

  /// How many decimals a time has in seconds, once it is rounded to as many as there may be.
  private func neededDecimals(of time: Nanoseconds) -> Int {
    let unit: Nanoseconds = isExact ? .second / 1_000_000 : .millisecond
    var fraction = (time / unit + (time % unit * 2 >= unit ? 1 : 0)) % (.second / unit)
    guard fraction != 0 else { return 0 }
    var count = digits
    while fraction % 10 == 0 {
      fraction /= 10
      count -= 1
    }
    return count
  }

  /// `5.003 s`, or from ten minutes on `12m07s`, `3h05m00s`.
  package func text(_ time: Nanoseconds) -> String {
    guard isLong else { return secondsText(time, decimals: decimals, isPadded: true) + " s" }
    let minute = 60 * Nanoseconds.second
    // What rounds up to a minute is one.
    let raised = time.addingSaturated(longUnit / 2)
    let rounded = raised - raised % longUnit
    func two(_ text: String) -> String {
      (text.firstIndex(of: ".").map { text[..<$0] } ?? text[...]).count < 2 ? "0\(text)" : text
    }
    let seconds = two(secondsText(rounded % minute, decimals: longDecimals, isPadded: true))
    let (hours, minutes) = (rounded / (60 * minute), rounded / minute % 60)
    return hours > 0 ? "\(hours)h\(two("\(minutes)"))m\(seconds)s" : "\(minutes)m\(seconds)s"
  }

  /// Beside minutes, fractions of a measured second say nothing; planned ones stay exact.
  private var longDecimals: Int { isExact ? decimals : 0 }
  private var longUnit: Nanoseconds { (0..<(9 - longDecimals)).reduce(1) { unit, _ in unit * 10 } }
}
