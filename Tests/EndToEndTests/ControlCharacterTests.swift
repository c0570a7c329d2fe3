import Diagnostics
import TestSupport
import Testing

/// What commands a terminal or a host of CI is planted in every text of a file, and nothing of it comes out; nor a colour that
/// is not taskflow's own, nor a line of its own that looks like one of taskflow's.
struct ControlCharacterTests {
  private static let planted = PlantedText(
    text:
      "a\u{1B}]0;t\u{7}\u{1B}[38;5;9mb\r\n::error::forged ##[error]x ##vso[task.x]\n  ::warning::y\u{2028}\u{202E}\u{9B}1m\u{7F}z\nFORGED \u{1B}[31mRED"
  )

  private static let files: [PlantedText.File] = [
    .init(
      name: "texts",
      text: """
        name: @Q
        description: @Q
        params: { p: { description: @Q, choices: [@Q, b], default: @Q } }
        tasks:
          a: { description: @Q, env: { X: @Q }, matrix: { t: [@Q, "${PLANTED}"] }, outputs: "${t}", run: "true" }
          b: { dependencies: 'a[t="x"]', run: "true" }
          c: { run: ["true", @Q], inputs: "in-@I" }
        """.replacing("dependencies: 'a[t=\"x\"]', ", with: "")),
    .init(
      name: "failures",
      text: """
        tasks:
          place: { cwd: @Q, run: echo }
          program: { run: [@Q, @Q] }
          script: { run: ": '@I'; exit 3" }
          words: { run: [sh, -c, 'exit 4', @Q] }
          shell: { shell: [sh, -c, 'exit 5', @Q], run: echo }
          again: { retry: { max: 1, delay: 1ms }, matrix: { t: [@Q] }, run: exit 6 }
          names: { exports: v, run: 'printf "v=1\\nx\\033[31m y\\n" >>"$TASKFLOW_EXPORTS"' }
        """),
    .init(name: "message", text: "tasks: { a: { cwd: \"${NOPE:?@I}\", run: echo } }"),
    .init(
      name: "dotenv", text: "env_file: needs.env\ntasks: { a: echo }",
      files: [("needs.env", "X=${NOPE:?see ${PLANTED}}\n")]),
    .init(name: "dotenv path", text: "env_file: \"no-@I.env\"\ntasks: { a: echo }"),
    .init(
      name: "mistakes",
      text: """
        @Q: 1
        tasks:
          @Q: echo
          a: { timeout: @Q, pool: @Q, cpus: @Q, dependencies: @Q, mode: @Q, run: echo }
          b: { @Q: 1, env: { @Q: 2 }, retry: { max: @Q, on: [@Q] }, outputs: "[@I", run: echo }
          c: { matrix: { a: [@Q, @Q], @Q: [1] }, dependencies: "b[x=@I]", inputs: "{@I", run: [@Q, @Q] }
          d: { exports: @Q, memory: @Q, shell: @Q, when: @Q, run: "${{ @I }}" }
          e: { include: "@I.yaml" }
        """),
    .init(name: "raw", text: "tasks: { a: { timeout: x@R, run: echo } }"),
    .init(
      name: "fixes",
      text: "tasks:\n  a: { cmd: echo \u{85}::error \u{202E}, needs: [] }\n  b: \"\u{9B}31m\u{2028} ##[x]\"\n"),
    .init(
      name: "words", text: "params: { p: a }\ntasks: { a: echo }",
      arguments: ["@R", "--set", "p=@R", "--set", "@R=1", "--env", "X=@R"]),
    .init(name: "options", text: "tasks: { a: echo }", arguments: ["--no@R"]),
    .init(name: "events", text: "tasks: { a: echo }", arguments: ["a", "--events", "/no/@R"]),
    .init(name: "targets", text: "tasks: { a: { matrix: { t: [@Q, b] }, run: echo } }", arguments: ["a[t=@R]"]),
  ]

  @Test(arguments: files.indices) func nothingCommands(file: Int) throws {
    try look(at: Self.files[file], ["PLANTED": Self.planted.text])
  }

  @Test(arguments: files.indices) func nothingCommandsInColours(file: Int) throws {
    try look(at: Self.files[file], ["PLANTED": Self.planted.text, "CLICOLOR_FORCE": "1", "GITHUB_ACTIONS": "true"])
  }

