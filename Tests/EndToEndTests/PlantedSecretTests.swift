import TestSupport
import Testing

/// A secret is planted in every place where a value can stand, and looked for in all that every command writes.
struct PlantedSecretTests {
  /// Either part of it is found by itself, whatever escapes are made of what stands between.
  private static let secrets = [
    PlantedText(text: "hunter2\"x\\y\tz'w,v]u swordfish"),
    PlantedText(text: "hunter2 one\nswordfish two"),
  ]
  private static let traces = ["hunter2", "swordfish"]

  private static let files: [PlantedText.File] = [
    .init(
      name: "values",
      text: """
        name: "release ${SECRET}"
        description: @Q
        secrets: [SECRET, LITERAL, FILE, OUT, axis]
        params:
          token: { secret: true, default: @Q, description: "like @I" }
          level: { default: "${SECRET}" }
          shown: { choices: [@Q, other], default: @Q }
        env: { LITERAL: @Q, COPY: "x${SECRET}" }
        env_file: "secret.env"
        pools: { db: 1 }
        tasks:
          here: { description: @Q, pool: db, run: 'echo "$SECRET" "$COPY"' }
          words: { dependencies: here, run: [printf, "%s\\n", "${SECRET}", @Q] }
          several: { matrix: { axis: [@Q, other], target: ["${SECRET}", "a${LITERAL}b"] }, run: 'echo "$axis $target"' }
          after: { dependencies: 'several[axis=other]', outputs: "out-${SECRET}", run: 'echo "$FILE"' }
          give: { exports: [OUT], run: 'printf "OUT<<END\\n%s\\nEND\\n" "$SECRET" >>"$TASKFLOW_EXPORTS"; echo "$SECRET"' }
          fan: { dependencies: give, matrix: { item: "${OUT}" }, run: 'echo "$item"' }
          group: { tasks: { in: { env: { OWN: "${OUT:-@I}" }, run: echo "$OWN" } } }
        """,
      files: [("secret.env", "FILE=\"file-hunter2\"\n")]),
    .init(
      name: "instance",
      text: "secrets: SECRET\ntasks: { m: { matrix: { target: [\"${SECRET}\", other] }, run: echo } }",
      arguments: ["m[target=x]"]),
    .init(
      name: "files",
      text: """
        secrets: SECRET
        tasks:
          dump: { matrix: { t: ["${SECRET}", b] }, outputs: "dump-${SECRET}.sql", run: "true" }
          read: { inputs: "*.sql", run: "true" }
        """),
    .init(name: "unset", text: "secrets: SECRET\ntasks: { a: { cwd: '${NOPE:?see ${SECRET}}', run: echo } }"),
    // Only the environment of each instance has the secret.
    .init(
      name: "unset in an instance",
      text: """
        secrets: [TOK, SECRET]
        tasks:
          g:
            matrix: { x: [1, 2] }
            env: { TOK: "${START}-${x}-${STOP}" }
            tasks:
              a: { cwd: "${NOPE:?see ${TOK}}", run: echo }
              b: { env_file: needs.env, run: echo }
        """,
      files: [("needs.env", "X=${NOPE:?see ${TOK}}\n")]),
    .init(
      name: "dotenv", text: "secrets: SECRET\nenv_file: needs.env\ntasks: { a: echo }",
      files: [("needs.env", "X=${NOPE:?see ${SECRET}}\n")]),
    .init(
      name: "dotenv line", text: "secrets: [FILE, SECRET]\nenv_file: broken.env\ntasks: { a: echo }",
      files: [("broken.env", "FILE=\"hunter2\"swordfish\nhunter2 swordfish\n")]),
    .init(name: "dotenv path", text: "secrets: SECRET\nenv_file: 'no-${SECRET}.env'\ntasks: { a: echo }"),
    .init(
      name: "failures",
      text: """
        secrets: [SECRET, LITERAL]
        env: { LITERAL: @Q }
        tasks:
          place: { cwd: "no/${SECRET}", run: echo }
          program: { run: ["no-${SECRET}", "${LITERAL}"] }
          script: { run: "echo \\"$SECRET\\"; : @R; exit 3" }
          words: { run: [sh, -c, 'echo "$1"; exit 4', sh, "${SECRET}"] }
          shell: { shell: [sh, -e, -c, 'eval "$1"; exit 5', "${SECRET}"], run: 'echo "$SECRET"' }
          test: { if: 'echo "$SECRET"; exit 7', run: echo }
          again: { retry: { max: 1, delay: 1ms }, matrix: { t: ["${SECRET}"] }, run: 'echo "$t"; exit 6' }
          late: { timeout: 100ms, grace: 10ms, run: 'echo "$SECRET"; sleep 9' }
          ready: { service: { ready: 'echo "$SECRET"; false', interval: 10ms, timeout: 100ms }, grace: 10ms, run: 'echo "$SECRET"; sleep 9' }
          user: { dependencies: ready, run: echo }
        """.replacing("; : @R;", with: ";")),
    .init(
      name: "exports",
      text: """
        secrets: [OUT, SECRET]
        tasks:
          line: { exports: OUT, run: 'echo "OUT=first"; printf "OUT=first\\n%s\\n" "$SECRET-more" | tee "$TASKFLOW_EXPORTS"' }
          open: { exports: OUT, run: 'printf "OUT<<%s-end\\n%s in\\n" "$START" "$STOP" | tee "$TASKFLOW_EXPORTS"' }
          sign: { exports: OUT, run: 'printf "%s<<%s\\n%s+y==\\n" "$START" "$STOP" "$START" | tee "$TASKFLOW_EXPORTS"' }
          name: { exports: OUT, run: 'printf "OUT=a-long-one\\n%s=%s\\n" "$START" "$STOP" | tee "$TASKFLOW_EXPORTS"' }
          none: { exports: OUT, run: 'echo "$SECRET"' }
          lost: { exports: OUT, run: 'echo "$START $STOP"; rm "$TASKFLOW_EXPORTS"; mkdir "$TASKFLOW_EXPORTS"' }
        """),
    .init(
      name: "list of secrets",
      text: """
        secrets: [item]
        tasks:
          make: { exports: [list], run: 'printf "list=%s\\n" "$START-$STOP" >>"$TASKFLOW_EXPORTS"' }
          each: { dependencies: make, matrix: { item: "${list}" }, run: 'echo "$item"; exit 1' }
        """),
    // Values of an axis that nothing but the plan, or the run, knows; the second is named before anything has it.
    .init(name: "axis", text: axis),
    .init(name: "axis that is asked for", text: axis, arguments: ["dump[axis=x]"]),
    .init(
      name: "axis of the plan",
      text: "secrets: [axis]\ntasks: { m: { matrix: { axis: ['${START}-${STOP}', b] }, run: 'exit 1' } }"),
    .init(
      name: "axis of the run",
      text: """
        secrets: [item]
        pools: { one: 1 }
        tasks:
          make: { exports: [list], run: 'printf "list<<END\\n%s\\n%s\\nEND\\n" "$START-1-$STOP" "$START-2-$STOP" >>"$TASKFLOW_EXPORTS"' }
          each: { dependencies: make, pool: one, matrix: { item: "${list}" }, run: 'exit 1' }
        """),
    .init(
      name: "mistakes",
      text: """
        secrets: [LITERAL, SECRET]
        env: { LITERAL: @Q }
        tasks:
          a: { timeout: @Q, pool: @Q, cpus: @Q, dependencies: @Q, mode: @Q, run: echo }
          b: { @Q: 1, env: { @Q: 2 }, retry: { max: @Q, on: [@Q] }, outputs: "[@I", run: echo }
          c: { matrix: { LITERAL: [@Q, @Q] }, dependencies: "b[x=@I]", inputs: "{@I", run: [@Q, @Q] }
          d: { exports: @Q, memory: @Q, shell: @Q, when: @Q, run: "${{ @I }}" }
        """),
    .init(name: "no YAML", text: "secrets: [LITERAL]\nenv: { LITERAL: @Q ]\ntasks: { a: echo }"),
    .init(
      name: "no YAML either",
      text: "params:\n  token:\n    secret: true\n    default: @Q ]\n   x: {\ntasks: { a: echo }"),
    .init(
      name: "params",
      text: """
        params:
          token: { secret: true, choices: [a, b], default: a }
          other: { secret: true, pattern: '[0-9]+', default: "${SECRET}" }
        secrets: SECRET
        tasks: { a: echo }
        """, arguments: ["--set", "token=@R", "--set", "nope=x"]),
    .init(
      name: "words", text: "secrets: [GIVEN, SECRET]\ntasks: { a: { run: 'echo \"$GIVEN\"; exit 1' } }",
      arguments: ["a", "--env", "GIVEN=@R"]),
    .init(
      name: "targets", text: "secrets: [SECRET]\ntasks: { a: { run: echo } }",
      arguments: ["a@R"]),
    .init(
      name: "cycle",
      text: """
        secrets: SECRET
        tasks:
          a: { matrix: { t: ["${SECRET}"] }, dependencies: b, run: echo }
          b: { dependencies: a, run: echo }
        """),
    // What is put together in the run, what a ',' or a '#' has cut, and what stands at a wrong place.
    .init(
      name: "parts",
      text: """
        secrets: [DB_URL, SECRET]
        params: { token: { secret: true, default: "hunter2-${HOME}" } }
        env: { DB_URL: "postgres://admin:hunter2@${dbhost}/db", MODE: yes }
        tasks: { a: { run: 'true', timout: 1 } }
        """),
    .init(
      name: "cut", text: "secrets: [DB_URL, SECRET]\nenv: { DB_URL: p@ss,hunter2-half, X: 1 }\ntasks: { a: echo }"),
    .init(
      name: "comments",
      text: "secrets: [K3, K4, SECRET]\nenv:\n  K4: #hunter2-only\n  K3: pa#ss-six #hunter2-seven\ntasks: { a: echo }"),
    .init(
      name: "wrong place",
      text: "secrets: [DB_URL, SECRET]\nDB_URL: hunter2-top\ntasks: { a: { run: echo, DB_URL: hunter2-task } }"),
    .init(
      name: "choices",
      text: "params: { token: { secret: true, choices: [hunter2-a, hunter2-b], default: x } }\ntasks: { a: echo }"),
    // Names that are secrets.
    .init(
      name: "names",
      text: """
        name: hunter2-swordfish
        secrets: [TOK, OTHER, SECRET]
        env: { TOK: hunter2-swordfish, OTHER: hunter2_swordfish }
        pools: { hunter2-swordfish: 1 }
        params: { hunter2swordfish: { default: x, pattern: "hunter2-swordfish|x" } }
        tasks:
          hunter2-swordfish: { matrix: { n: [1, 2] }, pool: hunter2-swordfish, run: 'exit "$n"' }
          g: { tasks: { hunter2-swordfish: { delay: 1ms } } }
          fan: { exports: [hunter2swordfish], run: "true" }
          after: { dependencies: [fan, g/hunter2-swordfish], matrix: { a: "${hunter2swordfish}" }, run: echo }
        """.replacing("hunter2swordfish", with: "hunter2_swordfish")),
    .init(
      name: "names of axes",
      text: """
        secrets: [TOK, SECRET]
        env: { TOK: hunter2_swordfish }
        tasks: { a: { matrix: { hunter2_swordfish: [1, 2] }, run: 'exit 1' } }
        """),
    .init(
      name: "names of lists",
      text: """
        secrets: [TOK, SECRET]
        env: { TOK: hunter2-swordfish }
        tasks:
          hunter2-swordfish: { mode: sync, tasks: { a: { run: "true", estimate: 5s }, b: { run: "true", estimate: 5s } } }
        """),
    .init(
      name: "names in cycles",
      text: """
        secrets: [TOK, SECRET]
        env: { TOK: hunter2-swordfish }
        tasks: { hunter2-swordfish: { dependencies: b, run: echo }, b: { dependencies: hunter2-swordfish, run: echo } }
        """),
    .init(
      name: "names of files",
      text: """
        secrets: [TOK, SECRET]
        env: { TOK: hunter2-swordfish }
        tasks: { a: { include: hunter2-swordfish.yaml }, b: { cmd: echo } }
        """,
      files: [("hunter2-swordfish.yaml", "tasks:\n  b: { run: echo, timout: 1 }\n  c: { run: echo, timout: 1 }\n")]),
    // A secret of its own for each instance, of which the first shows the second one's before that has begun.
    .init(
      name: "instances",
      text: """
        mode: sync
        name: "for hunter2-2-swordfish"
        secrets: [TOK, SECRET]
        tasks:
          first: { cwd: /hunter2-2-swordfish, allow_failure: true, run: "true" }
          each: { matrix: { x: [1, 2] }, env: { TOK: "hunter2-${x}-swordfish" }, run: 'echo "$TOK"; exit 1' }
        """),
    .init(
      name: "included", text: "secrets: SECRET\ntasks: { a: { include: part.yaml, params: { token: '${SECRET}' } } }",
      files: [
        ("part.yaml", "params: { token: { secret: true, choices: [x] } }\ntasks: { b: { run: 'echo $token; exit 1' } }")
      ]),
  ]

