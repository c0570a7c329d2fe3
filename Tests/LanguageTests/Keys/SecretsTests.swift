import Planner
import TestSupport
import Testing

/// `secrets`: variables whose values are masked as `***` wherever they turn up.
struct SecretsTests {
  static let cases: [Case] = .all(
    .good("secrets", in: .workflow, values: ["[API_TOKEN]", "[a, b]", "API_TOKEN", "[]"]),
    .bad(
      "secrets", in: .workflow,
      values: [
        "⟦{ a: b }⟧": "wrong-type", "[⟦a-b⟧]": "invalid-variable-name", "[a, ⟦a⟧]": "duplicate-item",
        "[⟦[a]⟧]": "wrong-type",
      ]))

  @Test func theirValuesAreKnownWhereverTheyAreSet() throws {
    let plan = try planned(
      "secrets: [A, B, C]\nenv: { A: workflow }\ntasks: { g: { env: { A: group }, tasks: { t: x } } }",
      .given(process: ["A": "process", "B": "inherited"]))
    #expect(plan.knownSecrets() == ["group", "inherited", "workflow"].map { Array($0.utf8) })
  }

  @Test func theyAreMaskedInMessagesOfTheFile() throws {
    let sandbox = try Sandbox(
      "secrets: [TOKEN]\ntasks: {a: {env: {X: '${NONE:?not with ${TOKEN}}'}, cwd: '${NO:?nor ${TOKEN}}', run: 'true'}}")
    let result = try sandbox.taskflow("plan", environment: ["TOKEN": "hunter2"])
    #expect(result.errors.contains("variable 'NONE' is not set: not with ***\n"))
    #expect(!result.errors.contains("hunter2"))
    #expect(result.status == .exited(2))
  }

  @Test func theyAreMaskedInOutputEventsAndReports() throws {
    let sandbox = try Sandbox(
      """
      secrets: [TOKEN, MADE]
      params: { key: { secret: true } }
      tasks:
        export: { exports: MADE, run: 'echo MADE=made-of-$((6 * 7))x >> "$TASKFLOW_EXPORTS"' }
        show: { dependencies: export, run: 'echo "<$TOKEN> <$key> <$MADE>"; echo "$TOKEN" >&2; exit 3' }
        name: { matrix: { m: ["${key}"] }, run: 'true' }
      """)
    let result = try sandbox.taskflow(
      "run", "-k", "--set", "key=hunter2", "--events", "events.json", environment: ["TOKEN": "s3cr3t"])
    let all = try result.output + result.errors + sandbox.directory.read("events.json")
    #expect(result.output.contains("<***> <***> <***>"))
    for secret in ["s3cr3t", "hunter2", "made-of-42x"] { #expect(!all.contains(secret)) }
    #expect(result.status == .exited(1))
  }

  @Test func eachValueThatAnAttemptExportsIsMasked() throws {
    let sandbox = try Sandbox(
      """
      secrets: [MADE]
      tasks:
        export:
          exports: MADE
          run: |
            for part in one two three; do echo "MADE=made-$part" >> "$TASKFLOW_EXPORTS"; echo "<made-$part>"; done
        show: { dependencies: export, run: 'echo "$MADE, not made-one, but made-$((1 + 1))"' }
      """)
    #expect(try sandbox.taskflow("run", "-q", "-j", "1").output == "<***>\n<***>\n<***>\n***, not ***, but made-2\n")
  }
}
