import Glibc
import TestSupport
import Testing

/// What the README shows is what a reader gets: its files are written, its commands are run, in its order.
///
/// A ```` ```yaml ```` block behind `<!-- file: NAME -->` is that file; a ```` ```console ```` block is one command behind `$ ` and all
/// that it prints. `TASKFLOW_UPDATE_GOLDENS=1` puts in what was printed.
@Suite struct ReadmeTests {
  private static let path = repositoryRoot + "/README.md"

  @Test func everyCommandPrintsWhatIsShown() throws {
    let readme = Readme(try readFile(Self.path))
    #expect(readme.examples.count >= 8)
    let sandbox = try Sandbox()
    for file in readme.files { try sandbox.directory.write(file.name, file.text) }
    #expect(symlink(repositoryRoot + "/examples", sandbox.directory.path(of: "examples")) == 0)

    var outputs: [String] = []
    for example in readme.examples {
      outputs.append(try run(example.command, in: sandbox))
      if getenv("TASKFLOW_UPDATE_GOLDENS") == nil { check(example, against: outputs.last!) }
    }
    if getenv("TASKFLOW_UPDATE_GOLDENS") != nil { try writeFile(Self.path, readme.text(showing: outputs)) }
  }

  /// The two commands stand first, and make knows them.
  @Test func commandsOfMakeExist() throws {
    let readme = try readFile(Self.path)
    let makefile = try readFile(repositoryRoot + "/Makefile")
    for target in ["run", "test", "install"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
  }

  @Test func linksLeadSomewhere() throws {
    for link in try readFile(Self.path).matches(of: /\]\(([^)#:]+)\)/) {
      #expect(access("\(repositoryRoot)/\(link.1)", F_OK) == 0, "\(link.1)")
    }
  }

  private func run(_ command: String, in sandbox: Sandbox) throws -> String {
    var program = sandbox.program([])
    let directory = taskflowBinary.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    program.words = ["sh", "-c", "\(command) 2>&1"]
    program.environment["PATH"] = "\(directory):\(program.environment["PATH"] ?? "")"
    program.environment["COLUMNS"] = "80"
    return try program.run().output
  }

  private func check(_ example: Readme.Example, against output: String) {
    let isMeasured = example.command.hasPrefix("taskflow run")
    let shown = isMeasured ? withoutTimes(example.output) : example.output
    let found = isMeasured ? withoutTimes(output) : output
    #expect(shown == found, "\(example.command)")
  }
}

/// The blocks of a README that are held true.
private struct Readme {
  struct Example {
    let command: String
    let output: String
    /// The lines of the block between its fences.
    let lines: Range<Int>
  }

  private let lines: [Substring]
  private(set) var files: [(name: String, text: String)] = []
  private(set) var examples: [Example] = []

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard lines[index].hasPrefix("```"), lines[index].count > 3 else { continue }
      let kind = lines[index].dropFirst(3)
      let start = index + 1
      let end = lines[start...].firstIndex(of: "```") ?? lines.count
      let body = lines[start..<end].map { $0 + "\n" }
      if kind == "yaml", let name = lines[index - 1].firstMatch(of: /<!-- file: (\S+) -->/) {
        files.append((String(name.1), body.joined()))
      } else if kind == "console", let command = body.first?.dropFirst(2).dropLast() {
        examples.append(Example(command: String(command), output: body.dropFirst().joined(), lines: start..<end))
      }
      index = end
    }
  }

  /// The README with other outputs.
  func text(showing outputs: [String]) -> String {
    var result = lines
    for (example, output) in zip(examples, outputs).reversed() {
      let shown = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      result.replaceSubrange((example.lines.lowerBound + 1)..<example.lines.upperBound, with: shown)
    }
    return result.joined(separator: "\n")
  }
}
