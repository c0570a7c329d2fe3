import Diagnostics
import TestSupport
import Testing

/// One mistake is one finding: nothing is reported that only follows from another.
@Suite struct ConsequenceTests {
  /// An alias of nothing leaves a gap, of which nothing else is said, whatever was to stand there.
  @Test(arguments: [
    "tasks: {a: {run: ⟦*x⟧}}", "tasks: {a: {delay: ⟦*x⟧}}", "tasks: {a: {run: x, cpus: ⟦*long_name⟧}}",
    "tasks: {a: {dependencies: ⟦*x⟧}}", "tasks: {a: {dependencies: ⟦*long_name⟧}}",
    "tasks: {a: {dependencies: [⟦*x⟧]}}",
    "tasks: {a: {run: [⟦*x⟧]}}", "tasks: {a: {run: x, shell: ⟦*x⟧}}", "tasks: {a: {run: x, env: ⟦*x⟧}}",
    "tasks: {a: {run: x, env: {A: ⟦*x⟧}}}", "tasks: {a: {run: x, mode: ⟦*long_name⟧}}", "tasks: {a: ⟦*x⟧}",
    "tasks: {a: ⟦*long_name⟧, b: {run: x, dependencies: a}}", "tasks: {a: {<<: ⟦*x⟧, run: x}}",
    "tasks: {a: {<<: [⟦*x⟧], run: x}}", "tasks: {g: {tasks: ⟦*x⟧}}", "tasks: ⟦*x⟧", "tasks: ⟦*x⟧\ndefault: a",
    "version: ⟦*x⟧\ntasks: {a: x}", "name: ⟦*x⟧\ntasks: {a: x}", "default: ⟦*x⟧\ntasks: {a: x}",
    "defaults: ⟦*x⟧\ntasks: {a: x}", "tasks: {⟦*x⟧ : y, a: x}", "⟦*x⟧ : y\ntasks: {a: x}",
    "tasks: {a: {run: x, env: {⟦*x⟧ : y}}}",
  ])
  func unknownAlias(marked: String) {
    check("unknown-alias", in: marked)
  }

  @Test(arguments: [
    "x-a: &x {run: x, env: ⟦*x⟧}\ntasks: {a: *x}", "tasks: &x {a: {run: x, env: ⟦*x⟧}}", "tasks: &x {a: ⟦*x⟧}",
    "tasks: {a: &x {<<: ⟦*x⟧, run: x}}", "tasks: {g: &x {tasks: ⟦*x⟧}}", "&x tasks: {a: &x {run: [⟦*x⟧]}}",
  ])
  func recursiveAlias(marked: String) {
    check("recursive-alias", in: marked)
  }

  @Test func keysThatAreNoText() {
    check("invalid-key", in: "tasks: {⟦[a, b]⟧: x, c: y}")
    check("invalid-key", in: "tasks: {? ⟦{a: b}⟧ : x, c: y}")
    check("invalid-key", in: "tasks: {⟦[a, b]⟧: }")
    check("invalid-key", in: "⟦[a]⟧: x\ntasks: {c: y}")
    check("invalid-key", in: "tasks: {c: {run: x, env: {⟦[A]⟧: y}}}")
    check("invalid-key", in: "tasks: {c: {run: x, ⟦[A]⟧: y}}")
  }

  /// Where 'tasks' is not there, or not what it should be, nothing can be named.
  @Test func tasksThatCannotBeRead() {
    check("unknown-key", in: "⟦jobs⟧:\n  a: {run: x}\ndefault: a\n")
    check("unknown-key", in: "default: a\n⟦task⟧:\n  a: x\n")
    check("wrong-type", in: "default: a\ntasks: ⟦[a, b]⟧\n")
    check("no-tasks", in: "default: a\n⟦tasks⟧:\n")
    // But a file that has neither is told so.
    check("no-tasks", in: "⟦name⟧: x\n")
    // What may be a task is told to be one.
    check("unknown-key", in: "name: x\n⟦colour⟧: red\n")
  }

  /// Of a key that is given twice both values are read, so that both are known and both are checked.
  @Test func keysGivenTwice() {
    check("duplicate-key", in: "tasks:\n  a: x\n⟦tasks⟧:\n  b: {run: y, dependencies: a}\n")
    check("duplicate-key", in: "tasks:\n  g:\n    tasks: {a: x}\n    ⟦tasks⟧: {b: {run: y, dependencies: a}}\n")
    check("duplicate-key", in: "tasks:\n  a: {run: x, dependencies: b}\n  b: x\n  ⟦a⟧: {run: y, dependencies: b}\n")
    check("duplicate-key", in: "tasks:\n  a: {run: x, ⟦run⟧: y}\n")
    check("invalid-duration", "duplicate-key", in: "tasks:\n  a: {delay: ⟦x⟧, ⟦delay⟧: 1s}\n")
  }

  /// A task with mistakes is still there for those that depend on it.
  @Test func tasksWithMistakes() {
    check("wrong-type", in: "tasks:\n  a: ⟦[x]⟧\n  b: {run: y, dependencies: a}\n")
    check("empty-task", in: "tasks:\n  ⟦a⟧:\n  b: {run: y, dependencies: a}\n")
    check("unknown-key", in: "tasks:\n  a: {⟦comand⟧: x}\n  b: {run: y, dependencies: a}\n")
    check("no-tasks", in: "tasks:\n  g: {tasks: ⟦{}⟧}\n  b: {run: y, dependencies: g}\n")
    // What can't be found makes no edge, and so no cycle.
    check("unknown-dependency", in: "tasks:\n  a: {run: x, dependencies: ⟦bb⟧}\n  b: {run: y, dependencies: a}\n")
  }
}
