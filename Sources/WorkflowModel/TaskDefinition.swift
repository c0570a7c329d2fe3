package import Diagnostics

/// One task or group as written. There may be a million of them, and they are looked at in any order: so it takes no more than
/// a line of the processor's cache, 64 bytes, and what is not there is a number that stands for it.
package struct TaskDefinition: Sendable {
  package var name: TextID
  package var nameRange: SourceRange
  private var parentTask: Int32
  /// The index behind its last member in `Workflow.tasks`; of a task, the index behind itself.
  package var end: Int32 = 0
  /// Its part of `Workflow.dependencies`.
  package var dependencies: Range<Int32> = 0..<0
  private var settingsPlace = Self.none
  private var rulesPlace = Self.none
  private var descriptionText = Self.none
  /// Of a script its text, of arguments the first of them.
  private var actionStart = Self.none
  /// How many arguments there are, in the lower bits; the kind of action and the mode in the others. A file that may be read
  /// is too short for more arguments.
  private var bits: UInt32 = 0
  private var delayTime: Nanoseconds = -1
  private var estimateTime: Nanoseconds = -1

  private static let none: Int32 = -1

  package init(name: TextID, nameRange: SourceRange, parent: DefinitionID?) {
    self.name = name
    self.nameRange = nameRange
    parentTask = parent.map { Int32($0) } ?? Self.none
  }

  /// The group it is in.
  package var parent: DefinitionID? { parentTask < 0 ? nil : DefinitionID(parentTask) }

  /// Its part of `Workflow.settings`.
  package var settings: Int32? {
    get { Self.known(settingsPlace) }
    set { settingsPlace = newValue ?? Self.none }
  }

  /// Its part of `Workflow.rules`.
  package var rules: Int32? {
    get { Self.known(rulesPlace) }
    set { rulesPlace = newValue ?? Self.none }
  }

  package var description: TextID? {
    get { Self.known(descriptionText).map { TextID($0) } }
    set { descriptionText = newValue?.index ?? Self.none }
  }

  /// Waited before the action, holding no slot.
  package var delay: Nanoseconds? {
    get { delayTime < 0 ? nil : delayTime }
    set { delayTime = newValue ?? -1 }
  }

  /// How long `run` is expected to take.
  package var estimate: Nanoseconds? {
    get { estimateTime < 0 ? nil : estimateTime }
    set { estimateTime = newValue ?? -1 }
  }

  private static func known(_ number: Int32) -> Int32? { number < 0 ? nil : number }
}

// MARK: - Action and mode

extension TaskDefinition {
  private enum ActionBits {
    static let script: UInt32 = 1 << 28
    static let arguments: UInt32 = 2 << 28
    static let group: UInt32 = 3 << 28
    static let mask: UInt32 = 3 << 28
    static let count: UInt32 = 1 << 28 - 1
  }

  private enum ModeBits {
    static let sync: UInt32 = 1 << 30
    static let async: UInt32 = 2 << 30
    static let mask: UInt32 = 3 << 30
  }

  package var action: TaskAction {
    get {
      switch bits & ActionBits.mask {
      case ActionBits.script: .script(TextID(actionStart))
      case ActionBits.arguments: .arguments(actionStart..<actionStart + Int32(bits & ActionBits.count))
      case ActionBits.group: .group
      default: .none
      }
    }
    set {
      bits &= ModeBits.mask
      switch newValue {
      case .none: break
      case .group: bits |= ActionBits.group
      case .script(let text):
        bits |= ActionBits.script
        actionStart = text.index
      case .arguments(let range):
        precondition(range.count <= Int(ActionBits.count), "more arguments than a file can hold")
        bits |= ActionBits.arguments | UInt32(range.count)
        actionStart = range.lowerBound
      }
    }
  }

  /// On a task: how it is started within its list. On a group: how its members are.
  package var mode: Mode? {
    get {
      switch bits & ModeBits.mask {
      case ModeBits.sync: .sync
      case ModeBits.async: .async
      default: nil
      }
    }
    set {
      bits &= ~ModeBits.mask
      switch newValue {
      case .sync: bits |= ModeBits.sync
      case .async: bits |= ModeBits.async
      case nil: break
      }
    }
  }

  package var isGroup: Bool { bits & ActionBits.mask == ActionBits.group }
}

/// What a task does once its dependencies and its delay are over.
package enum TaskAction: Sendable {
  /// Nothing: a pure delay, or a join.
  case none
  /// A text for the shell.
  case script(TextID)
  /// A program and its arguments: a part of `Workflow.arguments`.
  case arguments(Range<Int32>)
  /// The members that follow in `Workflow.tasks`.
  case group
}
