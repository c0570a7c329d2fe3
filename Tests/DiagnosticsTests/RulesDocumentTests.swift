import Diagnostics
import Glibc
import TestSupport
import Testing

/// `docs/rules.md` is what the table of rules says; `make reference` writes it anew.
@Suite struct RulesDocumentTests {
  @Test func committedDocumentIsCurrent() throws {
    let path = repositoryRoot + "/docs/rules.md"
    if getenv("TASKFLOW_UPDATE_REFERENCE") != nil { return try writeFile(path, RulesDocument.text()) }
    #expect(try readFile(path) == RulesDocument.text(), "'make reference' puts it right")
  }

  @Test(arguments: Rule.allCases)
  func everyRuleHasASection(rule: Rule) {
    #expect(RulesDocument.text().contains("\n### `\(rule.id)`\n"))
  }
}
