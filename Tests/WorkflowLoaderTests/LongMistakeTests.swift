import Diagnostics
import TestSupport
import Testing

/// Mistakes that come by the thousand take as long as there are of them, not their square.
struct LongMistakeTests {
  /// Of the keys that a value cut by commas leaves, the first ones are looked into.
  @Test func keysThatACutValueLeaves() {
    let words = (0..<3000).map { "w\($0)" }.joined(separator: ", ")
    let found = load("tasks:\n  a: { run: x, \(words) }\n").diagnostics
    #expect(found.count == 3000)
  }

  @Test func aListOfTasksIsNoListOfCommands() {
    let report = load("tasks: { app: x, check: x, all: [app, check] }").report
    #expect(report.contains("all: { dependencies: [app, check] }"), "\(report)")
    #expect(load("tasks: { app: x, check: x, all: { dependencies: [app, check] } }").diagnostics.isEmpty)
    let other = load("tasks: { app: x, all: [app, ls] }").report
    #expect(other.contains("one script"), "\(other)")
  }

  @Test func twoWordsForOneKeyAreNotBothRenamed() {
    for pair in [
      ["working_directory", "dir"], ["dir", "working_directory"], ["workdir", "working_dir"],
      ["dependancies", "depends"],
      ["descripton", "desc"],
    ] {
      let found = load("tasks:\n  a: { run: x, \(pair[0]): x, \(pair[1]): x }\n").diagnostics
      let renamed = found.compactMap(\.fix).map { "\($0)" }.filter { $0.contains("rename") }
      #expect(renamed.count <= 1, "\(pair): \(found.map(\.fix))")
    }
  }
}
