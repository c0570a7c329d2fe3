import Diagnostics
import TestSupport
import Testing

/// What a help says, followed to the letter, gives a file that works.
@Suite struct FollowedHelpTests {
  /// - Parameters:
  ///   - text: with one mistake.
  ///   - help: what its only finding says to do.
  ///   - followed: the same file after that.
  private func follow(
    _ text: String, _ help: String, _ followed: String, place: Testing.SourceLocation = #_sourceLocation
  ) {
    let found = findings(in: text, FindingFilter())
    #expect(found.map(\.help.text) == [help], "\(text)", sourceLocation: place)
    let left = findings(in: followed, FindingFilter()).map(\.message.text)
    #expect(left.isEmpty, "\(followed)", sourceLocation: place)
  }

  private func task(_ keys: String) -> String { "tasks: { a: { \(keys) }, b: x, lint: x }\n" }

  // MARK: - Values cut in two

  @Test(
    "flow-map-errors: quotes",
    arguments: [
      ("run: echo \"a\", \"b\"", "quote the value: 'echo \"a\", \"b\"'", "run: 'echo \"a\", \"b\"'"),
      ("run: 'x', 'y'", "write a list: 'run: ['x', 'y']'", "run: ['x', 'y']"),
      ("run: [x], z", "write a list: 'run: [x, z]'", "run: [x, z]"),
      ("run: 'make a', 'make b'", "write one script of the commands: 'make a && make b'", "run: 'make a && make b'"),
      (
        "run: x, dependencies: \"b\", lint", "write a list: 'dependencies: [\"b\", lint]'",
        "run: x, dependencies: [\"b\", lint]"
      ),
      (
        "run: x, dependencies: b, 'lint'", "write a list: 'dependencies: [b, 'lint']'",
        "run: x, dependencies: [b, 'lint']"
      ),
      ("run: x, dependencies: [b], lint", "write a list: 'dependencies: [b, lint]'", "run: x, dependencies: [b, lint]"),
      ("run: x, description: 'one', two", "quote the value: \"'one', two\"", "run: x, description: \"'one', two\""),
      (
        "run: x, env: { A: 'one', two three }", "quote the value: \"'one', two three\"",
        "run: x, env: { A: \"'one', two three\" }"
      ),
    ])
  func partsInQuotes(keys: String, help: String, followed: String) { follow(task(keys), help, task(followed)) }

  /// Names that may be keys of the map are none of it where anything is in quotes.
  @Test func keysWithoutAColon() {
    #expect(findings(in: "tasks: { a: { run: echo $A, env: { A: 'one', B } } }").isEmpty)
  }

  @Test(
    "flow-map-errors: values that quotes do not help",
    arguments: [
      ("retry: { max: 2, on: 1, 2 }", "write a list: 'on: [1, 2]'", "retry: { max: 2, on: [1, 2] }"),
      ("shell: bash, -c", "write a list: 'shell: [bash, -c]'", "shell: [bash, -c]"),
      ("delay: 1m, 30s", "write 'delay: 1m30s'", "delay: 1m30s"),
      ("timeout: 1,5s", "write 'timeout: 1.5s'", "timeout: 1.5s"),
      ("memory: 1,5GB", "write 'memory: 1.5GB'", "memory: 1.5GB"),
      ("memory: 1,500MB", "it takes one value: write '1500MB' or '1.500MB'", "memory: 1.500MB"),
      ("retry: { max: 1, backoff: 1,5 }", "write 'backoff: 1.5'", "retry: { max: 1, backoff: 1.5 }"),
      ("priority: 1,000", "write 'priority: 1000'", "priority: 1000"),
      ("priority: 1,000,000", "write 'priority: 1000000'", "priority: 1000000"),
      (
        "dependencies: b, when: failure, always", "it takes one value: write 'failure' or 'always'",
        "dependencies: b, when: always"
      ),
      ("tty: true, false", "it takes one value: write 'true' or 'false'", "tty: true"),
      ("matrix: { c: red, green }", "write a list: 'c: [red, green]'", "matrix: { c: [red, green] }"),
    ])
  func partsOfOtherValues(keys: String, help: String, followed: String) {
    follow(task("run: x, " + keys), help, task("run: x, " + followed))
  }

  // MARK: - Brackets

