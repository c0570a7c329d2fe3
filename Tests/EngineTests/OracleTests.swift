import TestSupport
import Testing

/// Workflows made by chance and run in virtual time, judged by a second reading of the language; `Fuzzing/oracle` does more.
struct OracleTests {
  @Test func randomRunsKeepTheRules() {
    var shape = OracleGenerator.Shape()
    // As in the Makefile.
    shape.features.subtract([.groups, .services, .conditions, .whens, .matrices])
    var refused = 0
    var found = 0
    for seed: UInt64 in 0..<1000 where found < 3 {
      let judged = OracleCase(seed: seed, shape)
      if judged.refusal != nil { refused += 1 }
      guard !judged.complaints.isEmpty else { continue }
      found += 1
      Issue.record("seed \(seed)\n\(judged.workflow.text)\(judged.transcript)\(judged.complaints)")
    }
    // Files that may never end for want of pools are refused, but most must be run.
    #expect(refused < 50)
  }
}
