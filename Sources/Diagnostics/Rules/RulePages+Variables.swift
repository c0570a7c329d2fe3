extension RulePages {
  /// Params and variables. What is given on the command line is looked at by 'plan' and 'run'.
  static let variables: [RulePage] = [
    RulePage(
      .missingParameter, "a param without a default that is not set",
      because: "scripts that use it would run with an empty text in its place",
      bad: RuleExample(
        """
        params: { target: { choices: [staging, production] } }
        tasks: { deploy: ./deploy "$target" }
        """, command: "taskflow plan"),
      good: """
        params: { target: { choices: [staging, production], default: staging } }
        tasks: { deploy: ./deploy "$target" }
        """),
    RulePage(
      .unknownParameter, "a param that is set but does not exist",
      because: "no task would use the value",
      bad: RuleExample(
        "tasks: { shop: { include: shop.yaml, params: { prot: 8080 } } }",
        files: [("shop.yaml", "params: { port: 80 }\ntasks: { serve: ./serve \"$port\" }")]),
      good: RuleExample(
        "tasks: { shop: { include: shop.yaml, params: { port: 8080 } } }",
        files: [("shop.yaml", "params: { port: 80 }\ntasks: { serve: ./serve \"$port\" }")])),
    RulePage(
      .invalidParameter, "a value that a param does not allow",
      because: "the file says which values its scripts are written for",
      bad: """
        params: { level: { choices: [debug, info], default: trace } }
        tasks: { serve: ./serve --log "$level" }
        """,
      good: """
        params: { level: { choices: [debug, info], default: info } }
        tasks: { serve: ./serve --log "$level" }
        """),
    RulePage(
      .parameterCycle, "params whose values need each other",
      because: "none of the values could be computed",
      bad: """
        params: { home: "${base}/home", base: "${home}/base" }
        tasks: { show: ls "$home" "$base" }
        """,
      good: """
        params: { home: "${base}/home", base: /srv }
        tasks: { show: ls "$home" "$base" }
        """),
    RulePage(
      .unsetVariable, "a '${NAME}' that nothing sets",
      because: "with an empty text in its place, paths and commands would mean something else",
      bad: RuleExample("tasks: { clean: { run: rm -r out, cwd: '${UNKNOWN_DIR}' } }", command: "taskflow plan"),
      good: "tasks: { clean: { run: rm -r out, cwd: '${UNKNOWN_DIR:-build}' } }"),
    RulePage(
      .unreadableEnvironmentFile, "an 'env_file' that cannot be read",
      because: "tasks would run without the variables that are in it",
      bad: RuleExample("tasks: { serve: { run: ./serve, env_file: prod.env } }", command: "taskflow plan"),
      good: "tasks: { serve: { run: ./serve, env_file: prod.env? } }"),
    RulePage(
      .invalidEnvironmentFile, "a line of an 'env_file' that sets no variable",
      because: "the variable that it should set would be missing",
      bad: RuleExample(
        "tasks: { serve: { run: ./serve, env_file: prod.env } }", files: [("prod.env", "PORT 80\n")]),
      good: RuleExample(
        "tasks: { serve: { run: ./serve, env_file: prod.env } }", files: [("prod.env", "PORT=80\n")])),
  ]
}
