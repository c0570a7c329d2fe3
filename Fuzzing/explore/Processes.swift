import Engine
import RunEvents

/// Which processes are there, eight bits for each task that may have any.
struct Processes {
  private(set) var bits: UInt64 = 0
  /// Those whose main process is gone, and below them those of which it went well.
  private(set) var left: UInt16 = 0

  enum Told: UInt64 {
    case nothing, toEnd, killed
  }

  @inline(__always)
  private func byte(_ unit: Int) -> UInt64 { bits >> UInt64(unit * 8) & 0xFF }

  func isAlive(_ unit: Int, _ phase: Phase) -> Bool {
    phase == .probe ? byte(unit) & 0x10 != 0 : byte(unit) & 3 == code(phase)
  }

  var isEmpty: Bool { bits & 0x1313_1313_1313_1313 == 0 }

  /// A Boolean value that indicates whether there is any besides the tests of services.
  var hasMain: Bool { bits & 0x0303_0303_0303_0303 != 0 }

  /// What process of a task is there besides a probe.
  func phase(_ unit: Int) -> Phase? {
    switch byte(unit) & 3 {
    case 1: .condition
    case 2: .run
    default: nil
    }
  }

  func told(_ unit: Int, _ phase: Phase) -> Told {
    if phase == .probe { return byte(unit) & 0x20 != 0 ? .killed : .nothing }
    return Told(rawValue: byte(unit) >> 2 & 3) ?? .killed
  }

  /// A Boolean value that indicates whether it is a service whose dependents were told that it is ready.
  func isReady(_ unit: Int) -> Bool { byte(unit) & 0x40 != 0 }

  /// A Boolean value that indicates whether the time of its attempt was over.
  func isOverdue(_ unit: Int) -> Bool { byte(unit) & 0x80 != 0 }

  mutating func begin(_ unit: Int, _ phase: Phase) {
    if phase == .probe { return set(unit, 0x10, clear: 0x20) }
    set(unit, code(phase), clear: 0xCF)
  }

  mutating func end(_ unit: Int, _ phase: Phase) {
    set(unit, 0, clear: phase == .probe ? 0x30 : 0xCF)
    if phase != .probe { left &= ~(0x101 << UInt16(unit)) }
  }

  mutating func tell(_ unit: Int, _ phase: Phase, _ signal: StopSignal) {
    if phase == .probe { return set(unit, 0x20, clear: 0) }
    set(unit, signal == .kill || told(unit, phase) == .killed ? 8 : 4, clear: 0x0C)
  }

  mutating func setReady(_ unit: Int) { set(unit, 0x40, clear: 0) }

  /// A Boolean value that indicates whether only processes are left that the main one has started.
  func isLeft(_ unit: Int) -> Bool { left >> UInt16(unit + 8) & 1 == 1 }

  func hasLeftWell(_ unit: Int) -> Bool { left >> UInt16(unit) & 1 == 1 }

  mutating func leave(_ unit: Int, isSuccess: Bool) {
    left |= 1 << UInt16(unit + 8) | (isSuccess ? 1 << UInt16(unit) : 0)
  }

  mutating func setOverdue(_ unit: Int) { set(unit, 0x80, clear: 0) }

  private func code(_ phase: Phase) -> UInt64 { phase == .condition ? 1 : 2 }

  private mutating func set(_ unit: Int, _ value: UInt64, clear: UInt64) {
    let shift = UInt64(unit * 8)
    bits = bits & ~(clear << shift) | value << shift
  }
}

/// What the attempts of a run came to, as far as that was up to them: three bits each, for the `if` and two attempts.
struct Results: Hashable {
  private(set) var bits: UInt64 = 0

  enum Value: UInt64 {
    case success = 1
    case failure, no, overdue
  }

  mutating func record(_ value: Value, _ unit: Int, _ phase: Phase, _ attempt: Int32) {
    let place = unit * 9 + (phase == .condition ? 0 : min(2, Int(attempt)) * 3)
    bits = bits & ~(7 << UInt64(place)) | value.rawValue << UInt64(place)
  }

  /// A Boolean value that indicates whether one run could have come to both: what they have in common agrees.
  func agrees(with other: Results) -> Bool {
    let (mine, theirs) = (known, other.known)
    return bits & mine & theirs == other.bits & mine & theirs
  }

  /// All bits of the places that hold something.
  var known: UInt64 {
    let low = (bits | bits >> 1 | bits >> 2) & 0x1249_2492_4924_9249
    return low | low << 1 | low << 2
  }
}

/// How a node has ended, in four bits; 0 for one that has not.
enum Ended: UInt64 {
  case not, succeeded, failed, timedOut, cancelled, skipped, blocked

  init(_ outcome: Outcome) {
    self =
      switch outcome {
      case .succeeded: .succeeded
      case .failed: .failed
      case .timedOut: .timedOut
      case .cancelled: .cancelled
      case .skipped: .skipped
      case .blocked: .blocked
      }
  }
}
