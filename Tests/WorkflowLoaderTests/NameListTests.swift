import Diagnostics
import TestSupport
import Testing
import WorkflowModel

/// Lists of names: of pools, variables and tasks, and of files.
@Suite struct NameListTests {
  @Test func secretsAndExports() throws {
    let workflow = try read("secrets: [A, B]\ntasks: {a: {run: x, exports: v}, b: {run: x, exports: [w, x1]}}\n")
    #expect(workflow.secrets.map { workflow.texts[$0.text] } == ["A", "B"])
    #expect(workflow.listing == [#"a: exports ["v"], run "x""#, #"b: exports ["w", "x1"], run "x""#])
    #expect(try read("secrets: TOKEN\ntasks: {a: x}\n").secrets.count == 1)
    check("invalid-variable-name", in: "secrets: [A, ⟦B-C⟧]\ntasks: {a: x}\n")
    check("invalid-variable-name", in: "tasks:\n  a: {run: x, exports: ⟦1st⟧}\n")
    check("invalid-variable-name", in: "tasks:\n  a: {run: x, exports: ⟦''⟧}\n")
    check("duplicate-item", in: "secrets: [A, B, ⟦A⟧]\ntasks: {a: x}\n")
    check("duplicate-item", in: "tasks:\n  a: {run: x, exports: [v, ⟦v⟧]}\n")
    check("wrong-type", in: "tasks:\n  a: {run: x, exports: [⟦{a: b}⟧]}\n")
  }

  // MARK: - Pools

  @Test func pools() throws {
    let workflow = try read(
      "pools: {gpu: 2, web-1: '1'}\ndefaults: {pool: gpu}\ntasks: {a: {run: x, pool: [gpu, web-1]}, b: {run: x, pool: []}}\n"
    )
    #expect(workflow.pools.map { "\($0.name) \($0.count)" } == ["gpu 2", "web-1 1"])
    #expect(workflow.listing == [#"a: pool ["gpu", "web-1"], run "x""#, #"b: pool [], run "x""#])
    #expect(workflow.files[0].defaults?.listing(workflow.texts) == [#"pool ["gpu"]"#])
    check("invalid-number", in: "pools: {gpu: ⟦0⟧}\ntasks: {a: x}\n")
    check("invalid-number", in: "pools: {gpu: ⟦many⟧}\ntasks: {a: x}\n")
    check("wrong-type", in: "pools: {⟦gpu⟧: }\ntasks: {a: {run: x, pool: gpu}}\n")
    check("invalid-name", in: "pools: {⟦g p⟧: 1}\ntasks: {a: {run: x, pool: g p}}\n")
    check("duplicate-item", in: "pools: {p: 1}\ntasks: {a: {run: x, pool: [p, ⟦p⟧]}}\n")
    check("duplicate-key", in: "pools: {p: 1, ⟦p⟧: 2}\ntasks: {a: x}\n")
  }

  @Test func unknownPools() {
    check("unknown-pool", in: "tasks:\n  a: {run: x, pool: ⟦gpu⟧}\n")
    check("unknown-pool", in: "tasks:\n  g: {pool: ⟦gpu⟧, tasks: {a: x}}\npools: {web: 1}\n")
    check(
      "unknown-pool",
      in: "defaults: {pool: [⟦gpu⟧]}\ntasks:\n  g: {defaults: {pool: web}, tasks: {a: x}}\npools: {web: 1}\n")
    // Once for what several tasks share.
    check("unknown-pool", in: "x-a: &a {run: x, pool: ⟦gpu⟧}\ntasks: {a: *a, b: *a}\n")
    #expect(
      load("pools: { database: 1 }\ntasks:\n  a: { run: x, pool: databse }\n").report == """
        error[unknown-pool]: there is no pool 'databse'
         --> test.yaml:3:22
          |
        3 |   a: { run: x, pool: databse }
          |                      ^^^^^^^
          = help: did you mean 'database'?

        """)
  }

  // MARK: - Tasks

  /// The path of a task, with values of its matrix in brackets; whether there is such a task is not known here.
  @Test func references() {
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ⟦''⟧}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: [⟦a//c⟧]}\n")
    check("malformed-reference", "malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: [⟦/a⟧, ⟦a/⟧]}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a⟦[⟧os=x']}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a⟦]⟧']}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a[⟦os⟧]']}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a[os=x]⟦y⟧']}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a[os=x,⟦os⟧=y]']}\n")
    check("malformed-reference", in: "tasks:\n  a: x\n  b: {dependencies: ['a[⟦=⟧x]']}\n")
    check("malformed-reference", in: "default: ['a⟦[⟧os']\ntasks: {a: x}\n")
    check("malformed-interpolation", in: "tasks:\n  a: x\n  b: {dependencies: ['a[os=${⟦1⟧}]']}\n")
    #expect(
      load("tasks:\n  test: x\n  b: { dependencies: ['test[linux]'] }\n").report == """
        error[malformed-reference]: 'dependencies' contains 'linux' in brackets, without a value
         --> test.yaml:3:29
          |
        3 |   b: { dependencies: ['test[linux]'] }
          |                             ^^^^^
          = help: write instances of a matrix as 'name[axis=value,other=value]'

        """)
  }

  // MARK: - Files

  @Test func environmentFiles() throws {
    let files = try #require(
      load("tasks: {a: {run: x, env_file: [a.env, 'b.env?', c]}, b: {run: x, env_file: 'd?'}}\n").workflow?.listing)
    #expect(
      files == [
        #"a: env_file a.env, env_file b.env if there, env_file c, run "x""#, #"b: env_file d if there, run "x""#,
      ])
    #expect(try read("env_file: [x?]\ntasks: {a: x}").files[0].environmentFiles.map(\.isOptional) == [true])
    check("empty-command", in: "env_file: [⟦''⟧]\ntasks: {a: x}\n")
    check("empty-command", in: "env_file: ⟦'?'⟧\ntasks: {a: x}\n")
    check("wrong-type", in: "env_file: [⟦[a]⟧]\ntasks: {a: x}\n")
    check("nul-in-text", in: "env_file: [⟦\"\\0\"⟧]\ntasks: {a: x}\n")
  }

  @Test func globs() throws {
    #expect(
      try read("tasks: {a: {run: x, inputs: [src/**/*.c, '[a-z]?', '{a,b}'], outputs: a.out}}\n").listing
        == [#"a: inputs ["src/**/*.c", "[a-z]?", "{a,b}"], outputs ["a.out"], run "x""#])
    check("malformed-glob", in: "tasks:\n  a: {run: x, inputs: ['src/⟦[⟧a']}\n")
    check("malformed-glob", in: "tasks:\n  a: {run: x, inputs: ['⟦{⟧a,b']}\n")
    check("malformed-glob", in: "tasks:\n  a: {run: x, outputs: '[⟦z-a⟧]'}\n")
    check("malformed-glob", in: "tasks:\n  a: {run: x, outputs: 'a⟦\\⟧'}\n")
    check("malformed-glob", in: "tasks:\n  a: {run: x, outputs: ⟦'$$[a'⟧}\n")
    check("empty-command", in: "tasks:\n  a: {run: x, outputs: [⟦''⟧]}\n")
    // With a variable in it, it is not known yet.
    check(in: "env: {A: a}\ntasks:\n  a: {run: x, outputs: '${A}['}\n")
  }
}
