import Diagnostics
import TestSupport
import Testing

/// Texts for users are plain technical English: words and turns of phrase that are known to be odd stay out of them.
@Suite struct PlainEnglishTests {
  /// All that taskflow says: messages, notes, helps, fixes, labels, reports, abstracts and helps of commands.
  @Test func textsOfTheProgram() throws {
    var count = 0
    for path in try files(in: "Sources", withSuffix: ".swift") {
      for text in stringLiterals(in: try readFile("\(repositoryRoot)/\(path)")) where text.contains(" ") {
        count += 1
        check(text, path)
      }
    }
    #expect(count > 1_500, "the literals are not found any more")
  }

  @Test func pagesOfRules() {
    for page in RulePages.all { check(([page.sentence] + page.remarks).joined(separator: "\n"), page.rule.id) }
  }

  /// What commands print, as the goldens have it.
  @Test func goldens() throws {
    let directory = "Tests/EndToEndTests/Goldens"
    let files = try files(in: directory, withSuffix: "")
    #expect(files.count > 200)
    for path in files { check(try readFile("\(repositoryRoot)/\(path)"), path) }
  }

  @Test(arguments: ["README.md", "CHANGELOG.md", "schema/taskflow.schema.json"])
  func pagesAtTheTop(path: String) throws {
    check(try readFile("\(repositoryRoot)/\(path)"), path)
  }

  @Test(arguments: ["docs", "examples"])
  func documents(directory: String) throws {
    let files = try files(in: directory, withSuffix: ".md")
    #expect(!files.isEmpty)
    for path in files { check(try readFile("\(repositoryRoot)/\(path)"), path) }
  }

  /// The list finds what it is for, and lets plain sentences be.
  @Test(arguments: [
    ("such a file was hardly written on purpose", 1), ("text behind it", 1), ("0 is for work that mostly waits", 1),
    ("one that doesn't fit keeps nobody waiting", 1), ("a duration that is none", 1), ("it is none of its choices", 1),
    ("unknown keys would silently skip what it asks for", 1), ("whether it fails or not, it is run", 1),
    ("hardly\n  mostly", 2), ("a '{{ x }}' with '/' after the name", 0), ("none of them could ever start", 0),
    ("the value is no longer needed", 0), ("there is no key 'a'", 0), ("a name that is no param", 1),
    ("whether tasks run side by side: or not", 0),
  ])
  func phrases(text: String, count: Int) {
    #expect(OddPhrases.findings(in: text).count == count)
  }

  /// Literals are found whatever stands in them, and comments are not.
  @Test func literals() {
    let source = #####"""
      /// says "nothing here"
      let a = "one \(b ? "two" : "three \(c)") four" // "no"
      let d = #"a "quoted" word \#(e) and \(f)"#
      let g = """
        a line that \
        goes on
        """
      /* "no" */ let h = "with \"quotes\" and \\"
      """#####
    #expect(
      stringLiterals(in: source) == [
        "two", "three …", "one … four", #"a "quoted" word … and \(f)"#, "\na line that goes on\n",
        "with \"quotes\" and \\",
      ])
  }

  private func check(_ text: String, _ place: String) {
    for finding in OddPhrases.findings(in: text) { Issue.record("\(place): \(finding)") }
  }

  /// The files below a directory of the repository, by their paths from its top.
  private func files(in directory: String, withSuffix suffix: String) throws -> [String] {
    try directoryEntries("\(repositoryRoot)/\(directory)").flatMap { entry in
      let path = "\(directory)/\(entry.name)"
      return entry.isDirectory ? try files(in: path, withSuffix: suffix) : path.hasSuffix(suffix) ? [path] : []
    }
  }
}
