extension RulePages {
  /// Values with a form of their own.
  static let values: [RulePage] = [
    RulePage(
      .invalidDuration, "a value that is not a valid duration",
      because: "guessing the unit could turn minutes into seconds",
      bad: "tasks: { poll: { run: ./poll, delay: 5 minutes } }",
      good: "tasks: { poll: { run: ./poll, delay: 5m } }",
      isFixable: true),
    RulePage(
      .invalidNumber, "a value that is not a valid number, or a number outside the allowed range",
      because: "using another number would do something other than what is written",
      bad: "tasks: { build: { run: make -j2, cpus: two } }",
      good: "tasks: { build: { run: make -j2, cpus: 2 } }"),
    RulePage(
      .invalidSize, "a value that is not a valid size",
      because: "without a clear unit, the size could be wrong by a factor of a thousand",
      bad: "tasks: { link: { run: make link, memory: 2 gigs } }",
      good: "tasks: { link: { run: make link, memory: 2GB } }"),
    RulePage(
      .invalidChoice, "a word that the key does not accept",
      because: "only certain words have a meaning here",
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
      .invalidPattern, "a 'pattern' that is not a valid regular expression",
      because: "no value can be checked against it",
      bad: """
        params: { tag: { pattern: 'v[0-9+' } }
        tasks: { tag: git tag "$tag" }
        """,
      good: """
        params: { tag: { pattern: 'v[0-9]+' } }
        tasks: { tag: git tag "$tag" }
        """),
    RulePage(
      .invalidName, "a name that is not valid for a task or a pool",
      because:
        "names are also written in dependencies, paths and command lines, where '/', '[' and spaces have a meaning",
      bad: "tasks: { build all: make all }",
      good: "tasks: { build-all: make all }"),
    RulePage(
      .invalidVariableName, "a name that no environment variable can have",
      because: "shells could not read such a variable",
      bad: "tasks: { build: { run: make, env: { BUILD-TYPE: debug } } }",
      good: "tasks: { build: { run: make, env: { BUILD_TYPE: debug } } }"),
    RulePage(
      .duplicateItem, "a value that a list contains twice",
      because: "the second changes nothing, so another value was probably meant",
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
      .textTooLong, "a text that is too long to be passed to a process",
      because: "a task that uses it could not be started",
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
      because: "the graph, its times and its limits are fixed before variables have values",
      bad: "tasks: { poll: { run: ./poll, delay: '${WAIT}' } }",
      good: "tasks: { poll: { run: sleep \"$WAIT\"; ./poll } }"),
    RulePage(
      .malformedInterpolation, "a '${…}' that cannot be read",
      because: "it would be replaced by something other than what was meant, or not at all",
      bad: "tasks: { build: { run: make, cwd: '${HOME/src' } }",
      good: "tasks: { build: { run: make, cwd: '${HOME}/src' } }"),
    RulePage(
      .malformedReference, "a reference to a task that is not valid",
      because: "no task can have such a name",
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
      .malformedGlob, "a pattern for paths that is not valid",
      because: "it would match no file, so the files of the task would not be checked",
      bad: "tasks: { build: { run: make, inputs: ['src/[a-z.c'] } }",
      good: "tasks: { build: { run: make, inputs: ['src/[a-z].c'] } }"),
  ]
}
