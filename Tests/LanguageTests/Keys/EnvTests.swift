import TestSupport
import Testing

/// `env`: a map of names to scalars; `null` removes a variable.
struct EnvTests {
  static let cases: [Case] = .all(
    .good(
      "env", in: .workflow, .task, .group, .include, .defaults,
      values: ["{ A: b }", "{ A: 1.10, B: no, C: 0755, D: '' }", "{ A: null, B: ~, C: }", "{}", "{ _x1: '${HOME:-}' }"]),
    .bad(
      "env", in: .workflow, .task, .group, .include, .defaults,
      values: [
        "⟦[A]⟧": "wrong-type", "⟦A=b⟧": "wrong-type", "{ ⟦A-B⟧: c }": "invalid-variable-name",
        "{ ⟦1A⟧: c }": "invalid-variable-name", "{ ⟦''⟧: c }": "invalid-variable-name", "{ A: ⟦[b]⟧ }": "wrong-type",
        "{ A: ⟦{ b: c }⟧ }": "wrong-type", "{ A: '⟦${⟧' }": "malformed-interpolation",
        #"{ A: ⟦"b\0c"⟧ }"#: "nul-in-text", "{ A: 'x ⟦${}⟧' }": "malformed-interpolation",
        "{ A: '${a⟦-⟧b}' }": "malformed-interpolation",
      ]))

  @Test func scalarsAreTextAsWritten() throws {
    let run = try environments(
      "env: { A: 1.10, B: no, C: 0755, D: 1e3, E: 2026-01-01, F: true, G: 0x1F }\ntasks: { a: x }")
    let values = ["A", "B", "C", "D", "E", "F", "G"].map { run.value($0, of: "a") }
    #expect(values == ["1.10", "no", "0755", "1e3", "2026-01-01", "true", "0x1F"])
  }

  @Test func nullRemovesWhateverSetItFurtherOut() throws {
    let run = try environments(
      """
      env: { A: workflow, B: null }
      params: { P: param }
      defaults: { env: { C: null } }
      tasks:
        g:
          env: { A: null, P: ~ }
          tasks:
            a: { run: x, env: { D: } }
            b: { run: x, env: { A: back } }
        c: x
      """, .given(process: ["A": "p", "B": "p", "C": "p", "D": "p"]))
    #expect(["A", "B", "C", "D", "P"].map { run.value($0, of: "g/a") } == [nil, nil, nil, nil, nil])
    #expect(run.value("A", of: "g/b") == "back")
    #expect(["A", "B", "C", "D", "P"].map { run.value($0, of: "c") } == ["workflow", nil, nil, "p", "param"])
  }

  @Test func itReachesEverythingInAGroup() throws {
    let run = try environments(
      """
      tasks:
        g: { env: { A: g, B: g }, tasks: { h: { env: { B: h }, tasks: { a: x } }, b: x } }
        lib: { include: lib.yaml, env: { A: outside } }
        c: x
      """, files: ["lib.yaml": "env: { B: '${A} in' }\ntasks: { m: x }"])
    #expect(["g/h/a", "g/b", "lib/m", "c"].map { run.value("A", of: $0) } == ["g", "g", "outside", nil])
    #expect(["g/h/a", "g/b", "lib/m", "c"].map { run.value("B", of: $0) } == ["h", "g", "outside in", nil])
  }
}
