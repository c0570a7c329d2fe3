import Diagnostics
import TestSupport

/// A file to begin with.
package struct Seed: Sendable {
  /// Where it comes from.
  package let name: String
  package let bytes: [UInt8]
  /// Whether it was meant to be a task file; else it is only YAML.
  package var isTaskFile = true
}

extension Seed {
  /// The examples of the rules, those in `examples/`, and where the corpus is there the cases of the YAML project and the
  /// smaller recorded runs.
  package static func all() throws -> [Seed] {
    let examples = try includedFiles().map { Seed(name: $0.name, bytes: Array($0.text.utf8)) }
    return ruleExamples() + examples + (Corpus.isPresent ? try corpus() : [])
  }

  /// What the seeds may include: the YAML files below `examples/`, by their paths from there.
  package static func includedFiles() throws -> [(name: String, text: String)] {
    try taskFiles(in: "").map { ($0, try readFile("\(repositoryRoot)/examples/\($0)")) }
  }

  private static func taskFiles(in directory: String) throws -> [String] {
    try directoryEntries("\(repositoryRoot)/examples/\(directory)").sorted { $0.name < $1.name }.flatMap { entry in
      if entry.isDirectory { return try taskFiles(in: "\(directory)\(entry.name)/") }
      return entry.name.hasSuffix(".yaml") ? ["\(directory)\(entry.name)"] : []
    }
  }

  private static func ruleExamples() -> [Seed] {
    RulePages.all.flatMap { page in
      [("bad", page.bad), ("good", page.good)].filter { !$0.1.text.isEmpty }.map { kind, example in
        Seed(name: "\(page.rule.id)-\(kind).yaml", bytes: Array((example.text + "\n").utf8))
      }
    }
  }

  /// What is larger would take most of the time.
  private static let largestOfCorpus = 20_000

  private static func corpus() throws -> [Seed] {
    let cases = try readTable("\(Corpus.path)/yaml-test-suite/libyaml-0.2.5.csv").compactMap { $0["id"] }
    let records = try readTable("\(Corpus.path)/wfinstances/expected.csv").compactMap { $0["file"] }
    let paths = cases.map { "yaml-test-suite/\($0)/in.yaml" } + records.map { "wfinstances/\($0).yaml" }
    return try paths.map { path in
      Seed(name: path, bytes: try readBytes("\(Corpus.path)/\(path)"), isTaskFile: path.hasPrefix("wfinstances/"))
    }.filter { $0.bytes.count <= largestOfCorpus }
  }
}
