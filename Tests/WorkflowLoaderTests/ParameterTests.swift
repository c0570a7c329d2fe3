import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// `params` of a file.
@Suite struct ParameterTests {
  private func parameters(_ map: String) throws -> [Parameter] {
    let loaded = load("params: \(map)\ntasks: {a: x}\n")
    #expect(loaded.diagnostics.filter { $0.rule != .missingParameter }.isEmpty, "\(loaded.report)")
    return try #require(loaded.workflow).files[0].parameters
  }

  @Test func bothForms() throws {
    let all = try parameters(
      "{a: 1.10, b: , c: {default: no, description: 'What ${x}.', secret: true}, d: {choices: [x, 1.10, $$]}, e: {}, "
        + "f: {default: ~}, g: '${A}/x', h: {pattern: 'v\\d+'}, i: ''}")
    #expect(all.map(\.name) == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    #expect(all.map { $0.defaultValue?.template.shown } == ["1.10", nil, "no", nil, nil, nil, "${A}/x", nil, ""])
    #expect(all[2].description == "What ${x}.")
    #expect(all.map(\.isSecret).filter { $0 }.count == 1 && all[2].isSecret)
    #expect(all[3].choices == ["x", "1.10", "$"])
    #expect(all[7].pattern == "v\\d+")
    #expect(try parameters("{}").isEmpty)
  }

  @Test func problems() throws {
    let all = try parameters("{a: {choices: [x, é]}, b: {pattern: 'a|ab'}, c: {pattern: '.*'}, d: {pattern: ''}, e: }")
    #expect(all[0].problem(of: Array("é".utf8)) == nil)
    #expect(all[0].problem(of: Array("e\u{301}".utf8)) == .notAChoice(["x", "é"]))
    #expect(all[0].problem(of: []) == .notAChoice(["x", "é"]))
    // The whole value, on whatever way.
    #expect(all[1].problem(of: Array("ab".utf8)) == nil)
    #expect(all[1].problem(of: Array("xab".utf8)) == .noMatch(pattern: "a|ab"))
    #expect(all[1].problem(of: Array("abx".utf8)) == .noMatch(pattern: "a|ab"))
    #expect(all[2].problem(of: Array("é 語 🚀".utf8)) == nil)
    #expect(all[2].problem(of: Array("a\nb".utf8)) == .noMatch(pattern: ".*"))
    #expect(all[2].problem(of: [0xFF]) == .notText)
    #expect(all[3].problem(of: []) == nil)
    #expect(all[3].problem(of: [0x61]) == .noMatch(pattern: ""))
    #expect(all[4].problem(of: [0xFF]) == nil)
  }

  @Test func findings() {
    check("invalid-variable-name", in: "params: {⟦a-b⟧: 1}\ntasks: {a: x}\n")
    check("wrong-type", in: "params: {a: ⟦[x]⟧}\ntasks: {a: x}\n")
    check("invalid-param", in: "params: {a: {default: ⟦z⟧, choices: [x, y]}}\ntasks: {a: x}\n")
    check("invalid-param", in: "params: {a: {pattern: 'v[0-9]+', default: ⟦12⟧}}\ntasks: {a: x}\n")
    check("invalid-pattern", in: "params: {a: {pattern: ⟦'v['⟧, default: 12}}\ntasks: {a: x}\n")
    check("duplicate-item", in: "params: {a: {default: x, choices: [x, y, ⟦x⟧]}}\ntasks: {a: x}\n")
    check("empty-command", in: "params: {a: {default: x, choices: ⟦[]⟧}}\ntasks: {a: x}\n")
    check("wrong-type", in: "params: {a: {default: x, choices: [⟦[x]⟧]}}\ntasks: {a: x}\n")
    check("invalid-choice", in: "params: {a: {default: x, secret: ⟦yes⟧}}\ntasks: {a: x}\n")
    // What is put together from variables is checked when they are known.
    check("invalid-param", in: "params: {a: {default: ⟦'${A:-z}'⟧, choices: [x, y]}}\ntasks: {a: x}\n")
    check(in: "params: {a: {default: '${A:-y}', choices: [x, y]}}\ntasks: {a: x}\n")
    #expect(
      load("params:\n  level: { default: inof, choices: [debug, info] }\ntasks: { a: x }\n").report == """
        error[invalid-param]: param 'level' cannot be 'inof': it is not one of the choices
         --> test.yaml:2:21
          |
        2 |   level: { default: inof, choices: [debug, info] }
          |                     ^^^^
          = help: use 'debug' or 'info'

        """)
    #expect(
      load("params:\n  version: { default: v1, pattern: 'v(\\d+' }\ntasks: { a: x }\n").report == """
        error[invalid-pattern]: 'pattern' is not a valid regular expression: missing closing parenthesis
         --> test.yaml:2:36
          |
        2 |   version: { default: v1, pattern: 'v(\\d+' }
          |                                    ^^^^^^^
          = help: put a backslash before characters that are meant literally

        """)
    // The value of a secret is not repeated, though it stands in the file.
    #expect(
      load("params: {a: {secret: true, default: z, choices: [x]}}\ntasks: {a: x}\n").diagnostics.map(\.fact)
        == [.invalidParameterValue(name: "a", value: "***", .notAChoice(["x"]))])
  }
}
