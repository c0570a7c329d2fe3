import Diagnostics
import TestSupport
import Testing
import WorkflowModel

@Suite struct NameTests {
  @Test(arguments: [
    "a", "A", "_", "a1", "build-all", "build_all", "v1.2", "_private", "a-", "a.", "a..b", "a--b", "tasks", "run",
    "null2", "no",
  ])
  func goodNames(name: String) throws {
    #expect(try read("tasks: {\(name): x}\n").listing == ["\(name): run \"x\""])
  }

  @Test(arguments: [
    "1a", "-a", ".a", "a b", "a/b", "a:b", "été", "a[b]", "$a", "''", "' a'", "a,b", "\"a\\n\"", "a@b", "*", "я", "42",
  ])
  func badNames(name: String) {
    let isPlain = !name.contains("[") && !name.contains(",") && name != "*"
    let source = isPlain ? name : "'\(name)'"
    check("invalid-name", in: "tasks:\n  ⟦\(source)⟧: x\n  b: y\n")
    check("invalid-name", in: "tasks:\n  g:\n    tasks:\n      ⟦\(source)⟧: x\n")
  }

  /// A name that is wrong is still a name: what refers to it is not reported as well.
  @Test func badNamesCanBeReferredTo() {
    check("invalid-name", in: "default: a b\ntasks:\n  ⟦a b⟧: x\n  c: {run: y, dependencies: a b}\n")
  }

  @Test(arguments: ["A", "a", "_", "A1", "MY_VAR", "_1"])
  func goodVariables(name: String) throws {
    #expect(try read("env: {\(name): x}\ntasks: {a: x}\n").files[0].environment.map(\.name) == [name])
  }

  @Test(arguments: ["1A", "A-B", "A.B", "A B", "''", "'A='", "ÉTÉ", "$A", "'A '"])
  func badVariables(name: String) {
    check("invalid-variable-name", in: "env:\n  ⟦\(name)⟧: x\ntasks: {a: x}\n")
    check("invalid-variable-name", in: "tasks:\n  a:\n    run: x\n    env: {⟦\(name)⟧: x}\n")
    check("invalid-variable-name", in: "defaults: {env: {⟦\(name)⟧: ~}}\ntasks: {a: x}\n")
  }
}
