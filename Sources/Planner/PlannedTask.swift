package import WorkflowModel

/// A node of the graph: a task of the file, or the beginning or end of what holds several.
package struct PlannedTask: Sendable {
  package enum Kind: UInt8, Sendable {
    case task
    /// Holds back the members of a group until the group's dependencies and delay are over.
    case groupStart
    /// Ends when all members of its group have.
    case groupEnd
    /// Holds back the instances of a matrix, or makes them once their values are known.
    case matrixStart
    /// Ends when all instances have.
    case matrixEnd

    package var isStart: Bool { self == .groupStart || self == .matrixStart }
    /// Whether people would count it as a task; of matrices that is asked only as long as nobody knows their instances.
    package var isCounted: Bool { self == .task || self == .matrixStart }
    package var isEnd: Bool { self == .groupEnd || self == .matrixEnd }
  }

  package var definition: Int32
  package var kind: Kind
  /// Whether it does something after its delay. What does nothing holds no slot.
  package var hasAction: Bool
  /// Slots that the action holds.
  package var cpus: Int32
  /// Higher starts first.
  package var priority: Int32
  /// Waited before the action.
  package var delay: Nanoseconds
  /// How long the action is expected to take.
  package var estimate: Nanoseconds
  /// Its part of `Plan.settings`.
  package var settings: Int32
  /// Its part of `Plan.rules`; 0 asks for nothing.
  package var rules: Int32
  /// Its part of `Plan.instances`; -1 outside of every matrix.
  package var instance: Int32
  /// Of a start its end, of an end its start.
  package var partner: TaskID
}
