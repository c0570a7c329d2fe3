extension RulePages {
  /// YAML, whatever is written in it.
  static let yaml: [RulePage] = [
    RulePage(
      .yamlSyntax, "text that is not YAML",
      because: "the rest of the file could be read in several ways, so none of it is used",
      bad: """
        tasks:
          greet: echo "a: b" and: c
        """,
      good: """
        tasks:
          greet: 'echo "a: b" and: c'
        """),
    RulePage(
      .duplicateKey, "a key that one map gives twice",
      because: "YAML parsers keep one of the two and silently drop the other",
      bad: """
        tasks:
          build: make
          build: make -j4
        """,
      good: """
        tasks:
          build: make -j4
        """),
    RulePage(
      .unknownAlias, "an alias whose anchor is not defined before it",
      because: "an alias repeats an earlier value, and there is no such value",
      bad: """
        tasks:
          unit: { run: make unit, env: &env { CI: "1" } }
          slow: { run: make slow, env: *evn }
        """,
      good: """
        tasks:
          unit: { run: make unit, env: &env { CI: "1" } }
          slow: { run: make slow, env: *env }
        """),
    RulePage(
      .recursiveAlias, "an alias inside the value that it repeats",
      because: "such a value would have no end",
      bad: """
        tasks:
          all: &all
            tasks:
              again: *all
        """,
      good: """
        tasks:
          all:
            tasks:
              again: make
        """),
    RulePage(
      .aliasLimit, "aliases that repeat more than a million values",
      because: "a few lines of aliases to aliases can stand for more than any memory holds",
      bad: """
        x-a: &a [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]
        x-b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        x-c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        x-d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        x-e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        tasks: { use: { run: ./use, outputs: *e } }
        """,
      good: """
        x-a: &a [one, two]
        tasks: { use: { run: ./use, outputs: *a } }
        """),
    RulePage(
      .depthLimit, "collections nested more than 100 deep",
      because: "no task file needs so many levels, and parsers without a limit crash on them",
      bad: RuleExample(printedBy: "printf 'tasks: '; printf '{ a: %.0s' $(seq 120)"),
      good: "tasks: { a: { tasks: { b: make } } }"),
    RulePage(
      .scalarLimit, "a value longer than 16 MiB",
      because: "usually a quote was never closed, or the value is data that belongs in a separate file",
      bad: RuleExample(printedBy: "printf 'tasks: { a: \"'; head -c 17000000 /dev/zero | tr '\\0' x; printf '\" }'"),
      good: "tasks: { a: ./long-script }"),
    RulePage(
      .invalidMerge, "'<<' with something other than maps",
      because: "only the keys of a map can be merged",
      bad: """
        x-command: &command make
        tasks:
          build: { <<: *command, cpus: 2 }
        """,
      good: """
        x-build: &build { run: make }
        tasks:
          build: { <<: *build, cpus: 2 }
        """),
    RulePage(
      .severalDocuments, "a second document after '---'",
      because: "a task file has one document, and the others would be ignored",
      bad: """
        tasks: { build: make }
        ---
        tasks: { test: make test }
        """,
      good: """
        ---
        tasks: { build: make, test: make test }
        """),
    RulePage(
      .unsupportedTag, "a tag that taskflow does not support",
      because: "a tag asks for a conversion that would not happen",
      bad: "tasks: { build: { run: make, env: { KEY: !vault secret } } }",
      good: "tasks: { build: { run: make, env_file: secret.env? } }"),
    RulePage(
      .invalidKey, "a list or a map in the place of a key",
      because: "a key is a name, which a list or a map cannot be",
      bad: "tasks: { [build, test]: make }",
      good: "tasks: { build: make, test: make test }"),
  ]
}
