import Diagnostics
import TestSupport
import Testing

/// What was lost or misread in silence once, and words that led astray: each test has the name of its fault.
struct SilentLossTests {
  private func lines(_ sandbox: Sandbox, _ options: String...) throws -> [String] {
    try sandbox.program(["validate", "--format", "line"] + options).run().findingLines.map(String.init)
  }

  private func helps(_ text: String) throws -> [String] {
    try Sandbox(text).taskflow("validate").output.split(separator: "\n")
      .filter { $0.contains("= help: ") }.map { String($0.split(separator: "= help: ")[1]) }
  }

  // MARK: - Dotenv files

  @Test("dotenv-dollar-dropped") func dotenvDollarDropped() throws {
    let sandbox = try Sandbox("env_file: prod.env\ntasks: { show: 'echo \"$PASSWORD $HASH\"' }\n")
    try sandbox.directory.write("prod.env", "PASSWORD=\"abc$def\"\nHASH=$2b$12$WlJXvbnQy\nDOLLAR=a$$b\nQUOTED='$x'\n")
    for words in [["run", "-q"], ["plan"], ["validate"]] {
      let result = try sandbox.program(words).run()
      let output = result.output + result.errors
      #expect(output.contains("warning[unset-in-env-file]: 'def' is not set"), "\(words)")
      #expect(output.contains("prod.env:1:14\n") && output.contains("prod.env:2:12\n"), "\(words)")
      #expect(output.components(of: "warning[") == 2, "\(words)")
      #expect(result.status == .exited(0))
    }
    #expect(try sandbox.taskflow("validate", "--strict").status == .exited(1))
  }