  @Test(
    "flow-map-errors: brackets",
    arguments: [
      (
        "a: { run: x, retry: max: 2 }",
        "if it is a map, put braces around it: '{ max: 2 }'; if not, quote it: 'max: 2'",
        "a: { run: x, retry: { max: 2 } }"
      ),
      (
        "a: { run: x delay: 5s }", "if 'delay' is a key, put a ',' before it; if not, quote the value: 'x delay: 5s'",
        "a: { run: x, delay: 5s }"
      ),
      (
        "a: { run: echo note: x }", "if 'note' is a key, put a ',' before it; if not, quote the value: 'echo note: x'",
        "a: { run: 'echo note: x' }"
      ),
      ("a: { run: x, inputs: {a,b}.c }", "quote the value: '{a,b}.c'", "a: { run: x, inputs: '{a,b}.c' }"),
      ("a:\n    run: x\n    inputs: [ab]/*.c", "quote the value: '[ab]/*.c'", "a:\n    run: x\n    inputs: '[ab]/*.c'"),
      ("a: { run: x } }", "remove this '}'", "a: { run: x }"),
      ("a: { run: [x, z] ]}", "remove this ']'", "a: { run: [x, z] }"),
      ("a: { run: x, outputs: [o]] }", "remove this ']'", "a: { run: x, outputs: [o] }"),
      (
        "a: { run: x }, delay: 5s", "move it inside the brackets: '{ run: x, delay: 5s }'",
        "a: { run: x, delay: 5s }"
      ),
      ("a: { run: x },", "remove it: on lines of their own, entries have no ',' between them", "a: { run: x }"),
      ("a: \"x\",", "remove it: on lines of their own, entries have no ',' between them", "a: \"x\""),
      (
        "a:\n    run: x\n    dependencies: [b], lint", "move it inside the brackets: '[b, lint]'",
        "a:\n    run: x\n    dependencies: [b, lint]"
      ),
      (
        "a:\n    run: x\n    dependencies: \"b\", \"lint\"",
        "write a list: '[\"b\", \"lint\"]', or put quotes around the whole value: '\"b\", \"lint\"'",
        "a:\n    run: x\n    dependencies: [\"b\", \"lint\"]"
      ),
      (
        "a: { dependencies: - b, run: x }", "write the list in brackets of its own: '[b]'",
        "a: { dependencies: [b], run: x }"
      ),
      (
        "a: { dependencies: - b, - lint, run: x }", "write the list in brackets of its own: '[b, lint]'",
        "a: { dependencies: [b, lint], run: x }"
      ),
      (
        "a: { run: x, dependencies: [- b, lint] }", "remove the '-': between brackets, ',' separates the items",
        "a: { run: x, dependencies: [b, lint] }"
      ),
      (
        "a: { run: x, env: { P: /bin:${PATH} } }", "quote the value: '/bin:${PATH}'",
        "a: { run: x, env: { P: '/bin:${PATH}' } }"
      ),
      (
        "a:\n    run: x\n    dependencies:\n      - b\n      -lint", "write '- lint', with a space after the '-'",
        "a:\n    run: x\n    dependencies:\n      - b\n      - lint"
      ),
    ])
  func brackets(entry: String, help: String, followed: String) {
    let text = { (entry: String) in "tasks:\n  b: x\n  lint: x\n  \(entry)\n" }
    follow(text(entry), help, text(followed))
  }

  // MARK: - Comments

  @Test(
    "hash-cuts-script: other values",
    arguments: [
      ("a: echo $(a # b)", "a: echo \"$(a)\" '# b'"),
      ("a: { run: x, matrix: { c: [#fff, #000] } }", "a: { run: x, matrix: { c: ['#fff', '#000'] } }"),
      (
        "a:\n    run: x\n    env: { P: x }\n    description: fix #12",
        "a:\n    run: x\n    env: { P: x }\n    description: 'fix #12'"
      ),
      ("a:\n    run: x\n    env:\n      P: p@ss #word", "a:\n    run: x\n    env:\n      P: 'p@ss #word'"),
      (
        "a:\n    run: x\n    matrix:\n      c: [red, #fff\n        ]",
        "a:\n    run: x\n    matrix:\n      c: [red, '#fff'\n        ]"
      ),
      (
        "a:\n    run: x\n    matrix:\n      c:\n        - #fff\n        - red",
        "a:\n    run: x\n    matrix:\n      c:\n        - '#fff'\n        - red"
      ),
      ("a:\n    run: x\n    cwd: #1", "a:\n    run: x\n    cwd: '#1'"),
      ("a:\n    run: x\n    description: fix (see #a b)", "a:\n    run: x\n    description: 'fix (see #a b)'"),
    ])
  func comments(entry: String, followed: String) {
    let found = findings(in: "tasks:\n  \(entry)\n", FindingFilter())
    #expect(found.count == 1 && found.allSatisfy { $0.message.text.contains("comment") }, "\(entry)")
    #expect(findings(in: "tasks:\n  \(followed)\n", FindingFilter()).isEmpty, "\(followed)")
  }

