import TestSupport
import Testing

/// `default`: what runs when no task is named.
struct DefaultTests {
  static let cases: [Case] = .all(
    .good("default", in: .workflow, values: ["a", "[a]"]),
    .bad(
      "default", in: .workflow,
      values: [
        "⟦b⟧": "unknown-default", "[a, ⟦a⟧]": "duplicate-dependency", "⟦{ a: b }⟧": "wrong-type",
        "⟦[]⟧": "empty-command",
        "[⟦[a]⟧]": "wrong-type", "⟦'a[]'⟧": "malformed-reference",
      ]),
    .good(
      "workflow/default", "default: [g/m, 't[v=1]']\ntasks: { g: { tasks: { m: x } }, t: { matrix: { v: [1, 2] } } }"))

  private static let text = """
    default: [test]
    tasks: { build: x, test: { dependencies: build, run: x }, publish: { dependencies: test, run: x } }
    """

  @Test func itIsRunWithAllItWaitsFor() throws {
    #expect(try planned(Self.text).names == ["build", "test"])
  }

  @Test func whatIsNamedIsRunInItsPlace() throws {
    #expect(try planned(Self.text, .given(targets: ["build"])).names == ["build"])
    #expect(try planned(Self.text, .given(targets: ["publish"])).names == ["build", "test", "publish"])
  }

  @Test func withoutItAllAreRun() throws {
    #expect(try planned("tasks: { a: x, b: x }").names == ["a", "b"])
  }

  @Test func thatOfAnIncludedFileSaysNothingOfThisOne() throws {
    let files = ["lib.yaml": "default: m\ntasks: { m: x, n: x }"]
    #expect(try planned("tasks: { g: { include: lib.yaml } }", files: files).names == ["g/m", "g/n"])
  }
}
