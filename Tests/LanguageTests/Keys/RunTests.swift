import TestSupport
import Testing
import WorkflowModel

/// `run`: text goes to the shell, byte for byte; a list is executed directly.
struct RunTests {
  static let cases: [Case] = .all(
    .good("run", in: .task, values: ["echo a", "[echo, a]", "1.10", "[echo, 1.10, null, '']", "'${NOT_REPLACED $('"]),
    .bad(
      "run", in: .task,
      values: [
        "⟦''⟧": "empty-command", "⟦'  '⟧": "empty-command", "⟦[]⟧": "empty-command", "⟦{ a: b }⟧": "wrong-type",
        "[a, ⟦[b]⟧]": "wrong-type", #"⟦"a\0b"⟧"#: "nul-in-text", #"[a, ⟦"b\0"⟧]"#: "nul-in-text",
      ]))

  @Test func theScriptIsNeverRewritten() throws {
    let workflow = try #require(load("tasks: { a: \"echo ${HOME:-x} $$ `id` $(id)\\n\\tend \" }").workflow)
    guard case .script(let text) = workflow.tasks[0].action else { return #expect(Bool(false)) }
    #expect(workflow.texts[text] == "echo ${HOME:-x} $$ `id` $(id)\n\tend ")
  }

  @Test func theWordsOfAListAreArgumentsAndNothingElse() throws {
    let sandbox = try Sandbox(
      #"tasks: { a: { run: [printf, '<%s>', '$HOME', '*', "a b", '', '-n', '${X}', "`id`", null, 007, "é\n"] } }"#)
    #expect(try sandbox.taskflow("run", "-q").output == "<$HOME><*><a b><><-n><${X}><`id`><null><007><é\n>")
  }
}