  @Test func commentsOfParams() {
    follow(
      "params: { d: { default: #x\n } }\ntasks: { a: echo $d }\n", "quote it: '#x'",
      "params: { d: { default: '#x'\n } }\ntasks: { a: echo $d }\n")
    follow("name: #1\ntasks: { a: x }\n", "quote it: '#1'", "name: '#1'\ntasks: { a: x }\n")
  }

  @Test(arguments: [
    "a:\n    run: x\n    timeout: 5s #limit", "a:\n    run: x\n    mode: sync #last",
    "a:\n    run: x\n    inputs: a.c #source",
    "a:\n    run: x\n    matrix:\n      c: [red, # the first\n        green]", "a: echo (a) # b)", "a: x # (a b)",
    "a:\n    run: x\n    env:\n      A: b # word", "a:\n    run: x\n    env:\n      A: b #TODO",
  ])
  func commentsThatAreMeant(entry: String) {
    #expect(findings(in: "tasks:\n  \(entry)\n", FindingFilter()).filter { $0.rule == .commentInValue }.isEmpty)
  }

  // MARK: - Merges

  private static let anchors = "x-a: &a { timeout: 1s }\nx-b: &b { delay: 1s }\nx-c: &c { priority: 1 }\n"

  @Test(
    "double-merge-key-help: several",
    arguments: [
      (
        "<<: *a, <<: *b, <<: *c, run: x", "write one '<<: [*a, *b, *c]', which merges all 3", "<<: [*a, *b, *c], run: x"
      ),
      (
        "<<: [*a, *b], <<: *c, <<: *a, run: x", "write one '<<: [*a, *b, *c]', which merges all 3",
        "<<: [*a, *b, *c], run: x"
      ),
      ("<<: *a, <<: *a, run: x, env: { B: *b, C: *c }", "write it once: '<<: *a'", nil),
      (
        "<<: { grace: 1s }, <<: *b, run: x", "write '<<: [{ grace: 1s }, *b]', which merges both",
        "<<: [{ grace: 1s }, *b], run: x"
      ),
    ])
  func merges(keys: String, help: String, followed: String?) {
    let text = { (keys: String) in Self.anchors + "tasks: { t: { \(keys) } }\n" }
    let found = findings(in: text(keys), FindingFilter()).filter { $0.rule == .duplicateKey }
    #expect(!found.isEmpty && found.allSatisfy { $0.help.text == help }, "\(keys)")
    guard let followed else { return }
    #expect(!findings(in: text(followed), FindingFilter()).contains { $0.severity == .error })
    #expect(fixed(text(keys), FindingFilter()).contains(followed))
  }

  @Test func mergesOfLines() {
    let text = { (keys: String) in "x-a: &a { timeout: 1s }\nx-b: &b { delay: 1s }\ntasks:\n  t:\n    run: x\n\(keys)" }
    follow(
      text("    <<:\n      - *a\n    <<:\n      - *b\n"), "write '<<: [*a, *b]', which merges both",
      text("    <<: [*a, *b]\n"))
    follow(
      text("    <<: *a\n    <<:\n      grace: 1s\n    env: { B: x }\n").replacing("x-b: &b { delay: 1s }\n", with: ""),
      "write one '<<:' with a list of the maps, each after a '- ' on a line below",
      text("    <<:\n      - *a\n      - grace: 1s\n    env: { B: x }\n").replacing("x-b: &b { delay: 1s }\n", with: "")
    )
  }

  @Test func quotedMerge() {
    let text = { (key: String) in "x-a: &a { timeout: 1s }\ntasks:\n  t:\n    run: x\n    \(key): *a\n" }
    follow(text("\"<<\""), "to merge a map, write '<<' without quotes", text("<<"))
  }

  // MARK: - Lists without brackets

  @Test(arguments: [
    ("dependencies: b lint", "list several names in brackets: '[b, lint]'", "dependencies: [b, lint]"),
    ("dependencies: b, lint", "list several names in brackets: '[b, lint]'", "dependencies: [b, lint]"),
    ("dependencies:\n      -b\n      -lint", "list several names in brackets: '[b, lint]'", "dependencies: [b, lint]"),
    ("pool: p q", "list several pools in brackets: '[p, q]'", "pool: [p, q]"),
    (
      "env_file: a.env?, b.env?", "list several paths in brackets: 'env_file: [a.env?, b.env?]'",
      "env_file: [a.env?, b.env?]"
    ),
    (
      "inputs: src/*.c, include/*.h", "list several paths in brackets: 'inputs: [src/*.c, include/*.h]'",
      "inputs: [src/*.c, include/*.h]"
    ),
  ])
  func listsWithoutBrackets(key: String, help: String, followed: String) {
    let text = { (key: String) in
      "\(key.contains("pool") ? "pools: { p: 1, q: 1 }\n" : "")tasks:\n  b: x\n  lint: x\n  a:\n    run: x\n    \(key)\n"
    }
    follow(text(key), help, text(followed))
  }

