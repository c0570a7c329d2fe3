import Testing

/// A file with forty different mistakes: forty findings in the order of the file, and none that only follows from another.
@Suite struct FortyMistakesTests {
  @Test func everyMistakeIsFoundAtOnce() {
    check(
      [
        "unsupported-version", "wrong-type", "invalid-choice", "unknown-default", "invalid-choice", "invalid-number",
        "invalid-name",
        "invalid-variable-name", "invalid-param", "invalid-pattern", "empty-command", "invalid-variable-name",
        "malformed-interpolation", "wrong-type", "invalid-duration", "misplaced-key", "misplaced-key", "unknown-key",
        "unknown-key", "invalid-duration", "duplicate-key", "invalid-name", "empty-command", "invalid-number",
        "invalid-size", "unknown-dependency", "self-dependency", "dependency-cycle", "containing-group-dependency",
        "duplicate-dependency", "invalid-choice", "conflicting-keys", "missing-key", "duplicate-item", "unknown-axis",
        "malformed-glob", "unknown-pool", "needs-command", "foreign-expression", "empty-task",
      ],
      in: """
        version: ⟦2⟧
        name: ⟦[nightly]⟧
        mode: ⟦asnyc⟧
        default: [⟦biuld⟧]
        on_failure: ⟦stop⟧
        pools: { net: ⟦0⟧, ⟦net work⟧: 1 }
        secrets: [⟦API-TOKEN⟧]
        params:
          level: { choices: [debug, info], default: ⟦trace⟧ }
          tag: { pattern: ⟦'v[0-9'⟧ }
          color: { choices: ⟦[]⟧ }
        env: { ⟦1ST⟧: x, HOME: '⟦${⟧HOME' }
        env_file: ⟦{ a: b }⟧
        defaults: { timeout: ⟦0s⟧, ⟦dependencies⟧: build }
        ⟦cpus⟧: 2
        ⟦jobs⟧: none
        tasks:
          fetch: { ⟦rnu⟧: x, delay: 1s }
          build:
            run: make
            delay: ⟦5 q⟧
          ⟦build⟧:
            run: make again
          ⟦lint suite⟧: ./lint
          unpack: { run: ⟦''⟧ }
          compile: { run: x, cpus: ⟦two⟧ }
          link: { run: x, memory: ⟦2 gigs⟧ }
          test: { run: x, dependencies: ⟦tset⟧ }
          check: { run: x, dependencies: ⟦check⟧ }
          first: { run: x, dependencies: ⟦second⟧ }
          second: { run: x, dependencies: first }
          release: { tasks: { upload: { run: x, dependencies: ⟦release⟧ } } }
          twice: { run: x, dependencies: [build, ⟦build⟧] }
          shells: { run: x, shell: ⟦bahs⟧ }
          words: { run: [x], ⟦shell⟧: bash }
          again: { run: x, retry: ⟦{ delay: 1s }⟧ }
          axes: { run: x, matrix: { os: [a, ⟦a⟧] } }
          picked: { run: x, dependencies: ⟦'fetch[os=a]'⟧ }
          globs: { run: x, inputs: 'src/⟦[⟧a' }
          waits: { run: x, pool: ⟦database⟧ }
          daemon: { ⟦service⟧: true }
          script: { run: 'echo ⟦${{ x }}⟧' }
          ⟦empty⟧:

        """)
  }
}
