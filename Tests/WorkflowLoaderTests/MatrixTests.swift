import Diagnostics
import TestSupport
import Testing
import WorkflowLoader
import WorkflowModel

/// `matrix`: its axes, and what is added and left out.
@Suite struct MatrixTests {
  private func matrix(_ map: String) throws -> String {
    let loaded = load("env: {LIST: x}\ntasks: {t: {run: x, matrix: \(map)}}\n")
    #expect(loaded.report == "")
    return try #require(loaded.workflow?.rules.first?.matrix?.listing)
  }

  @Test func axes() throws {
    #expect(try matrix("{os: [linux, macos], py: [3.10, '3.11']}") == "os=linux|macos py=3.10|3.11")
    #expect(try matrix("{host: '${LIST}'}") == "host=$LIST")
    #expect(try matrix("{a: []}") == "a=")
    #expect(try matrix("{a: [no, 007]}") == "a=no|007")
    #expect(try matrix("{include: [{a: b}, {a: c, d: e}]}") == "+a=b +a=c,d=e")
    #expect(
      try matrix("{os: [a, b], include: [{os: c, x: y}], exclude: [{os: a}]}") == "os=a|b +os=c,x=y -os=a")
    let marked = MarkedText("tasks: {t: {run: x, ⟦matrix⟧: {⟦a⟧: [⟦b⟧], include: [{⟦c⟧: ⟦d⟧}]}}}")
    let found = try #require(try read(marked.text).rules.first?.matrix)
    guard case .list(let values) = found.axes[0].values else { return }
    let ranges = [
      found.range, found.axes[0].range, values[0].range, found.include[0][0].axisRange, found.include[0][0].text.range,
    ]
    #expect(ranges.map { Int($0.start)..<Int($0.end) } == marked.marks)
  }

  @Test func mistakes() {
    check("empty-command", in: "tasks:\n  a: {run: x, matrix: ⟦{}⟧}\n")
    check("empty-command", in: "tasks:\n  a: {run: x, matrix: ⟦{include: []}⟧}\n")
    check("empty-command", in: "tasks:\n  a: {run: x, matrix: ⟦{exclude: []}⟧}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: ⟦linux⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: ⟦'x${A}'⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: ⟦'${A:-b}'⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: ⟦'${A}${B}'⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: ⟦{a: b}⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {⟦os⟧: }}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a, ⟦[b]⟧]}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a, ⟦~⟧]}}\n")
    #expect(load("tasks:\n  a: {run: x, matrix: {os: [a, '']}}\n").report == "")
    check("invalid-variable-name", in: "tasks:\n  a: {run: x, matrix: {⟦o-s⟧: [a]}}\n")
    check("duplicate-item", in: "tasks:\n  a: {run: x, matrix: {os: [a, b, ⟦a⟧]}}\n")
    check("duplicate-item", in: "tasks:\n  a: {run: x, matrix: {os: [a, ⟦'a'⟧]}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a], include: ⟦{os: b}⟧}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a], include: [⟦b⟧]}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a], include: [⟦{}⟧]}}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, matrix: {os: [a], include: [{os: ⟦[b]⟧}]}}\n")
    #expect(load("tasks:\n  a: {run: x, matrix: {os: [a], include: [{os: ''}]}}\n").report == "")
    check("unknown-axis", in: "tasks:\n  a: {run: x, matrix: {os: [a, b], exclude: [{⟦so⟧: a}]}}\n")
    check("unknown-axis", in: "tasks:\n  a: {run: x, matrix: {os: [a, b], exclude: [{os: a, ⟦py⟧: 3}]}}\n")
    check("unknown-axis", in: "tasks:\n  a: {run: x, matrix: {include: [{os: a}], exclude: [{⟦os⟧: a}]}}\n")
    check("nul-in-text", in: "tasks:\n  a: {run: x, matrix: {os: [⟦\"\\0\"⟧]}}\n")
  }

  @Test func onGroups() throws {
    #expect(
      try read("tasks: {g: {matrix: {os: [a, b]}, tasks: {t: x}}}").listing
        == ["g: matrix os=a|b, group", #"g/t: run "x""#])
  }

  @Test func reports() {
    #expect(
      load("tasks:\n  t:\n    matrix: { os: [linux, macos], exclude: [{ so: macos }] }\n    run: x\n").report == """
        error[unknown-axis]: the matrix of 't' has no axis 'so'
         --> test.yaml:3:47
          |
        3 |     matrix: { os: [linux, macos], exclude: [{ so: macos }] }
          |                                               ^^
          = help: did you mean 'os'?

        """)
    #expect(
      load("tasks:\n  t:\n    matrix: { os: linux }\n    run: x\n").report == """
        error[wrong-type]: 'os' takes a list of values, or the lines of one variable as '${NAME}', not text
         --> test.yaml:3:19
          |
        3 |     matrix: { os: linux }
          |                   ^^^^^
          = help: write 'os' as a list of values, or the lines of one variable as '${NAME}'

        """)
  }
}
