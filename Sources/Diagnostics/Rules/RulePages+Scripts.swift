extension RulePages {
  /// What tools find that know the languages of scripts.
  static let scripts: [RulePage] = [
    RulePage(
      .shellcheck, "a problem that ShellCheck finds in a shell script",
      because: "a shell runs a script even if the script does not mean what it seems to mean",
      bad: RuleExample(
        """
        tasks:
          clean:
            run: |
              target=$(mktemp -d)
              rm -r $target/*
        """, command: "taskflow validate --shellcheck"),
      good: RuleExample(
        """
        tasks:
          clean:
            run: |
              target=$(mktemp -d)
              rm -r "${target:?}"/*
        """, command: "taskflow validate --shellcheck")),
    RulePage(
      .pythonSyntax, "a Python script that Python cannot read",
      because: "the script fails before its first line runs",
      bad: RuleExample(
        """
        tasks:
          sum:
            shell: python3
            run: |
              for number in range(3)
                print(number)
        """, command: "taskflow validate --shellcheck"),
      good: RuleExample(
        """
        tasks:
          sum:
            shell: python3
            run: |
              for number in range(3):
                print(number)
        """, command: "taskflow validate --shellcheck")),
  ]
}
