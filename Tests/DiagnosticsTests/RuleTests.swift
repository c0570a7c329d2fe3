import Diagnostics
import Testing

/// The table of rules.
@Suite struct RuleTests {
  @Test func everyRuleHasOnePage() {
    #expect(RulePages.all.map(\.rule).sorted { $0.id < $1.id } == Rule.allCases.sorted { $0.id < $1.id })
  }

  @Test(arguments: RulePages.all.map(\.rule))
  func pagesAreWritten(rule: Rule) {
    let page = rule.page
    for text in [page.summary, page.reason] {
      #expect(!text.isEmpty && !text.hasSuffix(".") && !text.contains("\n") && !text.contains("  "))
      #expect(text.first?.isUppercase == false || text.hasPrefix("YAML"))
    }
    #expect(rule.id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(!page.good.text.isEmpty)
    #expect(page.bad.maker != nil || !page.bad.text.isEmpty)
  }

  @Test func warningsAreErrorsWhereThatIsAsked() {
    var finding = Diagnostic(.emptyFile, at: nil)
    finding.severity = .warning
    #expect(![finding].hasErrors)
    #expect([finding].strict().hasErrors)
    #expect(![Diagnostic]().hasErrors)
  }
}
