import TestSupport
import Testing

/// `x-…`: ignored, a place for anchors.
struct ExtensionTests {
  static let cases: [Case] = .all(
    .good("workflow/x-…", "x-anything: [1, { a: b }]\nx-: \ntasks: { a: x }"),
    .good("workflow/x-…", "x-env: &env { A: b }\nenv: *env\ntasks: { a: x }"))

  @Test func elsewhereItIsAKeyLikeAnyOther() {
    check("unknown-key", in: "tasks: { a: { run: x, ⟦x-note⟧: y } }")
    check("unknown-key", in: "defaults: { ⟦x-note⟧: y }\ntasks: { a: x }")
    check("unknown-key", in: "⟦X-note⟧: y\ntasks: { a: x }")
  }
}
