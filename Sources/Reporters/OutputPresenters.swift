package import Diagnostics
package import Planner
package import RunEvents

/// How the output of tasks is shown.
package enum OutputMode: String, CaseIterable, Sendable {
  /// Whole, when the task ends.
  case grouped
  /// As it comes.
  case live
  /// As it comes, line by line, each with its task's name.
  case prefixed
}

/// Takes bytes for standard output, in order.
package protocol OutputDestination: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer)
  func write(_ spool: any OutputSpool)
}

/// Keeps the output of one task until it is shown.
package protocol OutputSpool: AnyObject {
  func append(_ bytes: UnsafeRawBufferPointer)
}

/// Shows output as it comes.
package final class LiveOutput: RunObserver {
  private let destination: any OutputDestination

  package init(to destination: any OutputDestination) {
    self.destination = destination
  }

  package func observe(_ event: RunEvent, at instant: Instant) {}

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    destination.write(output)
  }
}

/// Shows the output of each task whole, when it ends.
package final class GroupedOutput: RunObserver {
  private let destination: any OutputDestination
  private let makeSpool: () -> any OutputSpool
  private var spools: [TaskID: any OutputSpool] = [:]

  package init(to destination: any OutputDestination, makeSpool: @escaping () -> any OutputSpool) {
    self.destination = destination
    self.makeSpool = makeSpool
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    if let spool = spools[task] { return spool.append(output) }
    let spool = makeSpool()
    spool.append(output)
    spools[task] = spool
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    guard case .attemptEnded(let task, _, _) = event, let spool = spools.removeValue(forKey: task) else { return }
    destination.write(spool)
  }
}

/// Shows output line by line, each with the name of its task before it.
package final class PrefixedOutput: RunObserver {
  private let destination: any OutputDestination
  private let plan: Plan
  private let style: TextStyle
  private let width: Int
  /// The beginnings of lines that have not ended.
  private var partial: [TaskID: [UInt8]] = [:]
  /// A line longer than this is shown in pieces.
  private static let longestLine = 64 << 10
  private static let colors: [TextStyle.Rendition] = [.cyan, .green, .magenta, .blue, .yellow]

  package init(to destination: any OutputDestination, plan: Plan, style: TextStyle) {
    self.destination = destination
    self.plan = plan
    self.style = style
    let names = (0..<TaskID(plan.tasks.count)).filter { plan.tasks[Int($0)].hasAction }.map { plan.name(of: $0).count }
    width = min(32, names.max() ?? 0)
  }

  package func observe(output: UnsafeRawBufferPointer, of task: TaskID) {
    var rest = output[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      show(rest[...end], of: task)
      rest = rest[(end + 1)...]
    }
    partial[task, default: []].append(contentsOf: rest)
    if partial[task]!.count > Self.longestLine { endLine(of: task) }
  }

  package func observe(_ event: RunEvent, at instant: Instant) {
    guard case .attemptEnded(let task, _, _) = event else { return }
    if partial[task]?.isEmpty == false { endLine(of: task) }
    partial[task] = nil
  }

  private func endLine(of task: TaskID) {
    [UInt8(ascii: "\n")].withUnsafeBytes { show($0[...], of: task) }
  }

  private func show(_ end: Slice<UnsafeRawBufferPointer>, of task: TaskID) {
    let name = plan.name(of: task)
    let padding = String(repeating: " ", count: max(0, width - name.count))
    let prefix = style.apply(Self.colors[Int(task) % Self.colors.count], to: "\(name)\(padding) |") + " "
    var line = Array(prefix.utf8)
    line += partial[task] ?? []
    line += end
    partial[task]?.removeAll(keepingCapacity: true)
    line.withUnsafeBytes { destination.write($0) }
  }
}
