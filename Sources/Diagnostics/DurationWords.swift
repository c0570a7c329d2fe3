/// A duration as taskflow writes it, of one that is written in words or as other tools do: `5 minutes` as `5m`, `PT1H30M` as
/// `1h30m`, `2d` as `48h`.
///
/// - Returns: nil where a unit is not certain.
func probableDuration(_ text: String) -> String? {
  var rest = text.lowercased()[...]
  let isISO8601 = rest.hasPrefix("pt")
  if isISO8601 { rest = rest.dropFirst(2) }
  var parts: [(amount: Substring, unit: DurationUnit)] = []
  while let match = rest.prefixMatch(of: /\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\.?/) {
    guard let unit = DurationUnit(word: match.2), unit.rawValue > parts.last?.unit.rawValue ?? -1 else { return nil }
    parts.append((match.1, unit))
    rest = rest[match.range.upperBound...]
  }
  guard !parts.isEmpty, rest.allSatisfy({ $0 == " " }) else { return nil }
  let written = parts.map { $0.unit == .days ? hours(ofDays: $0.amount) : "\($0.amount)\($0.unit.symbol)" }
  // What has days and hours would have the hours twice.
  guard written.allSatisfy({ $0 != nil }), parts[0].unit != .days || parts.count == 1 else { return nil }
  return written.compactMap(\.self).joined()
}

private func hours(ofDays days: Substring) -> String? {
  Int32(days).map { "\(Int($0) * 24)h" }
}

private enum DurationUnit: Int {
  case days, hours, minutes, seconds, milliseconds

  init?(word: Substring) {
    switch word {
    case "d", "day", "days": self = .days
    case "h", "hr", "hrs", "hour", "hours": self = .hours
    case "m", "min", "mins", "minute", "minutes": self = .minutes
    case "s", "sec", "secs", "second", "seconds": self = .seconds
    case "ms", "msec", "msecs", "millisecond", "milliseconds": self = .milliseconds
    default: return nil
    }
  }

  var symbol: String {
    switch self {
    case .days: "d"
    case .hours: "h"
    case .minutes: "m"
    case .seconds: "s"
    case .milliseconds: "ms"
    }
  }
}
