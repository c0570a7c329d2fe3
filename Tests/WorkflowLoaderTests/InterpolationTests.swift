import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Where `${…}` is replaced and where it is not, and what is wrong with it.
@Suite struct InterpolationTests {
  private func task(_ keys: String) throws -> String {
    try #require(try read("env: {A: a}\ntasks:\n  t: \(keys)\n").listing.first)
  }

  @Test func textsWithVariables() throws {
    #expect(try task("{run: x, cwd: '${A}/x'}") == #"t: cwd "${A}/x", run "x""#)
    #expect(try task("{run: x, env: {B: '${A}', C: '${B:-c}'}}") == #"t: B="${A}", C="${B}", run "x""#)
    #expect(try task("{run: x, env_file: '${A}.env?'}") == #"t: env_file ${A}.env if there, run "x""#)
    #expect(try task("{run: x, shell: [sh, '${A}']}") == #"t: shell ["sh", "${A}"], run "x""#)
    #expect(
      try task("{run: x, inputs: ['${A}/*'], outputs: '${A}'}") == #"t: inputs ["${A}/*"], outputs ["${A}"], run "x""#)
    #expect(try task("{run: x, matrix: {B: ['${A}', b]}}") == #"t: matrix B=${A}|b, run "x""#)
    // A dollar sign is written as two only before a brace.
    #expect(
      try task("{run: x, env: {B: $$, C: $x, D: '$${A}', E: $}}") == #"t: B="$", C="$x", D="${A}", E="$", run "x""#)
  }

  @Test func names() throws {
    let named = try read("name: 'nightly ${A:-x}'\ntasks: {a: x}\n").files[0]
    #expect(named.name == "nightly ${A:-x}" && named.nameTemplate?.template.shown == "nightly ${A}")
    let plain = try read("name: costs $$5\ntasks: {a: x}\n").files[0]
    #expect(plain.name == "costs $5" && plain.nameTemplate == nil)
  }

  /// What goes to a shell is never rewritten.
  @Test func textsThatStayAsTheyAre() throws {
    #expect(
      try task("{run: 'echo ${A} $$', if: '[ ${A:+x} ]', description: 'costs ${5}'}")
        == #"t: if "[ ${A:+x} ]", description "costs ${5}", run "echo ${A} $$""#)
    #expect(try task("{run: [echo, '${', $$]}") == #"t: run ["echo", "${", "$$"]"#)
    #expect(
      try task("{run: x, service: {ready: 'test ${'}}")
        == #"t: service ready "test ${" every 200000000ns within 60000000000ns, run "x""#)
    #expect(
      try read("params: {p: {default: x, pattern: 'x$|$[{]'}}\ntasks: {a: x}").files[0].parameters[0].pattern
        == "x$|$[{]")
  }

  /// The finding stands at the very part that is wrong.
  @Test func mistakes() {
    check("malformed-interpolation", in: "tasks:\n  a:\n    run: x\n    cwd: a⟦${⟧A\n")
    check("malformed-interpolation", in: "env: {A: '⟦${⟧A:-${B}'}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "env: {A: 'é ⟦${}⟧'}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "env: {A: \"${⟦A B⟧}\"}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "env:\n  A: ${A⟦:+⟧x}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "tasks:\n  a: {run: x, env_file: '⟦${⟧A?'}\n")
    check("malformed-interpolation", in: "tasks:\n  a: {run: x, shell: [sh, '${⟦1⟧}']}\n")
    check("malformed-interpolation", in: "tasks:\n  a: {run: x, inputs: [b, '${⟦1⟧}']}\n")
    check("malformed-interpolation", in: "tasks:\n  a: {run: x, matrix: {A: ['${⟦1⟧}']}}\n")
    check("malformed-interpolation", in: "params: {a: '${⟦1⟧}'}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "params: {a: {default: '${⟦1⟧}', choices: [b]}}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "name: '${⟦1⟧}'\ntasks: {a: x}\n")
    // Where the text is not as in the source, its place is found all the same; of an alias the whole is shown.
    check("malformed-interpolation", in: "env: {A: \"\\t⟦${}⟧\"}\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "env:\n  A: |\n    x\n    ⟦${}⟧\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "x-a: &a ${}\nenv: {A: ⟦*a⟧}\ntasks: {a: x}\n")
    #expect(
      load("env:\n  GREETING: hello ${1ST}\ntasks: {a: x}\n").report == """
        error[malformed-interpolation]: 'GREETING' contains '${1ST}', which is not a valid name for an environment variable
         --> test.yaml:2:21
          |
        2 |   GREETING: hello ${1ST}
          |                     ^^^
          = help: write '${NAME}', or '$${' for a plain '${'

        """)
  }

  /// What decides what is run, when and how must be known before anything runs.
  @Test(arguments: [
    "delay: ⟦'${A}'⟧", "estimate: ⟦'${A}s'⟧", "cpus: ⟦'${A}'⟧", "priority: ⟦'${A}'⟧", "memory: ⟦'${A}MB'⟧",
    "timeout: ⟦'${A}'⟧", "grace: ⟦'${A}'⟧", "retry: ⟦'${A}'⟧", "retry: {max: ⟦'${A}'⟧}",
    "retry: {max: 1, backoff: ⟦'${A}'⟧}", "retry: {max: 1, on: ⟦'${A}'⟧}", "allow_failure: ⟦'${A}'⟧", "tty: ⟦'${A}'⟧",
    "interactive: ⟦'${A}'⟧", "service: ⟦'${A}'⟧", "service: {interval: ⟦'${A}'⟧}", "mode: ⟦'${A}'⟧", "when: ⟦'${A}'⟧",
    "shell: ⟦'${A}'⟧", "pool: ⟦'${A}'⟧", "exports: ⟦'${A}'⟧", "dependencies: ⟦'${A}⟧'",
  ])
  func fieldsWithATypeOfTheirOwn(keys: String) {
    let keys = keys.replacing("dependencies: ⟦'${A}⟧'", with: "dependencies: '⟦${A}⟧'")
    check("misplaced-interpolation", in: "env: {A: a}\ntasks:\n  t: {run: x, \(keys)}\n")
  }

  @Test func fieldsOfTheFile() {
    check("misplaced-interpolation", in: "mode: ⟦'${MODE}'⟧\ntasks: {a: x}\n")
    check("misplaced-interpolation", in: "secrets: ⟦'${A}'⟧\ntasks: {a: x}\n")
    check("misplaced-interpolation", in: "pools: {a: ⟦'${A}'⟧}\ntasks: {a: x}\n")
    check("misplaced-interpolation", in: "default: 'a[b=⟦${A}⟧]'\ntasks: {a: {run: x, matrix: {b: [c]}}}\n")
    check("misplaced-interpolation", in: "params: {a: {default: x, choices: [x, ⟦'${A}'⟧]}}\ntasks: {a: x}\n")
    check("misplaced-interpolation", in: "tasks:\n  a: {include: ⟦'${A}.yaml'⟧}\n")
    #expect(
      load("env: {WAIT: 5s}\ntasks:\n  a: { delay: '${WAIT}' }\n").report == """
        error[misplaced-interpolation]: '${…}' is not replaced in 'delay'
         --> test.yaml:3:15
          |
        3 |   a: { delay: '${WAIT}' }
          |               ^^^^^^^^^
          = help: write the value out: it must be known before anything runs

        """)
  }
}
