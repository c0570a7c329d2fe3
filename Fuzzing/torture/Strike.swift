import Glibc
import TestSupport

/// A signal to a process of taskflow at some moment.
struct Strike: CustomStringConvertible {
  enum Target {
    case front, worker
  }

  let target: Target
  let signal: Int32
  /// Microseconds after the one before.
  let delay: UInt32

  /// The signals that ask a run to end.
  private static let requests = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  var asksForEnd: Bool { Self.requests.contains(signal) }

  /// Whether these are SIGHUP from the shell and from the kernel, which is one request.
  static func isHangup(_ strikes: [Strike]) -> Bool {
    strikes.count == 2 && strikes.allSatisfy { $0.signal == SIGHUP && $0.target == .front }
      && strikes[1].delay < 200_000
  }

  var description: String { "\(delay / 1000) ms later signal \(signal) to \(target)" }

  /// Few enough to see what a run does with each. Never are both processes killed: that is out of reach.
  static func draw(_ random: inout SplitMix64) -> [Strike] {
    func delay(_ limit: Int) -> UInt32 {
      // Mostly soon, sometimes while things end.
      UInt32(random.number(0...random.number(1...limit)))
    }
    let first = delay(1_500_000)
    let request = requests.randomElement(using: &random)!
    let target: Target = random.chance(80) ? .front : .worker
    switch random.number(1...10) {
    case 1, 2: return []
    case 3, 4, 5: return [Strike(target: target, signal: request, delay: first)]
    case 6:
      return [
        Strike(target: target, signal: request, delay: first),
        Strike(target: .front, signal: requests.randomElement(using: &random)!, delay: delay(300_000)),
      ]
    case 7:
      let second = UInt32(random.number(0...20_000))
      return [first, second].map { Strike(target: .front, signal: SIGHUP, delay: $0) }
    case 8:
      return [
        Strike(target: .front, signal: SIGTSTP, delay: first),
        Strike(target: .front, signal: SIGCONT, delay: delay(400_000)),
        Strike(target: .front, signal: request, delay: delay(300_000)),
      ]
    default:
      return [
        Strike(target: target, signal: random.chance(80) ? SIGKILL : request, delay: first)
      ]
    }
  }
}