  private static let axis = """
    secrets: [axis]
    tasks:
      dump: { matrix: { axis: ["${START}-${STOP}", b] }, outputs: "dump-${axis}.sql", run: "true" }
      read: { inputs: "*.sql", run: "true" }
      fail: { matrix: { axis: ["${START}-${STOP}-"] }, run: 'exit 1' }
    """

  @Test(arguments: secrets.indices, files.indices)
  func aSecretIsNowhere(secret: Int, file: Int) throws {
    try look(for: Self.secrets[secret], in: Self.files[file], ["SECRET": Self.secrets[secret].text])
  }

  /// Colours take other ways. The secret is cut where it stands in a name, and then with escapes.
  @Test(arguments: files.indices) func aSecretIsNowhereInColours(file: Int) throws {
    let secret = PlantedText(text: "hunter2 \(String(repeating: "long,\"part\" ", count: 8))swordfish")
    try look(
      for: secret, in: Self.files[file], ["SECRET": secret.text, "CLICOLOR_FORCE": "1", "GITHUB_ACTIONS": "true"])
  }

  @Test func aSecretIsNowhereInPaths() throws {
    let secret = PlantedText(text: "hunter2 \"x\\y\tswordfish")
    // In these the planted text is no secret.
    let others = ["axis of the plan", "axis of the run", "list of secrets"]
    for file in Self.files where !others.contains(file.name) {
      try look(for: secret, in: file, ["SECRET": secret.text], at: secret.text)
    }
  }

  private func look(
    for secret: PlantedText, in file: PlantedText.File, _ environment: [String: String?], at directory: String? = nil
  ) throws {
    var environment = environment
    environment["START"] = "hunter2"
    environment["STOP"] = "swordfish"
    let writings = try secret.writings(of: file, environment: environment, in: directory)
    for writing in writings {
      let text = String(decoding: writing.everything, as: UTF8.self)
      for trace in Self.traces {
        #expect(!text.contains(trace), "\(file.name): \(writing.command)\n\(text)")
      }
    }
    let isHidden = writings.contains { String(decoding: $0.everything, as: UTF8.self).contains("***") }
    // Of some only what is not given is shown, or the half of what is.
    let others = ["targets", "dotenv line", "cycle", "parts", "cut"]
    #expect(isHidden || others.contains(file.name), "\(file.name): it was nowhere to be masked")
  }

  /// Paths as words of the command line, which are shown as they were written, also for a shell.
  @Test(arguments: [
    ["validate"], ["validate", "--format", "line"], ["validate", "--diff"], ["validate", "--fix"], ["list"], ["graph"],
    ["plan"], ["run", "-k"],
  ])
  func aSecretIsNowhereInPathsThatAreGiven(command: [String]) throws {
    let secret = "hunter2 it's \"a\" swordfish"
    for mistake in ["", ", timout: 1", ", cmd: x"] {
      let sandbox = try Sandbox()
      try sandbox.directory.makeDirectory(secret)
      try sandbox.directory.write(
        "\(secret)/main.yaml",
        "secrets: S\ntasks: { a: { include: part.yaml }, b: { run: 'exit 1'\(mistake) }, c: { cmd: 'true' } }")
      try sandbox.directory.write("\(secret)/part.yaml", "tasks: { b: { cmd: 'exit 1' } }")
      let result = try sandbox.program(command + ["\(secret)/main.yaml"], environment: ["S": secret]).run()
      let text = result.output + result.errors
      for trace in Self.traces { #expect(!text.contains(trace), "\(text)") }
    }
  }

  /// A task sees its own name, in which a long value is cut: then it isn't the secret itself that has to be masked.
  @Test(arguments: ["", "pre-"]) func aSecretIsNotInTheNameThatATaskSees(prefix: String) throws {
    let secret = (0..<100).map { "\($0 * 7919 % 1000)" }.joined(separator: "-")
    let sandbox = try Sandbox(
      """
      secrets: [S, OUT]
      tasks:
        b: { matrix: { k: ['\(prefix)${S}'] }, run: &fail 'echo "$TASKFLOW_TASK"; false', allow_failure: true }
        g: { matrix: { k: ['\(prefix)${S}'] }, tasks: { m: 'echo "$TASKFLOW_TASK"' } }
        give: { exports: OUT, run: 'echo "OUT=$S-more" >>"$TASKFLOW_EXPORTS"' }
        fan: { dependencies: give, matrix: { k: '${OUT}' }, run: *fail, allow_failure: true }
      """)
    for mode in ["grouped", "live", "prefixed"] {
      let result = try sandbox.taskflow("run", "-k", "--output", mode, "--events", "-", environment: ["S": secret])
      #expect(result.status == .exited(0))
      #expect(!(result.output + result.errors).contains(secret.prefix(20)), "\(result.output)\(result.errors)")
    }
  }

  /// What is no text is shown as one, with something else in its place: that is the secret as well.
  @Test(arguments: [["list"], ["graph"], ["plan"], ["run", "--events", "-"], ["run", "-q", "-k"]])
  func aSecretThatIsNoTextIsNowhere(arguments: [String]) throws {
    let sandbox = try Sandbox(
      """
      secrets: [S, OUT]
      name: "n ${S} x"
      tasks:
        place: { cwd: "no/${S}", run: x }
        words: { run: ['no-${S}'] }
        needs: { env: { Q: "${NOPE:?why ${S}}" }, run: x }
        give: { exports: OUT, run: 'printf "OUT=hunter2\\351out\\n" >>"$TASKFLOW_EXPORTS"' }
        take: { dependencies: give, cwd: "no/${OUT}", run: x }
      """)
    var program = sandbox.program(arguments)
    program.words =
      ["/bin/sh", "-c", "S=$(printf 'hunter2\\351swordfish'); export S; exec \"$0\" \"$@\""] + program.words
    let result = try program.run()
    let text = result.output + result.errors
    for trace in Self.traces { #expect(!text.contains(trace), "\(text)") }
    #expect(text.contains("***"))
  }

  // MARK: - Cases

  @Test("secret-in-findings") func secretInFindings() throws {
    let secret = PlantedText(text: "hunter2hunter2")
    let file = PlantedText.File(
      name: "", text: "secrets: [DB_PASS]\ntasks: { load: { matrix: { target: [\"${DB_PASS}\", other] }, run: echo } }")
    let sandbox = try Sandbox(file.text)
    let environment = ["DB_PASS": secret.text]
    let run = try sandbox.taskflow("run", "load[target=x]", environment: environment)
    #expect(run.errors.contains("help: 'target' may be '***' or 'other'\n"))
    let graph = try sandbox.taskflow("graph", "--format", "json", environment: environment)
    #expect(graph.output.contains("\"target\": \"***\""))
  }

  @Test("secret-in-export-error") func secretInExportError() throws {
    let sandbox = try Sandbox(
      """
      secrets: [key]
      tasks:
        fetch:
          exports: key
          run: echo "key=$(printf 'BEGIN KEY\\ntopsecretline2\\nEND KEY')" >>"$TASKFLOW_EXPORTS"
        use: { dependencies: fetch, run: test -n "$key" }
      """)
    let result = try sandbox.taskflow("run", "-q")
    #expect(result.errors.contains("line 2 of its exports is neither 'name=value' nor 'name<<END'"))
    #expect(!result.errors.contains("topsecret"))
    for line in ["abc<<rest", "x+y==", "abc<<"] {
      let sandbox = try Sandbox("tasks: { a: { exports: v, run: 'echo \"\(line)\" >>\"$TASKFLOW_EXPORTS\"' } }")
      let report = try sandbox.taskflow("run", "-q").messages
      for part in ["abc", "rest", "x+y"] { #expect(!report.contains(part), "\(report)") }
    }
  }

  /// What could not be read may hold the secret that stands in the output.
  @Test(
    "secret-in-export-error: lines that set nothing",
    arguments: [
      "export TOKEN=%s\\n", " TOKEN=%s\\n", "TOKEN =%s\\n", "TOKEN: %s\\n", "TOKEN: \"%s\"\\n", "TOKEN %s\\n",
      "TOKEN<<%s\\n",
      "TOKEN=%s\\0x\\n", "TOKEN<<E\\n%s\\n", "%s\\n", "TOKEN := '%s'\\n",
    ], ["swordfish-19", "sword fish=19:x"])
  func secretInLinesThatSetNothing(line: String, secret: String) throws {
    let sandbox = try Sandbox(
      """
      secrets: TOKEN
      tasks:
        login:
          exports: TOKEN
          run: |
            t=$(tr n-za-m a-z <value)
            printf '\(line.replacing("'", with: "'\\''"))' "$t" >>"$TASKFLOW_EXPORTS"
            echo "logged in with $t"
      """)
    try sandbox.directory.write(
      "value",
      String(secret.map { $0.isLetter ? Character(UnicodeScalar((($0.asciiValue! - 97) + 13) % 26 + 97)) : $0 }))
    for mode in ["grouped", "live", "prefixed"] {
      let result = try sandbox.taskflow("run", "-q", "--output", mode)
      #expect(result.status == .exited(1))
      #expect(!(result.output + result.errors).contains(secret), "\(result.output + result.errors)")
    }
  }

  @Test("descriptors-and-exports") func whatIsUnknownIsNotShown() throws {
    let sandbox = try Sandbox(
      """
      secrets: [v]
      tasks:
        a: { exports: [v], run: 'echo secretvalue; rm "$TASKFLOW_EXPORTS"; mkdir "$TASKFLOW_EXPORTS"' }
        b: { exports: [v], run: 'echo secretvalue; rm "$TASKFLOW_EXPORTS"; exit 1' }
      """)
    for mode in ["grouped", "live", "prefixed"] {
      let result = try sandbox.taskflow("run", "-k", "--output", mode)
      #expect(result.output.contains("(not shown: it may hold a secret that it exports"))
      #expect(result.errors.contains("'a' failed: the file for its exports was replaced by a directory"))
      #expect(!(result.output + result.errors).contains("secretvalue\n"), "\(result.output)\(result.errors)")
    }
  }

  /// A caret stays under what it is about, also where it begins or ends in a secret.
  @Test func caretsStandUnderWhatIsMasked() throws {
    let sandbox = try Sandbox("secrets: S\ntasks: { a: { timeout: xx-hunter2-yy, run: echo } }")
    let result = try sandbox.taskflow("validate", environment: ["S": "hunter2"])
    #expect(
      result.output.contains(
        """
        2 | tasks: { a: { timeout: xx-***-yy, run: echo } }
          |                        ^^^^^^^^^
        """))
    let wide = try sandbox.taskflow("validate", environment: ["S": "timeout: xx"])
    #expect(
      wide.output.contains(
        """
        2 | tasks: { a: { ***-hunter2-yy, run: echo } }
          |               ^^^^^^^^^^^^^^
        """))
  }
}
