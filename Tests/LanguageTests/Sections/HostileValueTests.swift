import TestSupport
import Testing
import Variables

/// Hostile values in every place where a value can stand: no injection, no crash, and the same bytes in the environment or
/// the arguments of the script.
///
/// Each script writes the value with a dot behind it to a file of its number, so that line breaks at its end are seen; none
/// of the values may lead to a file `PWNED`.
struct HostileValueTests {
  static let values: [String] = [
    "'", "\"", "'\"'", "'; touch PWNED; '", "\"; touch PWNED; \"", "$(touch PWNED)", "`touch PWNED`", "; touch PWNED",
    "| touch PWNED", "& touch PWNED &", "\ntouch PWNED\n", "|| touch PWNED", "> PWNED", "a\nb", "\n", "\n\n",
    "trailing\n",
    "\r\n", "\t", " ", "  spaces  ", "-rf", "--", "--help", "-n", "*", "?[a-z]*", "/*", "~", "~root", "${HOME}",
    "${NONE}",
    "${NONE:?no}", "${", "}", "$$", "$", "$HOME", "$1", "\\", "\\\\", "\\n", "\\$HOME", "%s%n%d", "{a,b}", "!!", "#c",
    "a=b",
    "=", "null", "true", "007", "1e3", "[a]", "{ a: b }", "&a", "*a", "- a", "a: b", "END", "EOF", "<<END",
    "é漢\u{1F600}",
    "e\u{301}", "\u{e9}", "\u{1}\u{1b}[31m\u{7f}", "\u{feff}", "\u{202e}", "../../etc/passwd",
    String(repeating: "x'\"$(touch PWNED)`\n", count: 6000),
  ]

