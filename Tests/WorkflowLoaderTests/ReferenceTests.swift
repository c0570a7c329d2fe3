import Diagnostics
import Glibc
import TestSupport
import Testing
import WorkflowLoader

/// The generated parts of `docs/language.md`, and what the table of keys says in them.
@Suite struct ReferenceTests {
  /// The committed reference says what the table of keys says; `make reference` writes it anew.
  @Test func committedReferenceIsCurrent() throws {
    let path = repositoryRoot + "/docs/language.md"
    let document = try readFile(path)
    let current = LanguageReference.update(document)
    if getenv("TASKFLOW_UPDATE_REFERENCE") != nil { return try writeFile(path, current) }
    for (line, isLine) in zip(document.split(separator: "\n"), current.split(separator: "\n")) where line != isLine {
      Issue.record("docs/language.md has \(line), the table of keys \(isLine); 'make reference' puts it right")
      return
    }
    #expect(document == current, "'make reference' puts it right")
  }

  @Test func everyKeyHasASection() {
    let sections = LanguageReference.update("<!-- generated: keys -->\n<!-- end -->")
    for field in WorkflowFields.all where !field.id.isInner {
      #expect(sections.contains("\n### `\(field.name)`\n"), "\(field.name)")
    }
  }

  @Test func updatingKeepsWhatIsWrittenByHandAndWhatCommandsPrint() {
    let document = """
      By hand.
      <!-- generated: keys -->
      ```console
      $ taskflow run -q version.yaml
      hello
      ```
      <!-- end -->
      Also by hand.
      """
    let updated = LanguageReference.update(document)
    #expect(updated.hasPrefix("By hand.\n<!-- generated: keys -->\n"))
    #expect(updated.hasSuffix("\n<!-- end -->\nAlso by hand."))
    #expect(updated.contains("```console\n$ taskflow run -q version.yaml\nhello\n```"))
    #expect(LanguageReference.update(updated) == updated)
  }

  @Test func everyExampleShowsItsKey() {
    for field in WorkflowFields.all {
      #expect(field.example.contains("\(field.name):"), "\(field.name)")
    }
  }

  /// What the reference says a duration may be is what the reader takes.
  @Test func zeroDurations() {
    for field in WorkflowFields.all {
      guard case .duration = field.shape else { continue }
      let keys =
        switch field.contexts {
        case .retry: "run: x, retry: {max: 1, \(field.name): 0}"
        case .service: "run: x, service: {\(field.name): 0}"
        default: "run: x, \(field.name): 0"
        }
      let isRefused = load("tasks: {a: {\(keys)}}").rules == ["invalid-duration"]
      #expect(isRefused == LanguageReference.takes(field).contains("above 0"), "\(field.name)")
    }
  }
}
