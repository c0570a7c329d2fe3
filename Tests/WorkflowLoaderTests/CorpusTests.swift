import TestSupport
import Testing
import WorkflowModel

/// Fourteen recorded runs of scientific workflows, up to 5,555 tasks.
@Suite(.enabled(if: Corpus.isPresent, "\(Corpus.absence)"))
struct CorpusTests {
  @Test func everyRecordLoads() throws {
    let records = try readTable(Corpus.path + "/wfinstances/expected.csv")
    #expect(records.count == 14)
    for record in records {
      let name = try #require(record["file"])
      let loaded = load(bytes: try readBytes("\(Corpus.path)/wfinstances/\(name).yaml"))
      #expect(loaded.report == "", "\(name)")
      #expect(loaded.workflow?.tasks.count == record["tasks"].flatMap { Int($0) }, "\(name)")
      #expect(loaded.workflow?.dependencies.count == record["edges"].flatMap { Int($0) }, "\(name)")
    }
  }
}
