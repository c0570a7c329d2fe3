import TestSupport
import Testing
import WorkflowModel

/// `name`: shown in listings and reports; without it the file's base name.
struct NameTests {
  static let cases: [Case] = .all(
    .good("name", in: .workflow, values: ["nightly", "Nightly build (x86)", "1.10", "'${LANG:-C}'"]),
    .bad("name", in: .workflow, values: ["⟦[a]⟧": "wrong-type", "⟦{ a: b }⟧": "wrong-type"]))

  @Test func withoutOneItIsTheBaseNameOfTheFile() {
    #expect(load("tasks: { a: x }").workflow?.name == "test")
    #expect(load("name: nightly\ntasks: { a: x }").workflow?.name == "nightly")
    #expect(load("name: 1.10\ntasks: { a: x }").workflow?.name == "1.10")
  }

  @Test func anIncludedFileDoesNotNameTheWorkflow() {
    let loaded = load(
      "tasks: { g: { include: lib.yaml } }", files: ["lib.yaml": "name: library\ntasks: { a: x }"])
    #expect(loaded.report == "")
    #expect(loaded.workflow?.name == "test")
  }
}
