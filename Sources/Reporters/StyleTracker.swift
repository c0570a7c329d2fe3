/// Follows which colours and styles an output has set where it has come to (SGR, ECMA-48 8.3.117), also where a sequence comes in
/// pieces: so that none reaches what others write.
package struct StyleTracker {
  /// Sets back all of them.
  package static let reset = Array("\u{1B}[0m".utf8)

  /// What is set, each with the parameters that set it, in their order.
  private var settings: [(slot: Int, parameters: Substring)] = []
  /// A sequence that has begun.
  private var pending: [UInt8] = []
  /// Longer ones set no colours.
  private static let longestSequence = 96

  package init() {}

  /// Whether anything is set.
  package var isSet: Bool { !settings.isEmpty }

  /// Whether there is nothing to be kept in mind.
  var isIdle: Bool { settings.isEmpty && pending.isEmpty }

  /// Sets again what is set; empty where nothing is.
  package var sequence: [UInt8] {
    settings.isEmpty ? [] : Array("\u{1B}[\(settings.map(\.parameters).joined(separator: ";"))m".utf8)
  }

  package mutating func follow(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count {
      if pending.isEmpty {
        guard let escape = bytes.firstIndex(of: 0x1B, from: index) else { return }
        index = escape
      }
      take(bytes[index])
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) {
    switch (pending.count, byte) {
    case (_, 0x1B): pending = [byte]
    case (1, UInt8(ascii: "[")): pending.append(byte)
    case (1, UInt8(ascii: "c")):
      // The terminal begins anew.
      settings = []
      pending = []
    case (2..., UInt8(ascii: "0")...UInt8(ascii: ";")) where pending.count < Self.longestSequence: pending.append(byte)
    case (2..., UInt8(ascii: "m")):
      apply(String(decoding: pending.dropFirst(2), as: UTF8.self))
      pending = []
    default: pending = []
    }
  }

  private mutating func apply(_ text: String) {
    let parameters = text.split(separator: ";", omittingEmptySubsequences: false)
    var index = 0
    while index < parameters.count {
      let first = parameters[index]
      let parts = first.split(separator: ":", omittingEmptySubsequences: false)
      let code = Int(parts.first ?? "") ?? 0
      var end = index + 1
      // Colours of tables and by their parts: `38;5;n`, `38;2;r;g;b`.
      if [38, 48, 58].contains(code), parts.count == 1, end < parameters.count {
        end = min(parameters.count, end + (parameters[end] == "5" ? 2 : parameters[end] == "2" ? 4 : 0))
      }
      let isOff = code == 4 && parts.count > 1 && parts[1] == "0"
      let written = text[first.startIndex..<parameters[end - 1].endIndex]
      apply(isOff ? 24 : code, written)
      index = end
    }
  }

  private mutating func apply(_ code: Int, _ written: Substring) {
    switch code {
    case 0: settings = []
    case 1...9, 51...53: set(code, written)
    case 20: set(3, written)
    case 21: set(4, written)
    case 11...19: set(10, written)
    case 26: set(26, written)
    case 30...38, 90...97: set(30, written)
    case 40...48, 100...107: set(40, written)
    case 58: set(58, written)
    case 60...64: set(60, written)
    case 73, 74: set(73, written)
    default: settings.removeAll { Self.ended(by: code).contains($0.slot) }
    }
  }

  private mutating func set(_ slot: Int, _ written: Substring) {
    settings.removeAll { $0.slot == slot }
    settings.append((slot, written))
  }

  /// What a code ends.
  private static func ended(by code: Int) -> [Int] {
    switch code {
    case 10: [10]
    case 22: [1, 2]
    case 23: [3]
    case 24: [4]
    case 25: [5, 6]
    case 27...29: [code - 20]
    case 39: [30]
    case 49: [40]
    case 50: [26]
    case 54: [51, 52]
    case 55: [53]
    case 59: [58]
    case 65: [60]
    case 75: [73]
    default: []
    }
  }
}
