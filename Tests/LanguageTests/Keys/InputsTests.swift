import TestSupport
import Testing
import Variables
import WorkflowModel

/// `inputs`: globs of files a task reads, as far as loading goes.
struct InputsTests {
  static let globs = [
    "a.txt", "[a.txt, 'src/**/*.[ch]']", "'*.{c,h}'", "'${DIR:-src}/*'", "/abs/x", "'!not this'", "[]",
  ]
  static let badGlobs: KeyValuePairs = [
    "⟦{ a: b }⟧": "wrong-type", "[⟦[a]⟧]": "wrong-type", "⟦''⟧": "empty-command", "'a⟦[⟧b'": "malformed-glob",
    "'a⟦{⟧b'": "malformed-glob", "'⟦${⟧A'": "malformed-interpolation", #"⟦"a\0"⟧"#: "nul-in-text",
  ]

  static let cases: [Case] = .all(
    .good("inputs", in: .task, values: globs),
    .bad("inputs", in: .task, values: badGlobs))

  @Test func theyAreKeptInTheirOrder() throws {
    let workflow = try #require(load("tasks: { a: { inputs: [b, 'a*'], outputs: c, run: x } }").workflow)
    let globs = workflow.fileGlobs
    #expect(globs.filter { !$0.isOutput }.map { $0.text.template.literal } == ["b", "a*"])
    #expect(globs.filter(\.isOutput).map { $0.text.template.literal } == ["c"])
  }
}
