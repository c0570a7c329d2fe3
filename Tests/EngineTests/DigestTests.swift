import HeapModule
import Planner
import RunEvents
import TestSupport
import Testing
import WorkflowModel

@testable import Engine

/// The digest of an engine's state says all that decides what happens, and nothing else.
struct DigestTests {
  /// Whoever adds a property has to say what the digest does with it.
  @Test func everyPropertyIsKnown() throws {
    let plan = try planned("tasks: { a: x }")
    let engine = Engine(plan: plan, options: Engine.Options(slots: 1, onFailure: .finish))
    let deadline = Deadline(instant: .zero, task: 0, kind: .delayEnds)
    let queue = try #require(engine.queue)
    let values: [(String, Any)] = [
      ("Engine", engine), ("Standing", engine.standings[0]), ("Deadline", deadline), ("Resources", engine.resources),
      ("ReadyQueue", queue),
    ]
    for (type, value) in values {
      let properties = Set(Mirror(reflecting: value).children.compactMap(\.label))
      let known = Engine.digested[type, default: []].union(Engine.undigested[type, default: []])
      #expect(properties == known, "of \(type)")
    }
  }

  private func digest(_ run: ManualRun) -> StateDigest {
    var digest = StateDigest()
    run.engine.add(to: &digest)
    return digest
  }

  @Test func theOrderOfEndsLeavesNoTrace() throws {
    var (one, other) = (try ManualRun("tasks: { a: x, b: x, c: x }"), try ManualRun("tasks: { a: x, b: x, c: x }"))
    for first in ["a", "b", "c"] {
      _ = (one.dispatch(), other.dispatch())
      one.started(first, at: 0)
      other.started(first, at: 0)
    }
    #expect(digest(one) == digest(other))
    one.ended("a", at: 1000)
    #expect(digest(one) != digest(other))
    one.ended("b", at: 2000)
    other.ended("b", at: 3000)
    other.ended("a", at: 3000)
    #expect(digest(one) == digest(other))
  }

  @Test func onlyDistancesInTimeCount() throws {
    let text = "tasks: { a: x, b: { dependencies: a, timeout: 5s, run: x } }"
    var (early, late) = (try ManualRun(text), try ManualRun(text))
    for time: Nanoseconds in [1000, 7000] {
      var run = time == 1000 ? early : late
      _ = run.dispatch()
      run.started("a", at: 0)
      run.ended("a", at: time)
      _ = run.dispatch()
      run.started("b", at: time)
      if time == 1000 { early = run } else { late = run }
    }
    #expect(digest(early) == digest(late))
    early.advance(to: 2000)
    #expect(digest(early) != digest(late))
    late.advance(to: 8000)
    #expect(digest(early) == digest(late))
  }
}
