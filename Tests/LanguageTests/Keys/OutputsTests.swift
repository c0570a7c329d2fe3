import TestSupport
import Testing

/// `outputs`: globs of files a task writes, as far as loading goes.
struct OutputsTests {
  static let cases: [Case] = .all(
    .good("outputs", in: .task, values: InputsTests.globs),
    .bad("outputs", in: .task, values: InputsTests.badGlobs))

  @Test func theyDoNotReachGroupsOrDefaults() {
    check("misplaced-key", in: "tasks: { g: { ⟦outputs⟧: a, tasks: { a: x } } }")
    check("misplaced-key", in: "⟦inputs⟧: a\ntasks: { a: x }")
  }
}
