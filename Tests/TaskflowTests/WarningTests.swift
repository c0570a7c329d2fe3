import Diagnostics
import TestSupport
import Testing

/// What works, but hardly as it was meant: found where it is certain, and nowhere else.
@Suite struct WarningTests {
  @Test(arguments: [
    // Directly, over several, through groups and through the order of a list.
    "{ a: x, b: { run: x, dependencies: a }, c: { run: x, dependencies: [⟦a⟧, b] } }",
    "{ c: { run: x, dependencies: [b, ⟦a⟧] }, a: x, b: { run: x, dependencies: a } }",
    "{ a: x, b: { run: x, dependencies: a }, c: { run: x, dependencies: b }, d: { run: x, dependencies: [⟦a⟧, c] } }",
    "{ a: x, g: { dependencies: a, tasks: { b: x, c: { run: x, dependencies: [b, ⟦a⟧] } } } }",
    "{ a: x, g: { dependencies: a, tasks: { b: x } }, c: { run: x, dependencies: [g, ⟦a⟧] } }",
    "{ g: { tasks: { a: x, b: x } }, c: { run: x, dependencies: [g, ⟦g/a⟧] } }",
    "{ g: { mode: sync, tasks: { a: x, b: x, c: { run: x, dependencies: [⟦a⟧] } } } }",
    "{ t: { run: x, matrix: { n: [a, b] } }, c: { run: x, dependencies: [t, ⟦'t[n=a]'⟧] } }",
  ])
  func impliedDependencies(tasks: String) {
    check(["implied-dependency"], in: "tasks: \(tasks)")
  }

  @Test(arguments: [
    "{ a: x, b: x, c: { run: x, dependencies: [a, b] } }",
    "{ a: x, b: { run: x, dependencies: a }, c: { run: x, dependencies: b } }",
    // The one between may run, or end well, although the first has failed.
    "{ a: x, b: { run: x, dependencies: a, when: always }, c: { run: x, dependencies: [a, b] } }",
    "{ a: x, b: { run: x, dependencies: a, allow_failure: true }, c: { run: x, dependencies: [a, b] } }",
    // It asks for the failure of each.
    "{ a: x, b: { run: x, dependencies: a }, c: { run: x, dependencies: [a, b], when: failure } }",
    "{ t: { run: x, matrix: { n: [a, b] } }, c: { run: x, dependencies: ['t[n=a]', 't[n=b]'] } }",
  ])
  func neededDependencies(tasks: String) {
    check([], in: "tasks: \(tasks)")
  }

  @Test(arguments: [
    "tasks: { ⟦a⟧: { run: x, when: failure } }",
    "tasks: { g: { tasks: { ⟦a⟧: { run: x, when: failure } } } }",
    "tasks: { ⟦g⟧: { when: failure, tasks: { a: x } } }",
  ])
  func failureWithoutDependency(text: String) {
    check(["failure-without-dependency"], in: text)
  }

  @Test(arguments: [
    "tasks: { a: x, b: { run: x, when: failure, dependencies: a } }",
    "tasks: { b: { run: x, when: always } }",
    "{ mode: sync, tasks: { a: x, b: { run: x, when: failure } } }",
    "tasks: { a: x, g: { dependencies: a, tasks: { b: { run: x, when: failure } } } }",
  ])
  func failureOfSomething(text: String) {
    check([], in: text)
  }

  @Test(arguments: [
    ("matrix: { os: [a], exclude: [{ os: a }] }", true), ("matrix: { os: [] }", true),
    ("matrix: { os: [a, b], exclude: [{ os: a }] }", false),
    ("matrix: { os: [a], exclude: [{ os: a }], include: [{ os: b }] }", false),
  ])
  func matricesWithoutInstances(matrix: String, isUnreachable: Bool) {
    let key = isUnreachable ? "⟦matrix⟧\(matrix.dropFirst(6))" : matrix
    check(isUnreachable ? ["unreachable-task"] : [], in: "tasks: { t: { run: x, \(key) } }")
  }

  // MARK: - Lists in order

  private static let apart = "{ a: { run: x, inputs: i, outputs: o1 }, b: { run: x, inputs: i, outputs: o2 } }"

  @Test func listsInOrderForNothing() {
    check(["needless-sync"], in: "tasks: { ⟦g⟧: { mode: sync, tasks: \(Self.apart) } }")
    check(["needless-sync"], in: "{ mode: sync, tasks: { ⟦a⟧\(Self.apart.dropFirst(3)) }")
    check([], in: "tasks: { g: { tasks: \(Self.apart) } }")
  }

