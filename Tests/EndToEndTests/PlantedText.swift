import Diagnostics
import TestSupport
import Variables

/// A text that is planted wherever a value can stand in task files, and everything that taskflow then writes.
struct PlantedText {
  let text: String

  /// A task file, for one kind of run.
  struct File {
    let name: String
    let text: String
    /// What else lies beside it; the texts are planted as well.
    var files: [(name: String, text: String)] = []
    var arguments: [String] = []
  }

  /// One command and what it wrote: streams, and the event file where there is one.
  struct Writing {
    let command: String
    let format: String?
    let result: ProgramResult
    let events: String?

    var everything: [UInt8] { result.outputBytes + result.errorBytes + Array((events ?? "").utf8) }
  }

  /// As a scalar of YAML in double quotes, which is one of JSON.
  private var quoted: String {
    var json = JSONText(secrets: Secrets())
    json.string(text)
    return json.text
  }

  /// A text with the planted one in the place of `@Q` (in quotes), `@I` (inside of double quotes) and `@R` (as it is).
  func plant(in template: String) -> String {
    template.replacing("@Q", with: quoted).replacing("@I", with: String(quoted.dropFirst().dropLast()))
      .replacing("@R", with: text)
  }

  private static let commands: [(words: [String], format: String?)] =
    ["text", "line", "json", "sarif", "github", "junit"].map { (["validate", "--strict", "--format", $0], $0) }
    + ["dot", "mermaid", "json"].map { (["graph", "--format", $0], $0) }
    + ["text", "json", "csv"].map { (["plan", "--format", $0], $0) }
    + [
      (["plan", "--events", "events.json"], nil), (["list"], nil), (["validate", "--diff"], nil),
      (["plan", "-j", "1,2"], nil), (["run", "-n"], nil),
      (["run", "-k", "--explain", "--output", "prefixed"], nil), (["run", "-q", "-k", "--events", "events.json"], nil),
      (["run", "-q", "-k", "--output", "live", "--events", "-"], nil), (["validate", "--fix"], nil),
    ]

  /// Starts every command, each with each stream read.
  ///
  /// - Parameter directory: where the file lies in the sandbox.
  func writings(
    of file: File, environment: [String: String?] = [:], in directory: String? = nil
  ) throws -> [Writing] {
    let sandbox = try Sandbox()
    if let directory { try sandbox.directory.makeDirectory(directory) }
    let prefix = directory.map { "\($0)/" } ?? ""
    try sandbox.directory.write(prefix + "taskflow.yaml", plant(in: file.text))
    for other in file.files { try sandbox.directory.write(prefix + plant(in: other.name), plant(in: other.text)) }
    return try Self.commands.map { words, format in
      let takesArguments = !["list", "validate"].contains(words[0])
      let command = words + (takesArguments ? file.arguments.map(plant) : [])
      let program = sandbox.program(command, in: directory, environment: environment)
      let result = try program.run()
      let hasEvents = words.contains("events.json")
      let events = hasEvents ? try? sandbox.directory.read(prefix + "events.json") : nil
      return Writing(command: words.joined(separator: " "), format: format, result: result, events: events)
    }
  }
}
