import Diagnostics
import Testing
import WorkflowModel

/// What is packed into a task comes out again, whatever is beside it.
struct TaskDefinitionTests {
  private func definition(parent: DefinitionID? = nil) -> TaskDefinition {
    TaskDefinition(name: TextID(7), nameRange: SourceRange(start: 3, end: 9), parent: parent)
  }

  @Test func itFitsALineOfTheCache() {
    #expect(MemoryLayout<TaskDefinition>.stride == 64)
  }

  @Test func whatIsNotThereIsNil() {
    let task = definition()
    #expect(task.parent == nil && task.settings == nil && task.rules == nil && task.description == nil)
    #expect(task.delay == nil && task.estimate == nil && task.mode == nil)
    #expect(!task.isGroup)
    if case .none = task.action {} else { Issue.record("there is an action") }
  }

  @Test func whatIsZeroIsThere() {
    var task = definition(parent: 0)
    (task.settings, task.rules, task.description) = (0, 0, TextID(0))
    (task.delay, task.estimate) = (0, 0)
    #expect(task.parent == 0 && task.settings == 0 && task.rules == 0 && task.description == TextID(0))
    #expect(task.delay == 0 && task.estimate == 0)
    (task.settings, task.rules, task.description, task.delay, task.estimate) = (nil, nil, nil, nil, nil)
    #expect(task.settings == nil && task.rules == nil && task.description == nil)
    #expect(task.delay == nil && task.estimate == nil)
  }

  @Test(arguments: [nil, Mode.sync, .async]) func actionAndModeDoNotDisturbEachOther(mode: Mode?) {
    var task = definition()
    task.mode = mode
    task.action = .arguments(5..<1_000_005)
    guard case .arguments(let range) = task.action else { return #expect(Bool(false), "no arguments") }
    #expect(range == 5..<1_000_005 && task.mode == mode)
    task.action = .script(TextID(11))
    guard case .script(let text) = task.action else { return #expect(Bool(false), "no script") }
    #expect(text == TextID(11) && task.mode == mode && !task.isGroup)
    task.action = .group
    #expect(task.isGroup && task.mode == mode)
    task.mode = mode == .sync ? .async : .sync
    #expect(task.isGroup && task.mode == (mode == .sync ? .async : .sync))
    task.action = .none
    #expect(!task.isGroup && task.mode != nil)
  }
}