  /// Every value in one file, with scripts that write what they see.
  private func expectSame(
    _ values: [Bytes] = values.map { Bytes($0.utf8) }, in taskFile: String, _ arguments: [String] = [],
    environment: [String: String?] = [:], files: [String: Bytes] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let sandbox = try Sandbox(taskFile)
    try sandbox.directory.makeDirectory("out")
    for (name, bytes) in files { try sandbox.directory.write(name, bytes: bytes) }
    let running = try sandbox.program(["run", "-q", "-j", "8"] + arguments, environment: environment).start()
    let result = try running.finish()
    #expect(result.status == .exited(0), "\(result.errors.prefix(2000))", sourceLocation: sourceLocation)
    #expect(running.survivors.isEmpty, sourceLocation: sourceLocation)
    for (number, value) in values.enumerated() {
      let written = try? readBytes(sandbox.directory.path(of: "out/\(number)"))
      if written == value + [UInt8(ascii: ".")] { continue }
      let (was, became) = (Bytes(value.prefix(80)).text, written.map { Bytes($0.prefix(80)).text })
      Issue.record("value \(number): \(was) became \(became ?? "nothing")", sourceLocation: sourceLocation)
    }
    #expect(
      !sandbox.directory.exists("PWNED") && !sandbox.directory.exists("out/PWNED"), sourceLocation: sourceLocation)
  }

  private static let indices = Array(values.indices)
  /// Writes the variable `V` to the file of its number.
  private static let script = #"printf '%s.' "$V" > "out/$N""#

  /// A value as a scalar of YAML in double quotes.
  private func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar == "\u{feff}":
        "\\u" + String(String(scalar.value + 0x10000, radix: 16).dropFirst())
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// The same where variables are replaced.
  private func escaped(_ text: String) -> String {
    quoted(text.replacing("$", with: "$$"))
  }

  private func tasks(_ task: (Int) -> String) -> String {
    "tasks:\n" + Self.indices.map { "  t\($0): \(task($0))\n" }.joined()
  }

  // MARK: - In the file

  @Test func env() throws {
    try expectSame(in: tasks { "{ env: { N: \($0), V: \(escaped(Self.values[$0])) }, run: '\(yamlScript)' }" })
  }

  @Test func envOfAnotherVariable() throws {
    try expectSame(
      in: tasks { "{ env: { N: \($0), A: \(escaped(Self.values[$0])), V: '${A}' }, run: '\(yamlScript)' }" })
  }

  @Test func envOfTheWorkflow() throws {
    let env = Self.indices.map { "V\($0): \(escaped(Self.values[$0]))" }.joined(separator: ", ")
    try expectSame(in: "env: { \(env) }\n" + tasks { "{ run: 'printf \"%s.\" \"$V\($0)\" > out/\($0)' }" })
  }

  @Test func paramsWithDefaults() throws {
    let parameters = Self.indices.map { "p\($0): \(escaped(Self.values[$0]))" }.joined(separator: ", ")
    try expectSame(
      in: "params: { \(parameters) }\n" + tasks { "{ run: 'printf \"%s.\" \"$p\($0)\" > out/\($0)' }" })
  }

  @Test func paramsOfAnInclude() throws {
    let library = "params: { V: }\ntasks: { t: { run: '\(yamlScript)' } }"
    try expectSame(
      in: tasks { "{ include: lib.yaml, env: { N: \($0) }, params: { V: \(escaped(Self.values[$0])) } }" },
      files: ["lib.yaml": Bytes(library.utf8)])
  }

  @Test func valuesOfAMatrix() throws {
    let values = Self.values.map(escaped).joined(separator: ", ")
    // Which instance it is: the place of its value is found by the script among all of them.
    let include = Self.indices.map { "{ V: \(escaped(Self.values[$0])), N: \($0) }" }.joined(separator: ", ")
    try expectSame(in: "tasks: { t: { matrix: { V: [\(values)], include: [\(include)] }, run: '\(yamlScript)' } }")
  }

  @Test func wordsOfARunList() throws {
    try expectSame(
      in: tasks { "{ run: [sh, -c, 'printf \"%s.\" \"$1\" > \"out/$2\"', sh, \(quoted(Self.values[$0])), \($0)] }" })
  }

  @Test func wordsOfAShell() throws {
    try expectSame(
      in: tasks {
        "{ shell: [sh, -c, 'printf \"%s.\" \"$$1\" > \"out/$$2\"', sh, \(escaped(Self.values[$0]))], run: '\($0)' }"
      })
  }

  @Test func scripts() throws {
    // What a script holds is code, and reaches the shell as it is: here as data in single quotes. The longest one would be
    // longer than an argument may be.
    let shell = Self.values.dropLast().map { "'" + $0.replacing("'", with: "'\\''") + "'" }
    let tasks = shell.enumerated().map { "  t\($0): \(quoted("printf '%s.' \($1) > out/\($0)"))\n" }
    try expectSame(Self.values.dropLast().map { Bytes($0.utf8) }, in: "tasks:\n" + tasks.joined())
  }

  @Test func workingDirectories() throws {
    let names = Self.values.filter { !$0.contains("/") && $0.utf8.count < 255 }
    let sandbox = try Sandbox(
      "tasks:\n"
        + names.enumerated().map {
          "  t\($0): { cwd: \(escaped("d/\($1)")), run: 'printf \"%s.\" \"$PWD\" > \"$TASKFLOW_ROOT/out/\($0)\"; touch \"$PWD/here\"' }\n"
        }.joined())
    try sandbox.directory.makeDirectory("out")
    try sandbox.directory.makeDirectory("d")
    for name in names { try sandbox.directory.makeDirectory("d/\(name)") }
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(0), "\(result.errors)")
    for (number, name) in names.enumerated() {
      #expect(try sandbox.directory.read("out/\(number)") == sandbox.directory.path(of: "d/\(name)") + ".")
      #expect(sandbox.directory.exists("d/\(name)/here"))
    }
    #expect(!sandbox.directory.exists("PWNED"))
  }

  // MARK: - From outside

  @Test func set() throws {
    let names = Self.indices.map { "p\($0): x" }.joined(separator: ", ")
    try expectSame(
      in: "params: { \(names) }\n" + tasks { "{ run: 'printf \"%s.\" \"$p\($0)\" > out/\($0)' }" },
      Self.indices.flatMap { ["--set", "p\($0)=\(Self.values[$0])"] })
  }

  @Test func envOfTheCommandLine() throws {
    try expectSame(
      in: tasks { "{ run: 'printf \"%s.\" \"$p\($0)\" > out/\($0)' }" },
      Self.indices.flatMap { ["--env", "p\($0)=\(Self.values[$0])"] })
  }

  @Test func theProcessEnvironment() throws {
    let environment = Dictionary(uniqueKeysWithValues: Self.indices.map { ("p\($0)", Optional(Self.values[$0])) })
    try expectSame(
      in: tasks { "{ run: 'printf \"%s.\" \"$p\($0)\" > out/\($0)' }" }, environment: environment)
  }

  /// Bytes that are no UTF-8 as well.
  private static let raw: [Bytes] =
    values.map { Bytes($0.utf8) } + [[0xFF], [0xC3], [0x61, 0xFE, 0x0A, 0x80], Array(0x80...0xFF)]

  @Test func dotenvFiles() throws {
    var file: Bytes = []
    for (number, value) in Self.raw.enumerated() {
      file += Bytes("p\(number)=\"".utf8)
      for byte in value {
        if "\"\\$".utf8.contains(byte) { file.append(UInt8(ascii: "\\")) }
        file.append(byte)
      }
      file += Bytes("\"\n".utf8)
    }
    try expectSame(
      Self.raw,
      in: "env_file: all.env\ntasks:\n"
        + Self.raw.indices.map { "  t\($0): 'printf \"%s.\" \"$p\($0)\" > out/\($0)'\n" }.joined(),
      files: ["all.env": file])
  }

  @Test func exports() throws {
    var file: Bytes = []
    for (number, value) in Self.raw.enumerated() {
      file += Bytes("p\(number)<<_the_end_of_\(number)_\n".utf8) + value + Bytes("\n_the_end_of_\(number)_\n".utf8)
    }
    let names = Self.raw.indices.map { "p\($0)" }.joined(separator: ", ")
    try expectSame(
      Self.raw,
      in: "tasks:\n  producer: { exports: [\(names)], run: 'cat written >> \"$TASKFLOW_EXPORTS\"' }\n"
        + Self.raw.indices.map {
          "  t\($0): { dependencies: producer, run: 'printf \"%s.\" \"$p\($0)\" > out/\($0)' }\n"
        }.joined(),
      files: ["written": file])
  }

  @Test func exportedLists() throws {
    let lines = Self.raw.filter { !$0.contains(0x0A) && !$0.isEmpty }
    let file = Bytes("list<<_the_end_\n".utf8) + Array(lines.joined(separator: [0x0A])) + Bytes("\n_the_end_\n".utf8)
    // Each instance finds the number of its line.
    try expectSame(
      lines,
      in: #"""
        tasks:
          producer: { exports: list, run: 'cat written >> "$TASKFLOW_EXPORTS"' }
          t:
            dependencies: producer
            matrix: { V: "${list}" }
            run: |
              printf '%s.' "$V" > "out/x$$"
              number=0
              while ! { cmp -s "out/x$$" "in/$number" && mkdir "taken$number" 2>/dev/null; }; do
                number=$((number + 1)); [ $number -lt 200 ]
              done
              mv "out/x$$" "out/$number"
        """#,
      files: Dictionary(
        uniqueKeysWithValues: [("written", file)]
          + lines.enumerated().map { ("in/\($0)", $1 + [UInt8(ascii: ".")]) }))
  }

  @Test func bytesThatAreNoUTF8OnTheCommandLineAndInTheEnvironment() throws {
    let sandbox = try Sandbox("params: { p: x }\ntasks: { a: 'printf \"%s|%s|%s\" \"$p\" \"$E\" \"$RAW\"' }")
    let bytes: Bytes = [0x61, 0xFF, 0xC3, 0x62]
    let program = sandbox.program(after: #"RAW=$(printf 'a\377\303b'); export RAW"#, ["run", "-q"])
    var inherited = program
    inherited.words = program.words
    let inheritedBytes = try inherited.run().outputBytes
    #expect(inheritedBytes == Bytes("x||".utf8) + bytes)
    var given = program
    given.words[2] = #"RAW=$(printf 'a\377\303b'); export RAW; exec "$@" --set "p=$RAW" --env "E=$RAW""#
    let givenBytes = try given.run().outputBytes
    #expect(givenBytes == bytes + [0x7C] + bytes + [0x7C] + bytes)
    given.words[2] = given.words[2].replacing("--set ", with: "--set=").replacing("--env ", with: "--env=")
    #expect(given.words[2].contains(#"\303b'); export RAW; exec "$@" --set="p=$RAW" --env="E=$RAW""#))
    let joinedBytes = try given.run().outputBytes
    #expect(joinedBytes == givenBytes)
  }

  // MARK: - NUL

  @Test(arguments: [
    #"env: { V: ⟦"a\0b"⟧ }"#, #"params: { V: { default: x, pattern: ⟦"a\0b"⟧ } }"#, #"defaults: { cwd: ⟦"a\0b"⟧ }"#,
    #"defaults: { env: { V: ⟦"a\0b"⟧ } }"#, #"defaults: { shell: [sh, ⟦"a\0b"⟧] }"#, #"env_file: ⟦"a\0b"⟧"#,
    #"name: ⟦"a\0b"⟧"#,
  ])
  func aNULIsRefusedInTheFile(line: String) {
    check("nul-in-text", in: line + "\ntasks: { a: x }")
  }

  @Test(arguments: [
    #"run: ⟦"a\0b"⟧"#, #"run: [a, ⟦"a\0b"⟧]"#, #"run: x, if: ⟦"a\0b"⟧"#, #"run: x, env: { V: ⟦"a\0b"⟧ }"#,
    #"run: x, cwd: ⟦"a\0b"⟧"#, #"run: x, matrix: { v: [⟦"a\0b"⟧] }"#, #"run: x, service: { ready: ⟦"a\0b"⟧ }"#,
    #"run: x, inputs: ⟦"a\0b"⟧"#, #"include: ⟦"a\0b"⟧"#, #"include: lib.yaml, params: { p: ⟦"a\0b"⟧ }"#,
    #"run: x, description: ⟦"a\0b"⟧"#, #"run: x, shell: [sh, ⟦"a\0b"⟧]"#,
  ])
  func aNULIsRefusedInATask(keys: String) {
    check("nul-in-text", in: "tasks: { a: { \(keys) } }", files: ["lib.yaml": "params: { p: x }\ntasks: { m: x }"])
  }

  @Test func aNULByteIsRefusedInFiles() {
    #expect(load(bytes: Bytes("tasks: { a: x\0y }".utf8)).rules == ["control-character"])
    let files = ["a.env": "A=1\nB=a\0b\n"]
    check("invalid-env-file", in: "tasks: { a: { env_file: ⟦a.env⟧, run: x } }", .given(files: files))
  }

  @Test func aNULInAnExportFailsTheTaskAndSaysSo() throws {
    let sandbox = try Sandbox(
      #"""
      tasks:
        a: { exports: v, run: "printf 'v=a\\0b\\n' >> \"$TASKFLOW_EXPORTS\"" }
        b: { dependencies: a, run: touch ran }
      """#)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.status == .exited(1))
    #expect(!sandbox.directory.exists("ran"))
    #expect(result.errors.contains("line 1"), "\(result.errors)")
  }

  // MARK: - Too much

  /// What only the run can know: what the file says is found before.
  @Test func whatIsTooLongForTheSystemFailsTheTaskAlone() throws {
    let sandbox = try Sandbox(
      """
      tasks:
        l: { exports: l, run: 'echo "l=$(head -c 100000 /dev/zero | tr "\\0" x)" >>"$TASKFLOW_EXPORTS"' }
        a: { dependencies: l, env: { V: "${l}${l}" }, run: touch ran }
        b: { cwd: "\(String(repeating: "x", count: 5_000))", run: touch ran }
        c: echo fine
      """)
    let result = try sandbox.taskflow("run", "-q", "-k")
    #expect(result.status == .exited(1))
    #expect(result.output == "fine\n")
    #expect(!sandbox.directory.exists("ran"))
  }

  /// The script in single quotes of YAML.
  private var yamlScript: String { Self.script.replacing("'", with: "''") }
}
