import CSystem
import Glibc
import RunEvents

/// What the standard streams of a process are connected to.
enum Connection {
  /// Nothing to read, and one pipe for what it writes, which keeps its order.
  case pipe(readEnd: Int32, writeEnd: Int32)
  /// Nothing to read, and a pseudo-terminal for what it writes, which is also its controlling terminal. Our own descriptor of
  /// its far end keeps it from being hung up when the task lets go of it.
  case pseudoTerminal(master: Int32, farEnd: Int32, path: String)
  /// Our own streams. Its group gets this terminal, where there is one and it is ours to give.
  case ours(terminal: Int32?)

  /// What is read of the process; -1 for nothing.
  var output: Int32 {
    switch self {
    case .pipe(let readEnd, _): readEnd
    case .pseudoTerminal(let master, _, _): master
    case .ours: -1
    }
  }

  /// The end of the pipe or the pseudo-terminal that is the process's own; -1 where there is none.
  var farEnd: Int32 {
    switch self {
    case .pipe(_, let farEnd), .pseudoTerminal(_, let farEnd, _): farEnd
    case .ours: -1
    }
  }

  func close() {
    for end in [output, farEnd] where end >= 0 { Glibc.close(end) }
  }
}

/// How many characters a terminal shows.
struct WindowSize {
  var columns: Int32 = 80
  var rows: Int32 = 24

  /// - Parameter terminal: one that has the size; nil, and what has none, for the usual size.
  init(of terminal: Int32?) {
    guard let terminal else { return }
    var (columns, rows) = (Int32(0), Int32(0))
    guard tf_window_size(terminal, &columns, &rows) == 0, columns > 0, rows > 0 else { return }
    (self.columns, self.rows) = (columns, rows)
  }

  /// Tells it to a terminal, and so to the processes in its foreground.
  func apply(to terminal: Int32) {
    _ = tf_set_window_size(terminal, columns, rows)
  }
}