  /// Nobody knows what else a script does: everything has to be said.
  @Test(arguments: [
    "{ a: x, b: x }",
    "{ a: { run: x, inputs: i, outputs: o }, b: { run: x, inputs: o, outputs: p } }",
    "{ a: { run: x, inputs: i, outputs: d }, b: { run: x, inputs: d/f, outputs: p } }",
    "{ a: { run: x, inputs: i, outputs: o.c }, b: { run: x, inputs: '*.c', outputs: p } }",
    "{ a: { run: x, inputs: i, outputs: o }, b: { run: x, inputs: j } }",
    "{ a: { run: x, inputs: i, outputs: '${O:-o}*' }, b: { run: x, inputs: i, outputs: p } }",
    "{ a: { run: x, inputs: i, outputs: o, if: test -e f }, b: { run: x, inputs: i, outputs: p } }",
  ])
  func listsInOrderForAReason(tasks: String) {
    check([], in: "tasks: { g: { mode: sync, tasks: \(tasks) } }")
  }

  // MARK: - Tests

  @Test(arguments: [
    "true", "':'", "exit 0", "false", "exit 1", "'! true'", "test a = a", "'[ 1 -eq 1 ]'", "'[[ a == b ]]'",
    "test a != b",
  ])
  func constantTests(test: String) {
    check(["constant-condition"], in: "tasks: { a: { run: x, if: ⟦\(test)⟧ } }")
  }

  @Test(arguments: [
    "test -e f", "test $A = a", "'[ -n \"$A\" ]'", "./check", "true && ./check", "grep -q x f", "test a", "truely",
  ])
  func testsThatAsk(test: String) {
    check([], in: "tasks: { a: { run: x, if: \(test) } }")
  }

  // MARK: - What is not used

  @Test(arguments: [
    "{ params: { ⟦used⟧: 1, there: 2 }, tasks: { a: echo $there } }",
    "{ params: { ⟦used⟧: { default: 1 } }, tasks: { a: echo $unused } }",
  ])
  func unusedParams(text: String) {
    check(["unused-param"], in: text)
  }

  @Test(arguments: [
    "echo $p", "'echo ${p}'", "'echo \"${p:-x}\"'", "{ run: [sh, -c, 'echo ${p}'] }", "{ run: x, cwd: '${p}' }",
    "{ run: x, if: test $p }",
    "{ run: x, env: { Q: '${p}' } }", "{ run: x, matrix: { n: ['${p}'] } }",
    "{ run: 'python3 -c \"import os; os.environ[p]\"' }",
  ])
  func usedParams(task: String) {
    check([], in: "{ params: { p: 1 }, tasks: { a: \(task) } }")
  }

  /// Such names are read by programs themselves.
  @Test func namesInCapitalsAreUsed() {
    check([], in: "{ params: { CC: gcc }, tasks: { a: make } }")
  }

  @Test func unusedPools() {
    check(["unused-pool"], in: "{ pools: { p: 1, ⟦q⟧: 2 }, tasks: { a: { run: x, pool: p } } }")
    check([], in: "{ pools: { p: 1 }, defaults: { pool: p }, tasks: { a: x } }")
    check([], in: "{ pools: { p: 1 }, tasks: { g: { pool: p, tasks: { a: x } } } }")
  }

  @Test(arguments: [
    "{ x-a: ⟦&a⟧ 1, tasks: { t: x } }", "{ x-a: ⟦&a⟧ [1], x-b: &a [2], x-c: *a, tasks: { t: x } }",
    "tasks: { t: { run: ⟦&r⟧ 'x' } }", "tasks:\n  t: ⟦&t⟧\n    run: x\n", "tasks: { t: !!map ⟦&t⟧ { run: x } }",
  ])
  func unusedAnchors(text: String) {
    check(["unused-anchor"], in: text)
  }

  @Test(arguments: [
    ("a: { run: x, exports: [⟦v⟧] }", true),
    ("a: { run: echo v=1, exports: [⟦v⟧] }, b: { run: echo, dependencies: a }", true),
    ("a: { run: x, exports: [⟦V⟧] }", true),
    ("a: { run: x, exports: [v] }, b: { run: echo $v, dependencies: a }", false),
    ("a: { run: x, exports: [V] }, b: { run: make, dependencies: a }", false),
    ("a: { run: x, exports: [v] }, b: { run: x, matrix: { n: '${v}' }, dependencies: a }", false),
    ("g: { mode: sync, tasks: { a: { run: x, exports: [v] }, b: echo $v } }", false),
  ])
  func exports(tasks: String, isUnused: Bool) {
    check(isUnused ? ["unused-export"] : [], in: "tasks: { \(tasks) }")
  }

  // MARK: - Secrets

  @Test(arguments: [
    "DB_PASSWORD: hunter2hunter", "API_KEY: 0a1b2c3d4e5f", "token: abcdefgh", "AWS_SECRET_ACCESS_KEY: abcdefghij",
  ])
  func secretsByTheirNames(entry: String) {
    let parts = entry.split(separator: " ")
    check(["plain-secret"], in: "{ env: { \(parts[0]) ⟦\(parts[1])⟧ }, tasks: { a: echo $token } }")
  }