  @Test(arguments: ["a, b", "a b", "a,b"])
  func namesOfVariables(names: String) {
    let text = { (names: String) in
      "secrets: \(names)\nenv: { a: '1', b: '2' }\ntasks: { t: { run: 'echo $a $b' } }\n"
    }
    let found = findings(in: text(names)).filter { $0.rule == .invalidVariableName }
    #expect(found.map(\.help.text) == ["list several names in brackets: '[a, b]'"])
    #expect(!findings(in: text("[a, b]")).contains { $0.severity == .error })
  }

  @Test(arguments: ["inputs: 'a{b, c}.d'", "inputs: a,v", "env_file: 'a, b'"])
  func pathsWithCommas(key: String) {
    #expect(!findings(in: "tasks: { a: { run: x, \(key) } }").contains { $0.rule == .listInText })
  }

  // MARK: - Keys

  @Test(arguments: [
    ("pools: [p]", "taskflow calls it 'pool'", "pool: [p]"), ("parallel: true", "write 'mode: async'", "mode: async"),
    ("parallel: false", "write 'mode: sync'", "mode: sync"),
    ("env: { A=1, B: 2 }", "write 'A: 1'", "env: { A: 1, B: 2 }"),
    ("env: { A:1 }", "write 'A: …', with a space after the colon", "env: { A: 1 }"),
    ("timeout: -1", "write a duration longer than 0s, or leave the key out", "timeout: 1"),
    ("delay: -1", "write '0s' or a longer duration", "delay: 0s"),
  ])
  func keys(key: String, help: String, followed: String) {
    let text = { (key: String) in
      (key.contains("pool") ? "pools: { p: 1 }\n" : "") + "tasks: { a: { run: 'echo $A', \(key) } }\n"
    }
    let found = findings(in: text(key), FindingFilter()).filter { $0.severity == .error }
    #expect(found.map(\.help.text) == [help], "\(key)")
    #expect(!findings(in: text(followed), FindingFilter()).contains { $0.severity == .error })
  }

  @Test func keysOfOtherToolsWithoutTheirSpace() {
    follow("tasks:\n  a: steps:echo hi\n", "write 'steps: …', with a space after the colon", "tasks:\n  a: echo hi\n")
  }

  @Test(arguments: [
    ("tasks:\n  a： x\n", "U+FF1A", ":"), ("tasks:\n  a∶ x\n  b: y\n", "U+2236", ":"),
    ("tasks:\n  b: x\n  a: { run: x, dependencies: – b }\n", "U+2013", "-"),
  ])
  func signsThatOnlyLookLikeIt(text: String, code: String, sign: String) {
    let found = findings(in: text, FindingFilter())
    #expect(found.map(\.message.text) == ["\(code), which only looks like a '\(sign)'"])
    #expect(found.map(\.help.text) == ["write an ordinary '\(sign)' in its place"])
  }

  // MARK: - Files

  /// Braces only list names.
  @Test func bracesInOutputs() {
    check(
      ["duplicate-output"], in: "tasks: { t: { run: x, outputs: 'w/{a,b}' }, u: { run: y, outputs: ⟦w/b⟧ } }")
    check(
      ["duplicate-output"], in: "tasks: { t: { run: x, outputs: 'w/{a,b}' }, u: { run: y, outputs: ⟦'w/{b,a,c}'⟧ } }")
    check(
      ["unordered-input", "unordered-input"],
      in:
        "tasks: { t: { run: x, outputs: 'o/{p,q}.o' }, u: { run: y, inputs: ⟦'o/q.*'⟧ }, v: { run: z, inputs: ⟦'o/{q,p}.o'⟧ } }"
    )
    check([], in: "tasks: { t: { run: x, outputs: 'w/{a,b}' }, u: { run: y, outputs: w/c } }")
  }

  /// Variables make it longer than any path that a process can be given.
  @Test func longInputs() {
    let text = String(repeating: "x", count: 70_000)
    check(
      ["text-too-long"],
      in: "env: { A: \(text) }\ntasks: { t: { run: 'echo $A', inputs: [⟦'${A}${A}'⟧, '${A}'] } }")
  }
}
