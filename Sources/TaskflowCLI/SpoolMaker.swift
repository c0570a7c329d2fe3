import Diagnostics
import Taskflow

/// Makes the spools of a run, and says once what their files could not do.
final class SpoolMaker {
  /// Whether output was lost.
  private(set) var hasLost = false
  private var told: Set<Spool.Problem> = []
  private let say: (Words) -> Void

  /// - Parameter say: takes one message, without a line break at its end.
  init(say: @escaping (Words) -> Void) {
    self.say = say
  }

  func make() -> Spool {
    Spool { [self] problem in tell(problem) }
  }

  private func tell(_ problem: Spool.Problem) {
    if case .unreadable = problem { hasLost = true }
    guard told.insert(problem).inserted else { return }
    switch problem {
    case .full(let errno):
      say("cannot write output to a temporary file: \(ours: errorText(errno)); the output is kept in memory")
    case .unreadable(let errno):
      say("cannot read output back from a temporary file: \(ours: errorText(errno)); the rest of it is lost")
    }
  }
}
