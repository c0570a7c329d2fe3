extension RulePages {
  /// What YAML, a shell or taskflow reads in another way than it was probably meant.
  static let misreadings: [RulePage] = [
    RulePage(
      .missingSpace, "a key without the space after its ':'",
      because: "without the space, YAML reads the line as text, and a shell would run the text as a command",
      bad: """
        tasks:
          hello:
            run:echo hi
        """,
      good: """
        tasks:
          hello:
            run: echo hi
        """),
    RulePage(
      .splitValue, "a value in a map in braces that a ',' cuts in two",
      because: "in braces, a ',' ends the value, and the text after it is the next key",
      bad: "tasks: { greet: { run: echo hello, world } }",
      good: "tasks: { greet: { run: 'echo hello, world' } }"),
    RulePage(
      .homePath, "a path that begins with '~'",
      because: "only a shell replaces it; here it would be the name of a directory",
      bad: "tasks: { build: { run: make, cwd: ~/project } }",
      good: "tasks: { build: { run: make, cwd: '${HOME}/project' } }"),
    RulePage(
      .commentInValue, "a '#' that was probably meant to be part of a value",
      because: "after a space it begins a comment, and the value ends before it",
      bad: "env:\n  FOREGROUND: #ff0000\ntasks: { show: echo \"$FOREGROUND\" }",
      good: "env:\n  FOREGROUND: '#ff0000'\ntasks: { show: echo \"$FOREGROUND\" }",
      errorWhere: "the value is a script that ends inside a quote or a bracket"),
    RulePage(
      .listOfCommands, "a list in 'run' whose words look like commands",
      because:
        "a list is executed without a shell: its first word is the program, and all other words are its arguments",
      bad: "tasks: { build: { run: [make, make install] } }",
      good: """
        tasks:
          build: |
            make
            make install
        """,
      errorWhere: "the first word of the list contains a space, because no program has such a name"),
    RulePage(
      .listInText, "several paths in one text",
      because: "without brackets they are one path that contains commas, and no file has that path",
      bad: "tasks:\n  build:\n    run: make\n    inputs: src/*.c, include/*.h\n",
      good: "tasks:\n  build:\n    run: make\n    inputs: [src/*.c, include/*.h]\n"),
    RulePage(
      .foldedCommands, "commands on several lines that YAML joins into one",
      because: "without a '|' a line break is a space, so the second command becomes arguments of the first",
      bad: """
        tasks:
          build:
            run: >
              make
              make install
        """,
      good: """
        tasks:
          build:
            run: |
              make
              make install
        """),
    RulePage(
      .bashSyntax, "a script for bash, or for another program, that 'sh' runs",
      because:
        "'sh' is often a shell other than bash, and never reads a first line such as '#!/usr/bin/env python3'; the script fails or silently does something else",
      bad: "tasks: { deploy: { run: ./deploy, if: '[[ $BRANCH == main ]]' } }",
      good: "tasks: { deploy: { run: ./deploy, if: 'test \"$BRANCH\" = main' } }"),
    RulePage(
      .syncMatrix, "'mode: sync' on a task with a matrix",
      because: "the mode of a task is about the tasks listed after it; its instances start side by side",
      bad: "tasks: { migrate: { mode: sync, matrix: { database: [a, b] }, run: ./migrate \"$database\" } }",
      good: """
        pools: { migration: 1 }
        tasks: { migrate: { pool: migration, matrix: { database: [a, b] }, run: ./migrate "$database" } }
        """),
    RulePage(
      .unorderedOuterTask, "a task outside a 'sync' list that a member of the list depends on",
      because:
        "the order of the list does not apply to the task, so it may start before the members that come first",
      bad: """
        tasks:
          stop: ./stop
          start: ./start
          restart:
            mode: sync
            tasks:
              first: { dependencies: stop }
              second: { dependencies: start }
        """,
      good: """
        tasks:
          restart:
            mode: sync
            tasks: { stop: ./stop, start: ./start }
        """),
    RulePage(
      .unsetInEnvironmentFile, "a '$' in a dotenv file before a name that is not set",
      because: "passwords and hashes that contain a dollar sign are silently cut short",
      bad: RuleExample(
        "env_file: prod.env\ntasks: { login: './login \"$PASSWORD\"' }",
        files: [("prod.env", "PASSWORD=\"abc$def\"\n")]),
      good: RuleExample(
        "env_file: prod.env\ntasks: { login: './login \"$PASSWORD\"' }", files: [("prod.env", "PASSWORD='abc$def'\n")])),
    RulePage(
      .unsetSecret, "a name in 'secrets' that is not set",
      because: "its name is probably misspelt, or the secret is missing",
      bad: """
        secrets: [UPLOAD_TOKNE]
        tasks: { upload: './upload "$UPLOAD_TOKEN"' }
        """,
      good: """
        secrets: [UPLOAD_TOKEN]
        tasks: { upload: { run: './upload "$UPLOAD_TOKEN"', env: { UPLOAD_TOKEN: '${TOKEN_OF_CI:-}' } } }
        """),
    RulePage(
      .taskNamedDefault, "a task named 'default' that is not the default",
      because:
        "other tools run such a task when none is named; in taskflow the key 'default' decides, and without it all tasks run",
      bad: "tasks: { default: make, clean: make clean }",
      good: """
        default: default
        tasks: { default: make, clean: make clean }
        """),
  ]

  /// What the shells themselves find.
  static let shellSyntax: [RulePage] = [
    RulePage(
      .shellSyntax, "a script that its shell cannot read",
      because: "the script fails when the shell reaches that place, after the commands before it have run",
      bad: """
        tasks:
          check: |
            if test -e out; then
              echo done
        """,
      good: """
        tasks:
          check: |
            if test -e out; then
              echo done
            fi
        """)
  ]
}
