package import Diagnostics
package import WorkflowModel

/// Reads a duration: `250ms`, `5s`, `1m30s`, `2h`, or a bare number of seconds. Every part may have decimals, units
/// come in descending order, and the result is exact; what is finer than a nanosecond is cut off.
package func readDuration(_ text: UnsafeBufferPointer<UInt8>) -> Result<Nanoseconds, DurationError> {
  var reader = DurationReader(text: text)
  return reader.read()
}

/// The failure of `readDuration`.
package struct DurationError: Error {
  package let problem: DurationProblem
}

private struct DurationReader {
  let text: UnsafeBufferPointer<UInt8>
  var index = 0

  mutating func read() -> Result<Nanoseconds, DurationError> {
    if text.first == UInt8(ascii: "-") {
      index = 1
      if case .success = readParts() { return .failure(DurationError(problem: .negative)) }
      return .failure(DurationError(problem: .unreadable))
    }
    return readParts()
  }

  private mutating func readParts() -> Result<Nanoseconds, DurationError> {
    let first = index
    var total: Nanoseconds = 0
    var lastUnit = Nanoseconds.max
    repeat {
      guard let number = readNumber() else { return .failure(DurationError(problem: .unreadable)) }
      let isWholeText = first == 0 || index == text.count
      guard let unit = readUnit(isOnly: isWholeText && lastUnit == .max), unit < lastUnit else {
        return .failure(DurationError(problem: .unreadable))
      }
      lastUnit = unit
      guard let part = number.times(unit), case let sum = total.addingSaturated(part), sum <= .longest else {
        return .failure(DurationError(problem: .tooLong))
      }
      total = sum
    } while index < text.count
    return .success(total)
  }

  /// Digits with at most one point in or before them.
  private mutating func readNumber() -> Decimal? {
    var number = Decimal()
    var digits = 0
    var isFraction = false
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        digits += 1
        number.append(byte - UInt8(ascii: "0"), isFraction: isFraction)
      } else {
        break
      }
      index += 1
    }
    let endsInPoint = index > 0 && text[index - 1] == UInt8(ascii: ".")
    return digits > 0 && !endsInPoint ? number : nil
  }

  private mutating func readUnit(isOnly: Bool) -> Nanoseconds? {
    let start = index
    while index < text.count, text[index] >= UInt8(ascii: "a") { index += 1 }
    switch (index - start, start < text.count ? text[start] : 0) {
    case (0, _): return isOnly && index == text.count ? .second : nil
    case (2, UInt8(ascii: "m")) where text[start + 1] == UInt8(ascii: "s"): return .millisecond
    case (1, UInt8(ascii: "s")): return .second
    case (1, UInt8(ascii: "m")): return 60 * .second
    case (1, UInt8(ascii: "h")): return 3600 * .second
    default: return nil
    }
  }
}

/// A non-negative decimal number of which nothing is lost that a duration could hold.
private struct Decimal {
  private var whole: UInt64 = 0
  private var fraction: UInt64 = 0
  private var scale: UInt64 = 1
  private var isTooLarge = false

  mutating func append(_ digit: UInt8, isFraction: Bool) {
    if isFraction {
      // Fifteen decimals of an hour are a few picoseconds.
      guard scale < 1_000_000_000_000_000 else { return }
      fraction = fraction * 10 + UInt64(digit)
      scale *= 10
    } else if whole > UInt64.max / 100 {
      isTooLarge = true
    } else {
      whole = whole * 10 + UInt64(digit)
    }
  }

  /// - Returns: nil when the product is beyond what durations may be.
  func times(_ unit: Nanoseconds) -> Nanoseconds? {
    let unit = UInt64(unit)
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !isTooLarge, !overflow, product <= UInt64(Nanoseconds.longest) else { return nil }
    let (high, low) = fraction.multipliedFullWidth(by: unit)
    return Nanoseconds(product + scale.dividingFullWidth((high, low)).quotient)
  }
}
