import Diagnostics
import TestSupport
import Testing

/// Behind a mistake in the YAML nothing is known; what stands before it is checked, but for what the rest could change.
@Suite struct IncompleteFileTests {
  @Test func whatStandsBeforeIsChecked() {
    check(
      "invalid-choice", "unknown-key", "invalid-duration", "yaml-syntax",
      in: "mode: ⟦asynk⟧\ntasks:\n  a: { ⟦rnu⟧: x }\n  b: { run: x, timeout: ⟦soon⟧ }\n  c: x⟦:⟧ y\n")
    check(
      "duplicate-key", "wrong-type", "yaml-syntax",
      in: "tasks:\n  a: x\n  ⟦a⟧: y\n  b:\n    env: ⟦x⟧\n    run: z\n  d:\n⟦\t⟧run: x\n")
  }

  /// All of these would be findings if the file ended before the mistake.
  @Test(arguments: [
    // A task, a command, or a param that is still to come.
    "name: x\n⟦@⟧\n", "tasks:\n⟦\t⟧a: x\n", "tasks:\n  a:\n⟦\t⟧run: x\n", "tasks:\n  a:\n    tty: true\n⟦\t⟧run: x\n",
    "tasks:\n  a:\n    service: { ready: x }\n    cpus: 1\n⟦\t⟧run: x\n",
    "tasks:\n  a: { run: x, pool: gpu }\n⟦\t⟧b: x\npools: { gpu: 1 }\n",
    "tasks:\n  a: { run: x, dependencies: b }\n⟦\t⟧b: x\n", "default: [b]\ntasks:\n  a: x\n⟦\t⟧b: x\n",
    // A key that a group may have, and a task not.
    "tasks:\n  a:\n    defaults: { cpus: 1 }\n    cwd: x\n⟦\t⟧tasks: x\n",
    // A value whose end is not known.
    "tasks:\n  a:\n    run: ⟦[⟧\n", "tasks:\n  a:\n    run: |\n  ⟦echo⟧\n  cpus: 1\n",
    "tasks:\n  a:\n    env:\n⟦\t⟧A: x\n", "tasks:\n  a:\n    delay: 5s\n     ⟦b⟧: x\n",
    "tasks: { a: { retry: ⟦{⟧ delay: 1s\n",
    "tasks:\n  a: { run: x, timeout: ⟦\"⟧1s }\n",
    "tasks:\n  a:\n    retry:\n      delay: 1s\n      backoff: 2\n⟦\t⟧max: 2\n",
  ])
  func nothingFollowsFromTheMistake(marked: String) {
    check("yaml-syntax", in: marked)
  }

  /// A key that is a collection without an end.
  @Test(arguments: ["? [a⟦", "tasks: { ? { a: [x, ⟦", "tasks:\n  ? - a\n    - ⟦@⟧\n", "? x-a\n? ⟦@⟧\n"])
  func keysWithoutAnEnd(head: String) {
    let text = MarkedText(head.hasSuffix("⟦") ? String(head.dropLast()) : head).text
    #expect(load(text).rules.filter { $0 != "invalid-key" } == ["yaml-syntax"])
  }

  @Test func limitsStopTheReadingToo() {
    check("unknown-key", "several-documents", in: "⟦nmae⟧: x\ntasks: { a: x }\n⟦---⟧\nb: y\n")
  }
}
