import TestSupport
import Testing
import WorkflowModel

/// `description`: text for people, in which nothing is replaced.
struct DescriptionTests {
  static let cases: [Case] = .all(
    .good(
      "description", in: .workflow, .task, .group, .include,
      values: ["Builds it.", "'of ${NOT_REPLACED and $(x)'", "7"]),
    .bad(
      "description", in: .workflow, .task, .group, .include,
      values: ["⟦[a]⟧": "wrong-type", "⟦{ a: b }⟧": "wrong-type", #"⟦"a\0b"⟧"#: "nul-in-text"]))

  @Test func itStaysAsWritten() throws {
    let workflow = try #require(
      load("description: costs ${PRICE} $$\ntasks: { a: { run: x, description: '${A:?b}' } }").workflow)
    #expect(workflow.description == "costs ${PRICE} $$")
    #expect(workflow.tasks[0].description.map { workflow.texts[$0] } == "${A:?b}")
  }
}
