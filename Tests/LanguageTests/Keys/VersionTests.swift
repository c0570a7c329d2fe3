import TestSupport
import Testing

/// `version`: optional; any other value is an error that names the versions understood.
struct VersionTests {
  static let cases: [Case] = .all(
    .good("version", in: .workflow, values: ["1", "'1'"]),
    .bad(
      "version", in: .workflow,
      values: ["⟦2⟧": "unsupported-version", "⟦1.0⟧": "unsupported-version", "⟦[1]⟧": "unsupported-version"]))

  @Test func theVersionsUnderstoodAreNamed() {
    let report = load("version: 7\ntasks: { a: x }").report
    #expect(report.contains("version '7'"))
    #expect(
      report.split(separator: "\n").contains { $0.contains("= help:") && $0.contains("'1'") || $0.contains(" 1") })
  }
}
