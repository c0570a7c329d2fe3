import Diagnostics
import TestSupport
import Testing

/// What is asked of every file that was changed at random would be noticed if it did not hold.
@Suite struct SoundnessTests {
  private let text = "tasks:\n  é: { rnu: x }\n"

  private func problems(with finding: Diagnostic, after: [Diagnostic] = []) -> [String] {
    let loaded = load(text)
    let spoilt = LoadedText(
      workflow: nil, plan: nil, diagnostics: [finding] + after, sources: loaded.sources)
    return spoilt.unsoundness { load(bytes: $0) }
  }

  private func range(_ start: UInt32, _ end: UInt32) -> SourceRange {
    SourceRange(start: start, end: end)
  }

  @Test func soundFilesHaveNoProblems() {
    for text in [text, "", "a: [", "tasks: { a: x }\n"] {
      #expect(load(text).unsoundness { load(bytes: $0) } == [])
    }
  }

  @Test func placesAreChecked() {
    let end = UInt32(text.utf8.count)
    #expect(problems(with: Diagnostic(.emptyFile, at: range(0, end))) == [])
    #expect(problems(with: Diagnostic(.emptyFile, at: range(0, end + 1))).count == 1)
    // The second byte of the é.
    #expect(problems(with: Diagnostic(.emptyFile, at: range(0, 10))).count == 1)
    let label = Diagnostic.Label(.anchor, at: range(end, end + 5))
    #expect(problems(with: Diagnostic(.emptyFile, at: range(0, 1), labels: [label])).count == 1)
  }

  @Test func orderAndRepetitionAreChecked() {
    let (first, second) = (Diagnostic(.emptyFile, at: range(0, 1)), Diagnostic(.emptyFile, at: range(2, 3)))
    #expect(problems(with: first, after: [second]) == [])
    #expect(problems(with: second, after: [first]).count == 1)
    #expect(problems(with: first, after: [first]).count == 1)
  }

  @Test func silenceIsChecked() {
    let loaded = load(text)
    let silent = LoadedText(workflow: nil, plan: nil, diagnostics: [], sources: loaded.sources)
    #expect(silent.unsoundness { load(bytes: $0) } == ["neither planned nor told why not"])
  }

  @Test func fixesAreTried() throws {
    let finding = try #require(load(text).diagnostics.first { $0.rule == .unknownKey })
    var good = finding
    good.fix = Fix(.rename(to: "run"), [.init(finding.range!, "run")])
    #expect(problems(with: good) == [])
    var useless = finding
    useless.fix = Fix(.rename(to: "rnu"), [.init(finding.range!, "rnu")])
    #expect(problems(with: useless).count == 1)
    var harmful = finding
    harmful.fix = Fix(.rename(to: "["), [.init(finding.range!, "[")])
    #expect(problems(with: harmful).count == 1)
  }
}
