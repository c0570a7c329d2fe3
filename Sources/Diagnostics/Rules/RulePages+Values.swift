extension RulePages {
  /// Values with a form of their own.
  static let values: [RulePage] = [
    RulePage(
      .invalidDuration, "a length of time that cannot be read",
      because: "guessing the unit would make seconds of minutes",
      bad: "tasks: { poll: { run: ./poll, delay: 5 minutes } }",
      good: "tasks: { poll: { run: ./poll, delay: 5m } }",
      isFixable: true),
    RulePage(
      .invalidNumber, "a number that cannot be read, or is outside of what is possible",
      because: "another number would do something else than what is written",
      bad: "tasks: { build: { run: make -j2, cpus: two } }",
      good: "tasks: { build: { run: make -j2, cpus: 2 } }"),
    RulePage(
      .invalidSize, "a size that cannot be read",
      because: "without a certain unit it could be off by a factor of a thousand",
      bad: "tasks: { link: { run: make link, memory: 2 gigs } }",
      good: "tasks: { link: { run: make link, memory: 2GB } }"),
    RulePage(
      .invalidChoice, "a word that is not among those a key takes",
      because: "each of the words means something, and this one nothing",
      bad: """
        mode: asnyc
        tasks: { build: make }
        """,
      good: """
        mode: async
        tasks: { build: make }
        """,
      isFixable: true),
    RulePage(
      .invalidPattern, "a 'pattern' that is no regular expression",
      because: "no value could be compared with it",
      bad: """
        params: { tag: { pattern: 'v[0-9+' } }
        tasks: { tag: git tag "$tag" }
        """,
      good: """
        params: { tag: { pattern: 'v[0-9]+' } }
        tasks: { tag: git tag "$tag" }
        """),
    RulePage(
      .invalidName, "a name of a task or pool that could not be written elsewhere",
      because: "names stand in dependencies, paths and on command lines, where '/', '[' and spaces mean something",
      bad: "tasks: { build all: make all }",
      good: "tasks: { build-all: make all }"),
    RulePage(
      .invalidVariableName, "a name that no environment variable can have",
      because: "shells could not read such a variable",
      bad: "tasks: { build: { run: make, env: { BUILD-TYPE: debug } } }",
      good: "tasks: { build: { run: make, env: { BUILD_TYPE: debug } } }"),
    RulePage(
      .duplicateItem, "a value that a list holds twice",
      because: "the second changes nothing, so another one was probably meant",
      bad: """
        tasks:
          test:
            matrix: { os: [linux, macos, linux] }
            run: ./test "$os"
        """,
      good: """
        tasks:
          test:
            matrix: { os: [linux, macos, windows] }
            run: ./test "$os"
        """,
      isFixable: true),
    RulePage(
      .nulInText, "a NUL character in a text",
      because: "the system ends arguments and variables at a NUL, so the rest would be lost",
      bad: #"tasks: { show: "printf 'a\0b'" }"#,
      good: #"tasks: { show: 'printf "a\0b"' }"#),
    RulePage(
      .textTooLong, "a text that is longer than the system passes to a process",
      because: "the task that is given it could not be started",
      bad: """
        env:
          A: "0123456789abcdef"
          B: "${A}${A}${A}${A}${A}${A}${A}${A}"
          C: "${B}${B}${B}${B}${B}${B}${B}${B}"
          D: "${C}${C}${C}${C}${C}${C}${C}${C}"
          E: "${D}${D}${D}${D}${D}${D}${D}${D}"
          F: "${E}${E}${E}${E}${E}${E}${E}${E}"
        tasks: { count: 'echo "$F" | wc -c' }
        """,
      good: """
        tasks:
          write: seq 1000000 >numbers.txt
          count: { dependencies: write, run: wc -c numbers.txt }
        """),
    RulePage(
      .misplacedInterpolation, "'${…}' in a value that must be known before anything runs",
      because: "the graph, its times and its limits are fixed before there are variables",
      bad: "tasks: { poll: { run: ./poll, delay: '${WAIT}' } }",
      good: "tasks: { poll: { run: sleep \"$WAIT\"; ./poll } }"),
    RulePage(
      .malformedInterpolation, "a '${…}' that cannot be read",
      because: "it would be replaced by something else than what was meant, or not at all",
      bad: "tasks: { build: { run: make, cwd: '${HOME/src' } }",
      good: "tasks: { build: { run: make, cwd: '${HOME}/src' } }"),
    RulePage(
      .malformedReference, "the name of a task that cannot be read",
      because: "it names no task that could exist",
      bad: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[os=linux' }
        """,
      good: """
        tasks:
          test: { run: ./test "$os", matrix: { os: [linux, macos] } }
          report: { run: ./report, dependencies: 'test[os=linux]' }
        """),
    RulePage(
      .malformedGlob, "a pattern for paths that cannot be read",
      because: "it would match no file, and the task would never be run again",
      bad: "tasks: { build: { run: make, inputs: ['src/[a-z.c'] } }",
      good: "tasks: { build: { run: make, inputs: ['src/[a-z].c'] } }"),
  ]
}
