import Diagnostics
import TestSupport
import Testing

/// Recorded runs of scientific workflows.
@Suite(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
struct CorpusTests {
  struct Record: CustomTestStringConvertible {
    let name: String
    let tasks: Int
    /// In microseconds.
    let work, criticalPath: Int

    var path: String { "\(Corpus.path)/wfinstances/\(name).yaml" }
    var testDescription: String { name }
  }

  static let records: [Record] = {
    let rows = (try? readTable("\(Corpus.path)/wfinstances/expected.csv")) ?? []
    return rows.compactMap { row in
      guard let name = row["file"], let tasks = row["tasks"].flatMap({ Int($0) }) else { return nil }
      let (work, path) = (row["work_ms"] ?? "", row["critical_path_ms"] ?? "")
      return Record(
        name: name, tasks: tasks, work: scaled(work, decimals: 3), criticalPath: scaled(path, decimals: 3))
    }
  }()

  /// A decimal number times a power of ten, exactly; -1 for what is none.
  static func scaled(_ text: String, decimals: Int) -> Int {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard parts.count <= 2, fraction.count <= decimals else { return -1 }
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return Int("\(parts[0])\(fraction)\(zeros)") ?? -1
  }

  @Test func allFourteenAreThere() {
    #expect(Self.records.count == 14)
    #expect(Self.records.allSatisfy { $0.work > 0 && $0.criticalPath > 0 })
  }

  @Test(arguments: records)
  func recordsAreClean(record: Record) throws {
    // What hands a file on is a dependency in these records, also where the order would follow from others.
    let result = try Program([taskflowBinary, "validate", record.path, "--ignore", "implied-dependency"]).run()
    #expect(result.status == .exited(0))
    #expect(result.output.isEmpty)
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: records)
  func withoutALimitARunTakesItsCriticalPath(record: Record) throws {
    let result = try Program([taskflowBinary, "plan", record.path, "-j", "unlimited", "--format", "json"]).run()
    #expect(result.status == .exited(0))
    let json = try JSONValue(result.output)
    #expect(json["tasks"]?.elements.count == record.tasks)
    #expect(Self.scaled(json["makespan_s"]?.number ?? "", decimals: 6) == record.criticalPath)
    #expect(Self.scaled(json["work_s"]?.number ?? "", decimals: 6) == record.work)
    #expect(json["tasks"]?.elements.allSatisfy { $0["status"] == .string("succeeded") } == true)
  }

  /// The smallest for real: its delays sum up to half a second.
  @Test func aRecordedRunCanBeRunAgain() throws {
    let record = try #require(Self.records.first { $0.name.hasPrefix("1000genome") })
    let result = try Program([taskflowBinary, "run", record.path]).run()
    #expect(result.status == .exited(0))
    #expect(result.output.contains("\(record.tasks) tasks: "))
  }
}
