import TestSupport
import Testing

/// Findings whose place or help only the whole tool can tell.
struct FollowedHelpPlaceTests {
  /// A value that grows too long is told of once, at its line.
  @Test func longValuesOfEnvironmentFiles() throws {
    let sandbox = try Sandbox("env_file: p.env\ntasks: { t: 'echo $A7' }\n")
    let lines = (1...7).map { "A\($0)=" + String(repeating: "$A\($0 - 1)", count: 10) }
    try sandbox.directory.write("p.env", (["A0=xxxxxxxxxx"] + lines).joined(separator: "\n") + "\n")
    let found = try sandbox.program(["validate", "--format", "line"]).run().findingLines
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.hasPrefix("p.env:6:1: error: variable 'A5'") && $0.hasSuffix("[text-too-long]") })
  }

  /// Only of what bash can read is it said to be for bash.
  @Test(arguments: [("e() { }", false), ("a=(1 2)", true), ("function f { ls; }; f", true)])
  func scriptsForBash(script: String, isForBash: Bool) throws {
    let result = try Sandbox("tasks:\n  t: '\(script)'\n").taskflow("validate", environment: ["COLUMNS": "200"])
    #expect(result.output.contains("[shell-syntax]"))
    #expect(result.output.contains("'shell: bash'") == isForBash)
  }

  /// The first line of a script is read by the system alone, when it executes the script as a file.
  @Test(arguments: [
    ("#!/usr/bin/env python3\nimport os\nx = 1", "python3"),
    ("#!/usr/bin/env -S node --no-warnings\nlet x = 1", "node"),
    ("#!/bin/bash\nset -o pipefail\nls", "bash"), ("#!/usr/bin/python3\nprint(1)", "python3"),
    ("#!/usr/bin/env A=1 perl\nprint 1", "perl"), ("#!/bin/sh -e\nls", nil), ("#!/usr/bin/env dash\nls", nil),
    ("# !/usr/bin/python3\nls", nil), ("#!\nls", nil),
  ])
  func scriptsForOtherPrograms(script: String, program: String?) throws {
    let lines = script.split(separator: "\n").map { "      \($0)\n" }.joined()
    let text = "tasks:\n  t:\n    run: |\n\(lines)"
    let result = try Sandbox(text).taskflow(
      "validate", "--strict", "--no-shellcheck", environment: ["COLUMNS": "200"])
    guard let program else {
      #expect(!result.output.contains("[bash-syntax]") && !result.output.contains("'shell: "))
      return
    }
    #expect(result.output.contains("[bash-syntax]"), "\(result.output)")
    #expect(!result.output.contains("= help: correct the syntax"), "\(result.output)")
    #expect(result.output.contains("'shell: \(program)'"), "\(result.output)")
    // Followed, the answer leaves no question open.
    let followed = try Sandbox("\(text)    shell: \(program)\n").taskflow("validate", "--strict", "--no-shellcheck")
    #expect(!followed.output.contains("[bash-syntax]"), "\(followed.output)")
  }

  /// Names of instances may hold secrets, which nobody knows before the file is read.
  @Test(arguments: ["--set-duration m[v=SECRET]=abc", "--without-edge m[v=SECRET]", "--fail {m[v=SECRET]"])
  func optionsWithSecrets(words: String) throws {
    let parts = words.split(separator: " ").map(String.init)
    let result = try Sandbox("tasks: { t: x }\n").taskflow("plan", parts[0], parts[1])
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("Error: The value for '\(parts[0]) <"))
    #expect(!(result.output + result.errors).contains("SECRET"))
  }

  @Test func quotedExportsAreMasked() throws {
    let sandbox = try Sandbox(
      """
      secrets: [v]
      tasks:
        t:
          exports: [v]
          run: |
            printf 'v="topsecret1"\\n' >>"$TASKFLOW_EXPORTS"
            echo topsecret1

      """)
    let result = try sandbox.taskflow("run")
    #expect(result.status == .exited(0))
    #expect(!(result.output + result.errors).contains("topsecret1"))
  }
}
