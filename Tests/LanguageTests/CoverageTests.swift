import TestSupport
import Testing
import WorkflowLoader

/// Every row of the language has a good case and a bad one, and there is no case for a row that is not there.
struct CoverageTests {
  private static let contract = "\(repositoryRoot)/../shared/design/LANGUAGE.md"
  private static let reference = "\(repositoryRoot)/docs/language.md"

  /// Rows of the contract that no release reads yet. A row that is read has to leave this list.
  private static let comingLater: Set<String> = [
    "workflow/output", "workflow/lock", "task/use", "task/sequence", "task/params", "task/args", "task/aliases",
    "task/label", "task/confirm", "task/cache", "defaults/cache", "task/executor", "defaults/executor",
  ]

  /// The rows that the loader reads by: each key in each place where it may stand.
  private static let rowsOfTheLoader: [String] = WorkflowFields.all.flatMap { field in
    let places: [(WorkflowField.Contexts, Place)] = [
      (.workflow, .workflow), (.task, .task), (.group, .group), (.include, .include), (.defaults, .defaults),
      (.parameter, .params), (.retry, .retry), (.service, .service),
    ]
    return places.filter { field.contexts.contains($0.0) }.map { "\($0.1)/\(field.name)" }
  }

  @Test(arguments: rowsOfTheLoader)
  func everyKeyHasAGoodAndABadCase(row: String) {
    #expect(goodRows.contains(row), "no good case uses it")
    #expect(badRows.contains(row), "no bad case has a finding in it")
  }

  @Test func everyCaseIsAboutARowThereIs() {
    let known = Set(Self.rowsOfTheLoader + ["workflow/x-…"])
    #expect(Cases.all.filter { $0.isAboutKey && !known.contains($0.row) }.map(\.row) == [])
  }

  // MARK: - The contract

  @Test(.enabled(if: (try? readBytes(contract)) != nil, "the contract is not there: ../shared/design/LANGUAGE.md"))
  func everyRowOfTheContractHasACase() throws {
    let tables = MarkdownTable.tables(in: try readFile(Self.contract))
    let workflow = try #require(tables["Workflow keys"]).flatMap { row in row.keys.map { "workflow/\($0)" } }
    let tasks = try #require(tables["Task keys"]).flatMap { row in
      row.keys.flatMap { key in
        let place = key == "tasks" ? "group" : key == "include" ? "include" : "task"
        return ["\(place)/\(key)"] + (row.cells[0].contains("†") ? ["defaults/\(key)"] : [])
      }
    }
    let ideas = try #require(tables["Mode"]).map { "asyncio/\($0.cells[0])" }
    #expect(workflow.count > 10 && tasks.count > 30 && ideas.count > 4)
    let read = (workflow + tasks + ideas).filter { !Self.comingLater.contains($0) }
    #expect(Self.comingLater.subtracting(workflow + tasks) == [])
    #expect(Self.comingLater.intersection(Self.rowsOfTheLoader) == [])
    #expect(read.filter { !Cases.all.map(\.row).contains($0) } == [])
    let shown = (workflow + tasks).filter { !Self.comingLater.contains($0) }
    #expect(shown.filter { !goodRows.contains($0) || !badRows.contains($0) } == ["workflow/x-…"])
    let written = Set(workflow + tasks + ideas)
    let ours = Cases.all.map(\.row).filter { $0.hasPrefix("workflow/") || $0.hasPrefix("asyncio/") }
    #expect(ours.filter { !written.contains($0) } == [])
  }

  @Test(.enabled(if: (try? readBytes(reference)) != nil, "the reference is not there: docs/language.md"))
  func everyKeyOfTheReferenceHasACase() throws {
    let tables = MarkdownTable.tables(in: try readFile(Self.reference)).values.joined()
    let names = Set(Cases.all.map { $0.row.split(separator: "/", maxSplits: 1).last.map(String.init) ?? "" })
    let keys = tables.filter { $0.head.first == "key" }.flatMap(\.keys)
    #expect(!keys.isEmpty)
    #expect(keys.filter { !names.contains($0) } == [])
  }

  // MARK: - What the cases show

  private var goodRows: Set<String> { Self.shown.good }
  private var badRows: Set<String> { Self.shown.bad }

  /// Found in the texts, not believed: the rows of good cases are keys that stand in them, those of bad cases keys in which
  /// a finding is marked. That there are those findings and no others is what `CaseTests` shows.
  private static let shown: (good: Set<String>, bad: Set<String>) = {
    var (good, bad) = (Set<String>(), Set<String>())
    for example in Cases.all {
      let marked = MarkedText(example.text)
      let uses = KeyUses(marked.text)
      if example.isGood {
        if uses.rows.contains(example.row) { good.insert(example.row) }
      } else if marked.marks.contains(where: { uses.holds($0, in: example.row) }) {
        bad.insert(example.row)
      }
    }
    return (good, bad)
  }()
}

/// A row of a table of a Markdown page.
struct MarkdownTable {
  let head: [String]
  let cells: [String]

  /// The names between backquotes in the first cell.
  var keys: [String] { cells[0].matches(of: /`([^`]+)`/).map { String($0.output.1) } }

  /// All rows of a page under the heading nearest above them.
  static func tables(in page: String) -> [String: [MarkdownTable]] {
    var tables: [String: [MarkdownTable]] = [:]
    var (heading, head) = ("", [String]())
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") { heading = line.drop { $0 == "#" || $0 == " " }.description }
      guard line.hasPrefix("|") else {
        head = []
        continue
      }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        .map { String($0).trimmed }
      if head.isEmpty {
        head = cells
      } else if !cells.allSatisfy({ $0.allSatisfy { "-:".contains($0) } }) {
        tables[heading, default: []].append(MarkdownTable(head: head, cells: cells))
      }
    }
    return tables
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