  @Test func nothingCommandsInPaths() throws {
    for file in Self.files {
      try look(at: file, ["PLANTED": Self.planted.text], at: "a\u{1B}[31m\n::error::forged \u{202E}##[error]")
    }
  }

  private func look(at file: PlantedText.File, _ environment: [String: String?], at directory: String? = nil) throws {
    let isColored = environment["CLICOLOR_FORCE"] != nil
    for writing in try Self.planted.writings(of: file, environment: environment, in: directory) {
      let name = "\(file.name): \(writing.command)"
      check(writing.result.outputBytes, name, isColored)
      check(writing.result.errorBytes, name, isColored)
      let documents = (writing.events.map { [$0] } ?? []) + (writing.format == "json" ? [writing.result.output] : [])
      for document in documents {
        check(Array(document.utf8), name, false)
        let lines = writing.events == nil ? [document] : document.split(separator: "\n").map(String.init)
        for line in lines where !line.isEmpty {
          #expect(throws: Never.self, "\(name)\n\(line)") { try JSONValue(line) }
        }
      }
    }
  }

  private static let commands: Set<UInt32> = Set(
    Array(0..<0x09) + Array(0x0B..<0x20) + Array(0x7F..<0xA0) + [0x061C, 0x200E, 0x200F] + Array(0x2028...0x202E)
      + Array(0x2066...0x2069))

  private func check(_ bytes: [UInt8], _ name: String, _ isColored: Bool) {
    guard var text = String(validating: bytes, as: UTF8.self) else {
      Issue.record("\(name): not UTF-8")
      return
    }
    #expect(!text.contains("\u{1B}[31mRED"), "\(name): a colour\n\(text)")
    if isColored { text = text.replacing(#/\u{1B}\[(0|1|2|31|32|33|34|35|36|1;31|1;33|1;34)m/#, with: "") }
    let found = text.unicodeScalars.filter { Self.commands.contains($0.value) }
    #expect(found.isEmpty, "\(name): \(found.map { String($0.value, radix: 16) })\n\(text)")
    for line in text.split(separator: "\n") {
      #expect(!line.hasPrefix("FORGED"), "\(name): \(line)")
      let start = line.drop(while: \.isWhitespace)
      let isOurs = start.hasPrefix("::error file=") || start.hasPrefix("::warning file=") || start.hasPrefix("::: ")
      #expect(!start.hasPrefix("::") || isOurs, "\(name): \(line)")
      for command in ["##[", "##vso[", "##teamcity["] { #expect(!line.contains(command), "\(name): \(line)") }
    }
  }

  // MARK: - Case

  @Test("control-characters") func controlCharacters() throws {
    let sandbox = try Sandbox(
      "name: \"::error::forged by a task file\"\n"
        + #"tasks: { a: { description: "x\e]0;title\a\e[31mred\rhidden", run: echo } }"#)
    let list = try sandbox.taskflow("list").output
    #expect(list == "\\::error::forged by a task file\n  a  x·]0;title··[31mred\n")
    try sandbox.directory.write(
      "run.yaml",
      """
      tasks:
        a: { cwd: "/nowhere\\n::error::forged\\e[31m", run: echo }
        b: { run: ["/nowhere\\n::error::forged\\e[31m"] }
      """)
    let run = try sandbox.taskflow("run", "-k", "-q", "run.yaml")
    #expect(run.messages.contains("'a' failed: cannot enter directory '/nowhere·::error::forged·[31m': "))
    #expect(run.messages.contains("'b' failed: cannot run '/nowhere·::error::forged·[31m': "))
    check(run.errorBytes, "run", false)
  }

  /// Bytes that are no UTF-8, in names and in secrets.
  @Test func bytesThatAreNoText() throws {
    let sandbox = try Sandbox(
      """
      secrets: S
      tasks: { a: { matrix: { t: ["${S}", "x${X}"] }, cwd: "no-${X}", run: 'exit 1' } }
      """)
    for words in [["run", "-k"], ["plan"], ["graph", "--format", "json"], ["list"], ["plan", "--format", "json"]] {
      let program = sandbox.program(
        after: #"S=$(printf 'hunter2\377swordfish'); X=$(printf '\377\033x'); export S X"#, words)
      let result = try program.run()
      check(result.outputBytes, words.joined(separator: " "), false)
      check(result.errorBytes, words.joined(separator: " "), false)
      for trace in ["hunter2", "swordfish"] {
        #expect(!(result.output + result.errors).contains(trace), "\(words): \(result.output)\(result.errors)")
      }
    }
  }
}
