import Glibc
import TestSupport
import Testing

/// What the README and the reference show is what a reader gets: their files are written, their commands are run, in order.
///
/// A block behind `<!-- file: NAME -->` is that file; a ```` ```console ```` block is one command behind `$ ` and all that it
/// prints. `TASKFLOW_UPDATE_GOLDENS=1` puts in what was printed.
@Suite struct DocumentTests {
  @Test(arguments: [("README.md", 8), ("docs/language.md", 30), ("docs/planning.md", 3)])
  func everyCommandPrintsWhatIsShown(path: String, minimum: Int) throws {
    let document = Document(try readFile("\(repositoryRoot)/\(path)"))
    let sandbox = try Sandbox()
    #expect(symlink(repositoryRoot + "/examples", sandbox.directory.path(of: "examples")) == 0)

    var outputs: [String] = []
    for block in document.blocks {
      switch block {
      case .file(let name, let text): try sandbox.directory.write(name, text)
      case .example(let example):
        outputs.append(try run(example.command, in: sandbox))
        if getenv("TASKFLOW_UPDATE_GOLDENS") == nil { check(example, against: outputs.last!) }
      }
    }
    #expect(outputs.count >= minimum)
    guard getenv("TASKFLOW_UPDATE_GOLDENS") != nil else { return }
    try writeFile("\(repositoryRoot)/\(path)", document.text(showing: outputs))
  }

  /// The two commands stand first, and make knows them.
  @Test func commandsOfMakeExist() throws {
    let readme = try readFile(repositoryRoot + "/README.md")
    let makefile = try readFile(repositoryRoot + "/Makefile")
    for target in ["run", "test", "install"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
  }

  @Test(arguments: [
    ("README.md", ""), ("docs/language.md", "/docs"), ("docs/events.md", "/docs"), ("docs/rules.md", "/docs"),
    ("docs/planning.md", "/docs"),
  ])
  func linksLeadSomewhere(path: String, directory: String) throws {
    let text = try readFile("\(repositoryRoot)/\(path)")
    let own = anchors(of: text)
    #expect(Set(own).count == own.count, "two headings with one anchor")
    for link in text.matches(of: /\]\(([^)#:]*)(?:#([^)]+))?\)/) {
      let file = link.1.isEmpty ? "\(repositoryRoot)/\(path)" : "\(repositoryRoot)\(directory)/\(link.1)"
      #expect(access(file, F_OK) == 0, "\(link.0)")
      guard let anchor = link.2 else { continue }
      #expect(anchors(of: try readFile(file)).contains(String(anchor)), "\(link.0)")
    }
  }

  /// The anchors that headings get: their letters, digits, `-` and `_`, with `-` for spaces.
  private func anchors(of text: String) -> [String] {
    let lines = text.split(separator: "\n")
    var isCode = false
    return lines.compactMap { line in
      if line.hasPrefix("```") { isCode.toggle() }
      guard !isCode, line.hasPrefix("#") else { return nil }
      let title = line.drop { $0 == "#" }.dropFirst().lowercased()
      let kept = title.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
      return String(kept.map { $0 == " " ? "-" : $0 })
    }
  }

  private func run(_ command: String, in sandbox: Sandbox) throws -> String {
    var program = sandbox.program([])
    let directory = taskflowBinary.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    program.words = ["sh", "-c", "exec 2>&1; \(command)"]
    program.environment["PATH"] = "\(directory):\(program.environment["PATH"] ?? "")"
    program.environment["COLUMNS"] = "80"
    return try program.run().output
  }

  private func check(_ example: Document.Example, against output: String) {
    let isMeasured = example.command.contains("taskflow run")
    let shown = isMeasured ? withoutTimes(example.output) : example.output
    let found = isMeasured ? withoutTimes(output) : output
    #expect(shown == found, "\(example.command)")
  }
}

/// The blocks of a document that are held true.
private struct Document {
  enum Block {
    case file(name: String, text: String)
    case example(Example)
  }

  struct Example {
    let command: String
    let output: String
    /// The lines of the block between its fences.
    let lines: Range<Int>
  }

  private let lines: [Substring]
  private(set) var blocks: [Block] = []

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
      if let name = lines[index - 1].firstMatch(of: /<!-- file: (\S+) -->/) {
        blocks.append(.file(name: String(name.1), text: body.joined()))
      } else if kind == "console", let command = body.first?.dropFirst(2).dropLast() {
        let output = body.dropFirst().joined()
        blocks.append(.example(Example(command: String(command), output: output, lines: start..<end)))
      }
      index = end
    }
  }

  /// The document with other outputs.
  func text(showing outputs: [String]) -> String {
    var result = lines
    let examples = blocks.compactMap { if case .example(let example) = $0 { example } else { nil } }
    for (example, output) in zip(examples, outputs).reversed() {
      let shown = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      result.replaceSubrange((example.lines.lowerBound + 1)..<example.lines.upperBound, with: shown)
    }
    return result.joined(separator: "\n")
  }
}
