import Diagnostics
import TestSupport
import Testing

/// A script reaches its shell byte for byte, and a list its program word for word.
struct ScriptTests {
  static let scripts = [
    "echo 'single' \"double\" `backtick` $HOME ${X:-y} $(date) $((1+1)) $$",
    "line one\nline two\n\n\tindented by a tab\n  and by spaces\n",
    "no line break at the end", "one at the end\n", "three at the end\n\n\n", "\n\nand at the beginning",
    "%s %d %% \\n \\\\ \\", "a\u{1}b\u{7F}c\r\nd", "é ü ∑ 漢字 🚀 e\u{301} \u{FEFF}", "{{ template }} ${{ expr }} <% x %>",
    "# only a comment", "! [ ] { } * ? ~ & | ; < > ( ) = + - @ ^ , . / :", "'", "\"", "\\", "-n", "--help",
    "a: b # c", "null", "true", "0755", "- item", String(repeating: "long ", count: 20_000),
  ]

  @Test(arguments: scripts.indices)
  func reachesItsShellUnchanged(index: Int) throws {
    let script = Self.scripts[index]
    // printf as a shell: it prints what it is given.
    let sandbox = try Sandbox("tasks: {a: {shell: [printf, '%s'], run: \(yamlQuoted(script))}}")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == script, "\(result.errors)")
    #expect(result.outputBytes == Array(script.utf8))
  }

  @Test func wordsOfAListReachTheirProgramUnchanged() throws {
    let words = Self.scripts.dropLast() + ["", " ", "*", "~"]
    let list = words.map(yamlQuoted).joined(separator: ", ")
    let sandbox = try Sandbox("tasks: {a: {run: [printf, '%s\\0', \(list)]}}")
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.output == words.map { "\($0)\0" }.joined())
  }

  @Test func scalarStylesMeanWhatYAMLSays() throws {
    let sandbox = try Sandbox(
      """
      defaults: { shell: [printf, '%s|'] }
      tasks:
        literal: |
          a
            b $x
        stripped: |-
          c

          d
        folded: >
          e
          f
        plain: g 'h' "i" $j \\k
        wrapped: l
          m
      """)
    #expect(
      try sandbox.taskflow("run", "-q", "-j", "1").output == "a\n  b $x\n|\nc\n\nd|\ne f\n|\ng 'h' \"i\" $j \\k|\nl m|")
  }

  @Test(arguments: [
    ("sh", "false | true; echo reached; false; echo never", "reached\n", 1),
    ("bash", "false | true; echo never", "", 1), ("bash", "[[ a == a ]] && echo bash", "bash\n", 0),
    ("[bash, -c]", "false; echo reached", "reached\n", 0),
    ("[sh, -c, 'echo \"$0|$1\"', zero]", "one $HOME", "zero|one $HOME\n", 0),
  ])
  func shellsAreWhatTheLanguageSays(shell: String, script: String, output: String, status: Int32) throws {
    let sandbox = try Sandbox("tasks: {a: {shell: \(shell), run: \(yamlQuoted(script))}}")
    let result = try sandbox.taskflow("run", "-q", "--events", "events.json")
    #expect(result.output == output)
    #expect(result.status == .exited(status == 0 ? 0 : 1))
    #expect(try Events(sandbox).attempt("a")?["exit_status"] == .number("\(status)"))
  }

  @Test func theShellSeesTheScriptAndNoArguments() throws {
    #expect(try Sandbox(#"tasks: {a: 'echo "$0 $#"'}"#).taskflow("run", "-q").output == "sh 0\n")
  }
}

/// A text as a double-quoted scalar of YAML.
func yamlQuoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case "\u{FEFF}": quoted += "\\uFEFF"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
