import TestSupport
import Testing

/// `cwd`: the working directory, relative to the file.
struct CwdTests {
  static let cases: [Case] = .all(
    .good(
      "cwd", in: .task, .group, .include, .defaults, values: [".", "sub/deep", "/", "../x", "'${HOME:-.}'", "-x", "''"]),
    .bad(
      "cwd", in: .task, .group, .include, .defaults,
      values: [
        "⟦[a]⟧": "wrong-type", "⟦{ a: b }⟧": "wrong-type",
        "'⟦${⟧A'": "malformed-interpolation",
        #"⟦"a\0b"⟧"#: "nul-in-text",
      ]))

  @Test func theInnermostOneCounts() throws {
    let run = try environments(
      """
      defaults: { cwd: d }
      env: { SUB: s }
      tasks:
        a: x
        b: { cwd: "${SUB}/b", run: x }
        c: { cwd: /abs, run: x }
        g: { cwd: g, tasks: { a: x, b: { cwd: "./${SUB}", run: x }, h: { defaults: { cwd: h }, tasks: { a: x } } } }
        e: { cwd: ., run: x }
      """)
    let expected = [
      "a": "/project/d", "b": "/project/s/b", "c": "/abs", "g/a": "/project/g", "g/b": "/project/s",
      "g/h/a": "/project/h", "e": "/project",
    ]
    #expect(run.directories == expected)
  }

  @Test func itSeesTheEnvironmentOfItsTask() throws {
    let run = try environments(
      "tasks: { a: { matrix: { v: [x, y] }, env: { D: 'd-${v}' }, cwd: '${D}/${v}', run: x } }")
    #expect(run.directories == ["a[v=x]": "/project/d-x/x", "a[v=y]": "/project/d-y/y"])
    check("unset-variable", in: "tasks: { a: { cwd: ⟦'${NOWHERE}'⟧, run: x } }")
  }
}