  @Test(arguments: [
    "DB_PASSWORD: '${DB_PASSWORD}'", "DB_PASSWORD_FILE: /run/secrets/db", "TOKEN: changeme", "TOKEN: /etc/token",
    "CACHE_KEY: abcdefghij", "TOKEN: ''", "TOKENS: 1024000", "TOKEN: null", "PASSWORD: short",
  ])
  func noSecrets(entry: String) {
    check([], in: "{ env: { \(entry) }, tasks: { a: x } }")
  }

  @Test func declaredSecrets() {
    check(["plain-secret"], in: "{ secrets: [K], env: { K: ⟦abcdefgh⟧ }, tasks: { a: x } }")
    check(["plain-secret"], in: "{ params: { K: { default: ⟦abcdefgh⟧, secret: true } }, tasks: { a: x } }")
  }

  @Test(arguments: ["AKIAIOSFODNN7EXAMPLE", "glpat-abcdefghij0123456789", "-----BEGIN PRIVATE KEY-----"])
  func secretsByTheirForm(secret: String) {
    check(["plain-secret"], in: "tasks: { a: 'echo ⟦\(secret)⟧ | login' }")
    check([], in: "tasks: { a: 'echo x\(secret.dropLast(4))' }")
  }

  // MARK: - Values

  @Test(arguments: ["yes", "No", "on", "OFF", "y", "N", "010", "-017", "1:30", "1e3", "0x1F", "0b11", "1_000", "3.10"])
  func ambiguousValues(text: String) {
    check(["ambiguous-value"], in: "{ env: { A: ⟦\(text)⟧ }, tasks: { a: x } }")
    check(["ambiguous-value"], in: "tasks: { a: { run: [echo, ⟦\(text)⟧] } }")
    check([], in: "{ env: { A: '\(text)' }, tasks: { a: x } }")
    check([], in: "{ env: { A: \"\(text)\" }, tasks: { a: echo \(text) } }")
  }

  @Test(arguments: [
    "1", "0", "10", "1.5", "1.0", "3.11", "true", "yesterday", "01x", "1.2.3", "2024-01-01", "x010", "-",
  ])
  func plainValues(text: String) {
    check([], in: "{ env: { A: '', B: \(text == "-" ? "'-'" : text) }, tasks: { a: x } }")
  }

  @Test(arguments: [
    ("timeout: 1m, tasks: { a: { run: x, timeout: ⟦2m⟧ } }", true),
    ("timeout: 1m, tasks: { h: { tasks: { a: { run: x, timeout: ⟦61s⟧ } } } }", true),
    ("tasks: { a: { run: x, timeout: ⟦2m⟧ } }, timeout: 1m", true),
    ("timeout: 1m, tasks: { a: { run: x, timeout: 1m } }", false), ("tasks: { a: { run: x, timeout: 2m } }", false),
  ])
  func timeouts(group: String, isLonger: Bool) {
    let group = isLonger ? group : group.replacing("⟦", with: "").replacing("⟧", with: "")
    check(isLonger ? ["ineffective-timeout"] : [], in: "tasks: { g: { \(group) } }")
  }

  // MARK: - White space

  @Test(arguments: [
    ("tasks:\n  a:⟦\t⟧x\n", 1), ("tasks:\n  a: x⟦\t⟧# why\n", 1), ("tasks: { a:⟦\t\t⟧x,⟦\t⟧b: y }\n", 2),
    ("tasks:\n  a: |\n    x\n    \ty\n", 0), ("tasks:\n  a: 'x\ty'\n", 0), ("tasks:\n  a: x # b\tc\n", 0),
  ])
  func tabs(text: String, count: Int) {
    check(Array(repeating: "tab", count: count), in: text)
  }

  @Test(arguments: [
    ("tasks:\r\n  a: ⟦|⟧\r\n    x\r\n    y\r\n  b: |\r\n    z\r\n", true),
    ("tasks:\r\n  a: x\r\n  b: y\r\n", false), ("tasks: { a: git \r \"$tag\" }\n", false),
    ("tasks:\n  a: |\n    x\n", false),
  ])
  func carriageReturns(text: String, isInScript: Bool) {
    let rules = findings(in: MarkedText(text).text).map(\.rule.id)
    #expect(rules == (isInScript ? ["crlf-script"] : []))
  }

  /// Beside a mistake nobody knows what else would be used.
  @Test func doubtsAboutAWrongFileAreKeptBack() {
    check(["unknown-pool"], in: "{ pools: { p: 1 }, params: { q: 1 }, tasks: { a: { run: x, pool: ⟦pp⟧ } } }")
    check(["unknown-dependency"], in: "tasks: { a: { run: x, when: failure, dependencies: ⟦b⟧ } }")
  }
}
