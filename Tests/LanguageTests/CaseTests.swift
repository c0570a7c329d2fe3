import Planner
import TestSupport
import Testing

/// Every case of every key: good files load and plan without findings, bad ones have those that are marked and no others.
struct CaseTests {
  @Test(arguments: Cases.all.filter(\.isGood))
  func aGoodFileHasNoFindings(_ example: Case) {
    #expect(load(example).report == "")
    if example.isAboutKey { #expect(KeyUses(example.text).rows.contains(example.row)) }
  }

  @Test(arguments: Cases.all.filter { !$0.isGood })
  func aBadFileHasTheFindingsMarked(_ example: Case) {
    let marked = MarkedText(example.text)
    #expect(load(example, marked.text).summary == marked.expectation(example.rules))
    if example.isAboutKey { #expect(KeyUses(marked.text).rows.contains(example.row)) }
  }

  private func load(_ example: Case, _ text: String? = nil) -> LoadedText {
    let files = Case.library.merging(example.files) { _, own in own }
    return TestSupport.load(text ?? example.text, files: files, options: .given(files: files))
  }
}
