import ArgumentParser
import Diagnostics
import Engine
import Planner
import Reporters
import Scheduling
import Taskflow
import WorkflowModel

/// In which order tasks are started that could start: both `run` and `plan` take it.
struct OrderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Search for a better order first, for about this many seconds (default: 1); the search ends at once if no order can be better.",
      valueName: "seconds"))
  var optimize: Seconds?

  @Option(
    help: ArgumentHelp(
      "Start ready tasks in random order, to find missing dependencies; the seed is printed, and repeats the order.",
      valueName: "seed"))
  var shuffle: Shuffle?

  func validate() throws {
    if optimize != nil, shuffle != nil { throw ValidationError("--optimize and --shuffle cannot be used together.") }
  }

  /// A Boolean value that indicates whether tasks start in the order of the plan.
  var isOfPlan: Bool { optimize == nil && shuffle == nil }

  /// The order that is asked for; nil for that of the plan.
  ///
  /// - Parameter number: counts the runs of one command line, each of which has a seed of its own.
  func ranks(_ plan: Plan, _ options: Engine.Options, run number: Int = 0, say: (Words) -> Void) -> [Int32]? {
    order(plan, options, run: number, say: say).ranks
  }

  /// The same with the lower bound that a search for it has worked out.
  func order(
    _ plan: Plan, _ options: Engine.Options, run number: Int = 0, say: (Words) -> Void
  ) -> (ranks: [Int32]?, bound: LowerBound?) {
    if let shuffle {
      let seed = shuffle.seed(ofRun: number)
      say("tasks start in random order; --shuffle=\(seed) repeats it")
      return (plan.shuffledRanks(seed: seed), nil)
    }
    guard let optimize else { return (nil, nil) }
    let found = OrderSearch(plan, options).run(seconds: optimize.count, seed: 1)
    say(Self.text(found))
    return (found.ranks, found.bound)
  }

  private static func text(_ found: OrderSearch.Found) -> Words {
    switch found.refusal {
    case .failingRun: return "not searched for a better order: the run would not succeed"
    case .longTimes: return "not searched for a better order: times are too long to add up"
    case nil: break
    }
    let effort: Words = "\(found.schedules) schedule\(ours: found.schedules == 1 ? "" : "s") tried"
    guard found.length < found.firstLength else { return "no better order found, \(effort)" }
    let (new, old) = (lengthText(found.length), lengthText(found.firstLength))
    return "better order found: \(ours: new) instead of \(ours: old), \(effort)"
  }
}

/// A number of seconds above zero, at most a day.
struct Seconds: ExpressibleByArgument {
  let count: Double

  init?(argument: String) {
    guard let count = Double(argument), count > 0, count <= 86_400 else { return nil }
    self.count = count
  }
}

/// A seed, or any.
enum Shuffle: ExpressibleByArgument {
  case any(UInt64)
  case seed(UInt64)

  static let anySeed = "any"

  init?(argument: String) {
    if argument == Self.anySeed {
      self = .any(UInt64.random(in: 0..<1_000_000))
    } else if let seed = UInt64(argument) {
      self = .seed(seed)
    } else {
      return nil
    }
  }

  /// With a seed that was named, a second run does not repeat the first.
  func seed(ofRun number: Int) -> UInt64 {
    switch self {
    case .any(let seed), .seed(let seed): seed &+ UInt64(number)
    }
  }
}
