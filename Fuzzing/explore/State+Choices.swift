import Engine
import RunEvents
import Planner

extension State {
  /// What may happen next: all of it is tried.
  func choices(_ subject: Subject, _ bounds: Bounds, into choices: inout [Choice]) {
    choices.removeAll(keepingCapacity: true)
    if isComplete { return }
    if let action = asked.last {
      choices.append(.started)
      if case .start(_, let phase, _) = action, phase != .probe { choices.append(.refused) }
      if deferrals < bounds.deferrals { choices.append(.deferred) }
      // Executors look for signals between two starts.
      if hasAnswered, signals < bounds.signals { choices.append(.signal) }
      return
    }
    if !isDispatched { choices.append(.dispatch) }
    for unit in subject.nodes.indices { addExits(of: unit, subject, &choices) }
    if leftovers < bounds.leftovers { addLeftovers(subject, &choices) }
    if isDispatched, engine.nextDeadline != nil { choices.append(.deadline) }
    if signals < bounds.signals { choices.append(.signal) }
  }

  /// A Boolean value that indicates whether the run has ended and nothing of it is left.
  var isComplete: Bool { isOver && processes.isEmpty && asked.isEmpty && engine.actions.isEmpty }

  private func addLeftovers(_ subject: Subject, _ choices: inout [Choice]) {
    for unit in subject.nodes.indices {
      guard let phase = processes.phase(unit), processes.told(unit, phase) == .nothing else { continue }
      choices.append(.lingers(unit: unit, phase, isSuccess: false))
      choices.append(.lingers(unit: unit, phase, isSuccess: true))
    }
  }

  private func addExits(of unit: Int, _ subject: Subject, _ choices: inout [Choice]) {
    if processes.isAlive(unit, .probe) {
      if processes.told(unit, .probe) != .nothing {
        choices.append(.ends(unit: unit, .probe, .stopped))
      } else {
        choices.append(.ends(unit: unit, .probe, .success))
        choices.append(.ends(unit: unit, .probe, .failure))
      }
    }
    guard let phase = processes.phase(unit) else { return }
    if processes.isLeft(unit) {
      return choices.append(.ends(unit: unit, phase, processes.hasLeftWell(unit) ? .success : .failure))
    }
    if processes.told(unit, phase) != .nothing { return choices.append(.ends(unit: unit, phase, .stopped)) }
    let task = subject.nodes[unit]
    if phase == .condition || !subject.isService(task) { choices.append(.ends(unit: unit, phase, .success)) }
    choices.append(.ends(unit: unit, phase, .failure))
    if phase == .condition || subject.rules[Int(task)].retry != nil {
      choices.append(.ends(unit: unit, phase, .accident))
    }
  }
}

/// How often what is possible at any time happens in one run at most.
struct Bounds {
  var signals: UInt8 = 2
  var deferrals: UInt8 = 1
  var leftovers: UInt8 = 0
}
