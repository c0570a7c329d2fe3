extension RulePages {
  /// What tools find that know the languages of scripts.
  static let scripts: [RulePage] = [
    RulePage(
      .shellcheck, "a shell script in which ShellCheck finds something",
      because: "shells run what they are given, also where it means something else than it seems to",
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
      because: "it fails before its first line, whenever it comes to run",
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
