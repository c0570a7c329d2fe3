import Taskflow
import TestSupport
import Testing

/// The library as another program uses it.
@Suite(.serialized) struct TaskFileTests {
  private static let article = repositoryRoot + "/examples/random_add.yaml"

  @Test func plansTheArticle() throws {
    let file = TaskFile(path: Self.article)
    #expect(file.findings.isEmpty)
    let timeline = try file.plan()
    #expect(timeline.makespan == .seconds(8))
    #expect(timeline.work == .seconds(15))
    #expect(timeline.criticalPath == ["call2"])
    #expect(timeline.tasks.map(\.finishOrder) == [2, 3, 1])
    #expect(timeline.tasks.map(\.finish) == [.seconds(5), .seconds(8), .seconds(2)])
  }

  @Test func modeIsReplaced() throws {
    var options = RunOptions()
    options.isSync = true
    #expect(try TaskFile(path: Self.article).plan(options).makespan == .seconds(15))
  }

  @Test func missingFileIsAFinding() {
    let file = TaskFile(path: "/nonexistent/taskflow.yaml")
    #expect(file.findings.map(\.rule) == ["unreadable-file"])
    #expect(throws: TaskFileError.self) { try file.plan() }
  }

  @Test func unknownTaskIsInvalid() {
    var options = RunOptions()
    options.tasks = ["call4"]
    #expect(throws: TaskFileError.self) { try TaskFile(path: Self.article).plan(options) }
  }
}