  /// The lines of such files may hold secrets; so may the name behind a dollar sign.
  @Test func linesOfDotenvFilesAreNotShown() throws {
    let sandbox = try Sandbox("secrets: [KEY]\nenv_file: prod.env\ntasks: { show: 'echo $KEY' }\n")
    try sandbox.directory.write("prod.env", "KEY=\"plant$ed\nsecret\"\nOTHER=\"covered\n")
    for format in ["text", "line", "json", "sarif", "github", "junit"] {
      let output = try sandbox.taskflow("validate", "--format", format).output
      #expect(
        output.contains("env") && !output.contains("plant") && !output.contains("'ed'") && !output.contains("covered"))
    }
  }

  @Test(
    "dotenv-error-names-wrong-cause",
    arguments: [
      ("A=\"never closed\nB=2\n", "1:3", "a quote that is never closed"),
      ("B=2\nA=\"a\"b\n", "2:6", "text after the closing quote"), ("A='it's'\n", "1:7", "text after the closing quote"),
      ("A=a${}\n", "1:4", "the value contains a '${…}' without a name"),
      ("A=${B\n", "1:3", "the value contains a '${' without its '}'"),
      ("A=${1x}\n", "1:5", "the value contains '${…}', which is not a valid name for an environment variable"),
      ("=x\n", "1:1", "a value without a name"), ("A B\n", "1:1", "this line is not of the form NAME=value"),
    ])
  func dotenvErrorNamesWrongCause(file: String, place: String, message: String) throws {
    let sandbox = try Sandbox("env_file: prod.env\ntasks: { show: 'echo \"$A\"' }\n")
    try sandbox.directory.write("prod.env", file)
    let run = try sandbox.taskflow("run", "-q")
    #expect(run.errors.contains("error[invalid-env-file]: \(message)\n"), "\(run.errors)")
    #expect(run.errors.contains("prod.env:\(place)\n"), "\(run.errors)")
    #expect(run.status == .exited(2))
    #expect(try sandbox.taskflow("validate").output.contains("error[invalid-env-file]: \(message)\n"))
  }

  /// What an export will be is not known before the run, and no fault of the file.
  @Test(arguments: ["A=x-$ver", "A=x-${ver:-none}", "A=\"x-$ver\""])
  func aDotenvFileMayUseExports(line: String) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        e: { exports: ver, run: 'echo "ver=1" >>"$TASKFLOW_EXPORTS"' }
        d: { dependencies: e, env_file: v.env, run: echo "$A $ver" }

      """)
    try sandbox.directory.write("v.env", line + "\n")
    for command in ["validate", "plan", "graph"] { #expect(try sandbox.taskflow(command).status == .exited(0)) }
    #expect(try sandbox.taskflow("run", "-q").output == "x-1 1\n")
  }

  @Test("env-file-from-env", arguments: ["env: { STAGE: dev }\nenv_file: '${STAGE}.env'\ntasks: { show: ", ""])
  func envFileFromEnv(top: String) throws {
    let script = "'echo \"STAGE=$STAGE URL=$URL\"'"
    let sandbox = try Sandbox(
      top.isEmpty
        ? "tasks: { show: { env: { STAGE: dev }, env_file: '${STAGE}.env', run: \(script) } }\n" : "\(top)\(script) }\n"
    )
    try sandbox.directory.write("dev.env", "URL=dev.example\n")
    try sandbox.directory.write("prod.env", "URL=prod.example\n")
    #expect(try sandbox.taskflow("run", "-q").output == "STAGE=dev URL=dev.example\n")
    let other = try sandbox.taskflow("run", "-q", environment: ["STAGE": "prod"])
    #expect(other.output == "STAGE=dev URL=dev.example\n")
    #expect(try sandbox.taskflow("run", "-q", "--env", "STAGE=prod").output == "STAGE=prod URL=prod.example\n")
  }

  // MARK: - Exports

  @Test("undeclared-export-cuts-value", arguments: [false, true])
  func undeclaredExportCutsValue(isSecret: Bool) throws {
    let sandbox = try Sandbox(
      (isSecret ? "secrets: [blob]\n" : "") + """
        tasks:
          pack: { exports: blob, run: 'echo "blob=$(head -c 58 /dev/zero | base64)" >>"$TASKFLOW_EXPORTS"' }
          open: { dependencies: pack, run: 'printf %s "$blob" | base64 -d | wc -c' }

        """)
    let result = try sandbox.taskflow("run", "-q", "--events", "events.jsonl")
    #expect(result.status == .exited(1))
    #expect(result.output.isEmpty)
    let name = isSecret ? "a name" : "'AA'"
    #expect(result.errors.contains("'pack' failed: wrote \(name) to $TASKFLOW_EXPORTS"), "\(result.errors)")
    let all = result.errors + (try sandbox.directory.read("events.jsonl"))
    #expect(all.contains("AA") != isSecret)
  }

  @Test func exportsOfATaskThatDeclaresNone() throws {
    let sandbox = try Sandbox("tasks: { a: 'echo v=1 >>\"$TASKFLOW_EXPORTS\"' }\n")
    #expect(try lines(sandbox).map { $0.hasSuffix("[unused-export]") } == [true])
  }

  @Test("exports-of-a-repeated-part") func exportsOfARepeatedPart() throws {
    let sandbox = try Sandbox(
      """
      mode: sync
      params: { n: 1 }
      tasks:
        first: { include: part.yaml, params: { value: one } }
        second: { include: part.yaml, params: { value: two } }
        last: echo "last $v"

      """)
    try sandbox.directory.write(
      "part.yaml",
      """
      mode: sync
      params: { value: null }
      tasks:
        version: { exports: v, run: 'echo "v=$value" >>"$TASKFLOW_EXPORTS"' }
        use: { run: 'echo "$v"' }

      """)
    #expect(try sandbox.taskflow("validate", "--ignore", "unused-param").output.isEmpty)
    #expect(try sandbox.taskflow("run", "-q").output == "one\ntwo\nlast two\n")
  }

  /// Without order nobody knows which of two comes last.
  @Test(arguments: [("", 1), ("dependencies: a, ", 0)])
  func twoProducersOfOneName(order: String, count: Int) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        a: { exports: v, run: 'echo v=a >>"$TASKFLOW_EXPORTS"' }
        b: { \(order)exports: v, run: 'echo v=b >>"$TASKFLOW_EXPORTS"' }
        c: { dependencies: [a, b], run: 'echo "$v"' }

      """)
    #expect(try lines(sandbox, "--select", "duplicate-export").count == count)
    if count == 0 { #expect(try sandbox.taskflow("run", "-q").output == "b\n") }
  }

  @Test(
    "include-param-scope",
    arguments: ["FILE: 'dir/${FILE}', TARGET: '${FILE}'", "TARGET: '${FILE}', FILE: 'dir/${FILE}'"])
  func includeParamScope(params: String) throws {
    let sandbox = try Sandbox("params: { FILE: dev }\ntasks:\n  part: { include: part.yaml, params: { \(params) } }\n")
    try sandbox.directory.write(
      "part.yaml",
      "params: { FILE: null, TARGET: null, REST: '${FILE}!' }\ntasks: { show: 'echo \"$FILE $TARGET $REST\"' }\n")
    #expect(try sandbox.taskflow("run", "-q").output == "dir/dev dev dir/dev!\n")
  }

  // MARK: - YAML

  @Test(
    "tilde-paths",
    arguments: [
      "cwd: ~/x, run: pwd", "run: ls, env_file: '~/a.env?'", "run: ls, inputs: ~/a", "run: ls, outputs: [b, ~root/a]",
    ])
  func tildePaths(keys: String) throws {
    let sandbox = try Sandbox("tasks: { there: { \(keys) } }\n")
    #expect(try lines(sandbox).map { $0.contains("error: '~") && $0.hasSuffix("[home-path]") } == [true])
    #expect(try sandbox.taskflow("run").status == .exited(2))
  }

  @Test(arguments: ["env: { A: ~/x }, run: ls", "env: { PATH: '/bin:~/bin' }, run: ls", "run: [ls, ~/x]"])
  func tildesThatNoShellReplaces(keys: String) throws {
    #expect(
      try lines(Sandbox("tasks: { there: { \(keys) } }\n")).map { $0.hasSuffix("[foreign-expression]") } == [true])
  }

  @Test(arguments: ["run: ls ~/x", "cwd: ./~, run: ls", "cwd: a~, run: ls", "env: { A: a~b }, run: ls"])
  func tildesThatMeanNothingElse(keys: String) throws {
    #expect(try lines(Sandbox("tasks: { there: { \(keys) } }\n")).isEmpty)
  }

  @Test("hash-cuts-script") func hashCutsScript() throws {
    let sandbox = try Sandbox("env:\n  FG: #ff0000\ntasks:\n  hello: echo \"say # hello\"\n  fg: echo \"[$FG]\"\n")
    let found = try lines(sandbox)
    #expect(found.map { $0.prefix { $0 != " " } } == ["taskflow.yaml:2:7:", "taskflow.yaml:4:20:"])
    #expect(found[0].contains(": warning: ") && found[1].contains(": error: "))
    #expect(found.allSatisfy { $0.hasSuffix("[comment-in-value]") })
    #expect(try sandbox.taskflow("run", "hello").status == .exited(2))
  }

  @Test(arguments: [
    "env:\n  A: # a comment\ntasks: { a: x }\n", "tasks:\n  a: echo x # say \"hello\"\n",
    "env:\n  A: it's # so\ntasks: { a: x }\n",
    "tasks:\n  a: echo 'x#y'\n",
  ])
  func commentsThatAreMeant(text: String) throws {
    #expect(try lines(Sandbox(text)).isEmpty)
  }

  @Test(
    "key-without-space",
    arguments: [
      "tasks:\n  hello:\n    run:echo hi\n", "tasks:\n  hello:\n    cmd:make\n", "tasks: { hello: { run:echo } }\n",
      "tasks:\n  hello:\n    run:echo\n    cwd:x\n",
    ])
  func keyWithoutSpace(text: String) throws {
    let sandbox = try Sandbox(text)
    #expect(try lines(sandbox).map { $0.hasSuffix("[missing-space]") } == [true])
    #expect(try sandbox.taskflow("run").status == .exited(2))
  }

  @Test func colonsThatAreNoKeys() throws {
    #expect(try lines(Sandbox("tasks:\n  a: deno:task x\n  b: run::all\n  c: http://x\n")).isEmpty)
    #expect(try helps("env:\n  A:b\ntasks: { a: x }\n") == ["write 'NAME: value', with a space after the colon"])
  }

  @Test(
    "run-list-of-commands",
    arguments: [
      ("[echo one, echo two]", "error"), ("[echo, echo two]", "warning"), ("[make, make install]", "warning"),
      ("[npm ci, npm test]", "error"), ("[git, commit, -m, git is good]", ""), ("[sh, -c, echo two]", ""),
      ("[ssh, host, make install]", ""), ("['./my tool', x]", "warning"), ("[echo, hello world]", ""),
    ])
  func runListOfCommands(list: String, severity: String) throws {
    let found = try lines(Sandbox("tasks: { a: { run: \(list) } }\n"))
    #expect(
      found.map { $0.contains(": \(severity): ") && $0.hasSuffix("[list-of-commands]") }
        == (severity.isEmpty ? [] : [true]))
  }

  @Test(arguments: [
    (">\n      make\n      make test\n", 1), (">-\n      cd src\n      npm ci\n", 1), ("make\n      make test\n", 1),
    (">\n      docker run\n      --rm image\n", 0), (">\n      make &&\n      make test\n", 0),
    ("|\n      make\n      make test\n", 0),
    (">\n      make\n\n      make test\n", 0), (">\n      echo \"a\n      make b\"\n", 0),
    (">\n      ./run a\n      ./run b\n", 1),
  ])
  func foldedCommands(script: String, count: Int) throws {
    #expect(
      try lines(Sandbox("tasks:\n  a:\n    run: \(script)")).map { $0.hasSuffix("[folded-commands]") }
        == Array(repeating: true, count: count))
  }

  @Test(
    "flow-map-errors",
    arguments: [
      (#"{ run: echo "${X}" }"#, #"quote the value: 'echo "${X}"'"#),
      ("{ run: echo a, b }", "quote the value: 'echo a, b'"),
      ("{ run: x, dependencies: lint, b }", "write a list: 'dependencies: [lint, b]'"),
      ("{ run: x, dependencies: t[n=1] }", "quote the name: 't[n=1]'"),
      ("{ run: x, env: { A: a, b } }", "quote the value: 'a, b'"),
      ("{ run: ls *.[ch] }", "quote the value: 'ls *.[ch]'"),
      ("{ run: x, if: [ -e f ] }", "quote it: '[ -e f ]'"),
      ("{ run: echo a, b, c }", "quote the value: 'echo a, b, c'"),
    ])
  func flowMapErrors(task: String, help: String) throws {
    #expect(try helps("tasks:\n  lint: x\n  b: y\n  t: { matrix: { n: [1] }, run: x }\n  a: \(task)\n") == [help])
  }

  @Test(
    "double-merge-key-help",
    arguments: [
      "tasks:\n  t: { <<: *a, <<: *b, run: echo hi }\n", "tasks:\n  t:\n    <<: *a\n    <<: *b\n    run: echo hi\n",
    ])
  func doubleMergeKeyHelp(tasks: String) throws {
    let anchors = "x-a: &a { timeout: 5s }\nx-b: &b { retry: 1 }\n"
    #expect(try helps(anchors + tasks) == ["write '<<: [*a, *b]', which merges both"])
    let sandbox = try Sandbox(anchors + tasks)
    #expect(try sandbox.taskflow("validate", "--fix").status == .exited(0))
    #expect(try sandbox.directory.read("taskflow.yaml").contains("<<: [*a, *b]"))
  }

  @Test("json-surrogates") func jsonSurrogates() throws {
    let sandbox = try Sandbox(
      #"{"tasks": {"smile": {"run": "echo \"$S\"", "env": {"S": "a\uD83D\uDE00b\ud83d\ude01"}}}}"# + "\n")
    #expect(try sandbox.taskflow("run", "-q").output == "a😀b😁\n")
    let lone = try Sandbox(#"{"tasks": {"smile": {"run": "x \uD83D\uDE00", "env": {"S": "\uD83D"}}}}"#)
    #expect(
      try lines(lone).map { $0.contains(":1:61: error: an escape with a code that is not a character") } == [true])
    // In other texts they are what they are.
    let literal = try Sandbox("tasks: { a: { run: [echo, '\\uD83D\\uDE00'], env: { S: \"\\uD83D\\uDE00\" } } }\n")
    #expect(try literal.taskflow("run", "-q").output == "\\uD83D\\uDE00\n")
  }

  // MARK: - Order

  @Test("sync-order-around-outer-task") func syncOrderAroundOuterTask() throws {
    func found(_ start: String, _ second: String) throws -> [String] {
      try lines(
        Sandbox(
          """
          tasks:
            stop: sleep 0.2; echo stopped
            start: \(start)
            restart: { mode: sync, tasks: { first: { dependencies: stop }, second: { \(second) } } }

          """))
    }
    #expect(try found("echo started", "dependencies: start").map { $0.hasSuffix("[unordered-outer-task]") } == [true])
    #expect(try found("echo started", "tasks: { x: { dependencies: start } }").count == 1)
    #expect(try found("{ dependencies: restart/first, run: x }", "dependencies: start").isEmpty)
    #expect(try found("{ service: true, run: x }", "dependencies: start").isEmpty)
    #expect(try found("x", "dependencies: stop").isEmpty)
  }

  @Test func syncOnAMatrix() throws {
    let sandbox = try Sandbox("tasks: { a: { mode: sync, matrix: { n: [1, 2] }, run: x }, b: x }\n")
    #expect(try lines(sandbox).map { $0.hasSuffix("[sync-matrix]") } == [true])
    #expect(try lines(Sandbox("tasks: { a: { mode: sync, matrix: { n: [1, 2] }, tasks: { c: x } }, b: x }\n")).isEmpty)
  }

  @Test("implied-dependency-of-shared-text") func impliedDependencyOfSharedText() throws {
    let shared = try Sandbox(
      """
      x-i: &i { dependencies: gen, run: echo image }
      tasks:
        gen: echo g
        local: *i
        release: { dependencies: gen, tasks: { image: *i } }

      """)
    #expect(try lines(shared, "--pedantic").isEmpty)
    let implied = try Sandbox("tasks: { a: x, b: { run: x, dependencies: a }, c: { run: x, dependencies: [a, b] } }\n")
    #expect(try lines(implied).isEmpty)
    #expect(try lines(implied, "--strict").isEmpty)
    #expect(try lines(implied, "--pedantic").count == 1)
    #expect(try lines(implied, "--select", "implied-dependency").count == 1)
  }

  @Test("empty-fan-out-leaves-no-trace") func emptyFanOutLeavesNoTrace() throws {
    let sandbox = try Sandbox(
      """
      params: { items: '' }
      tasks:
        each: { matrix: { item: "${items}" }, run: echo "$item" }
        after: { dependencies: each, run: echo after }

      """)
    let run = try sandbox.taskflow("run", "--events", "events.jsonl")
    #expect(run.output.contains(/each +- +- +- +- +no instances/))
    #expect(run.output.contains("; no instances: 'each'"))
    #expect(try sandbox.directory.read("events.jsonl").contains(#""task":"each","count":0,"tasks":[]"#))
    let alone = try sandbox.taskflow("run", "each")
    #expect(alone.output.contains("nothing to run: 'each' has no instances\n"))
    #expect(alone.status == .exited(0))
  }

  /// What did not come to be empty is told too.
  @Test func emptyFanOutsThatDoNotBegin() throws {
    let sandbox = try Sandbox(
      """
      env: { L: '' }
      tasks:
        f: exit 1
        a: { dependencies: f, matrix: { i: "${L}" }, run: echo }
        g: { dependencies: f, tasks: { m: { matrix: { i: "${L}" }, run: echo } } }
        h: { if: exit 1, tasks: { m: { matrix: { i: "${L}" }, run: echo }, n: echo } }
        ok: { matrix: { i: "${L}" }, run: echo }

      """)
    let run = try sandbox.taskflow("run", "-k", "--timeline", "table", "--events", "events.jsonl")
    for row in [/a .*blocked by f/, /g\/m .*blocked by f/, /h\/m .*skipped/, /ok .*no instances/] {
      #expect(run.output.contains(row), "\(run.output)")
    }
    #expect(run.output.contains("5 tasks (2 skipped, 1 failed, 2 blocked)"), "\(run.output)")
    let ended = try Events(sandbox.directory.read("events.jsonl")).named("task_ended")
    #expect(
      Set(ended.compactMap { $0["task"]?.string }) == ["f", "a", "g", "g/m", "h", "h/m", "h/n", "ok"])
    let plan = try sandbox.taskflow("plan", "--fail", "f", "--timeline", "table")
    #expect(plan.output.contains(/a .*blocked by f/) && plan.output.contains(/g\/m .*blocked by f/), "\(plan.output)")
  }

  /// The row of the delay of a group tells what became of the group.
  @Test func groupsWithADelay() throws {
    let sandbox = try Sandbox("tasks: { g: { delay: 1ms, tasks: { x: exit 1 } }, z: { dependencies: g, run: echo } }\n")
    let run = try sandbox.taskflow("run", "--timeline", "table")
    #expect(run.output.contains(/g +0.*blocked by g\/x/), "\(run.output)")
    let plan = try sandbox.taskflow("plan", "--fail", "g/x", "--format", "csv")
    #expect(plan.output.contains(/g,0.*,blocked/), "\(plan.output)")
  }

  @Test(arguments: [("g", "g/a"), ("t", "t[n=1]")])
  func whatFailsWithAGroupOrMatrix(name: String, member: String) throws {
    let sandbox = try Sandbox(
      "tasks: { g: { tasks: { a: x } }, t: { matrix: { n: [1] }, run: x }, e: { matrix: { n: [] }, run: x }, z: { dependencies: \(name), run: x } }\n"
    )
    let output = try sandbox.taskflow("plan", "--fail", name).output
    #expect(output.split(separator: "\n").contains { $0.hasPrefix(member) && $0.contains("failed") }, "\(output)")
    #expect(output.contains("blocked by"))
    #expect(try sandbox.taskflow("plan", "--fail", "e").errors.contains("'e' cannot fail: it has no instances"))
  }

  // MARK: - Secrets and scripts

  @Test func secretsThatAreNotSet() throws {
    let sandbox = try Sandbox("secrets: [TOKEN]\ntasks: { a: 'echo \"$TOKEN\"' }\n")
    #expect(try lines(sandbox).isEmpty)
    #expect(
      try lines(Sandbox("secrets: [TOKNE]\ntasks: { a: 'echo \"$TOKEN\"' }\n")).map { $0.hasSuffix("[unset-secret]") }
        == [true])
    #expect(
      try sandbox.taskflow("run", "-q").errors.contains(
        "warning[unset-secret]: 'TOKEN' is listed in 'secrets' but not set")
    )
    #expect(try sandbox.taskflow("run", "-q", environment: ["TOKEN": "x12345"]).errors.isEmpty)
    let ignored = try Sandbox("secrets: [TOKEN] # taskflow: ignore[unset-secret]\ntasks: { a: 'echo \"$TOKEN\"' }\n")
    #expect(try ignored.taskflow("run", "-q").errors.isEmpty)
  }

  @Test(arguments: [
    ("if: '[[ -e f ]]', run: x", 1), ("if: '[[ -e f ]]', run: x, shell: bash", 1),
    ("run: 'if [[ -e f ]]; then x; fi'", 1),
    ("run: 'if [[ -e f ]]; then x; fi', shell: bash", 0), ("run: 'x &> log'", 1),
    ("run: 'for i in {1..3}; do echo $i; done'", 1),
    ("run: 'echo \"[[ x ]] {1..3} &>\"'", 0), ("run: 'grep [[:digit:]] f'", 0), ("run: 'x >&2 && y'", 0),
  ])
  func bashInScriptsOfSh(keys: String, count: Int) throws {
    #expect(
      try lines(Sandbox("tasks: { a: { \(keys) } }\n")).map { $0.hasSuffix("[bash-syntax]") }
        == Array(repeating: true, count: count))
  }

  /// Every script is read by its shell, none is executed; a mistake is one finding, with and without ShellCheck.
  @Test(arguments: [[], ["--shellcheck"], ["--strict"]])
  func shellsReadTheirScripts(options: [String]) throws {
    let sandbox = try Sandbox(
      """
      tasks:
        good: |
          touch executed; (true)
        open: |
          if true; then
            echo
        quote: echo "open; x
        other: echo 'x" y
        close: 'echo ) x'
        bash: { shell: bash, run: 'a=(1 2); [[ ${a[0]} == 1 ]] && echo )' }
        test: { if: 'test (x', run: ls }
        here: |
          cat <<END
          if
          END

      """)
    let found = try sandbox.program(["validate", "--format", "line", "--select", "shell-syntax,shellcheck"] + options)
      .run()
      .findingLines.filter { $0.contains("error") }
    #expect(found.map { $0.split(separator: ":")[1] } == ["6", "7", "8", "9", "10", "11"], "\(found)")
    #expect(found.allSatisfy { $0.hasSuffix("[shell-syntax]") }, "\(found)")
    #expect(!sandbox.directory.exists("executed"))
  }

  /// Where many are read together, each is still found.
  @Test func manyScriptsAreReadTogether() throws {
    let tasks = (0..<600).map { "  t\($0): \($0 % 100 == 99 ? "echo \"\($0)" : "(echo \($0))")\n" }.joined()
    let found = try lines(Sandbox("tasks:\n\(tasks)"))
    #expect(found.map { $0.split(separator: ":")[1] } == ["101", "201", "301", "401", "501", "601"])
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
