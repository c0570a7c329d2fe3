extension RulePages {
  /// The file as a whole.
  static let files: [RulePage] = [
    RulePage(
      .unreadableFile, "a file that cannot be opened or read",
      because: "the file cannot be checked, and none of its tasks can run",
      bad: RuleExample("tasks: { test: make test }", command: "taskflow validate missing.yaml"),
      good: "tasks: { test: make test }"),
    RulePage(
      .fileTooLarge, "a file larger than 256 MiB",
      because: "such a file is probably not a task file, and reading it could use all memory",
      bad: RuleExample(printedBy: "head -c 300000000 /dev/zero"),
      good: "tasks: { test: make test }"),
    RulePage(
      .notUTF8, "bytes that are not UTF-8",
      because: "YAML is Unicode text; guessing another encoding would change names and scripts",
      bad: RuleExample(printedBy: #"printf 'tasks: { caf\351: make coffee }\n'"#),
      good: "tasks: { cafe: make coffee }"),
    RulePage(
      .controlCharacter, "a control character",
      because: "such a character is invisible in editors and can confuse terminals; YAML forbids it",
      bad: RuleExample(printedBy: #"printf 'tasks: { bell: "\007" }\n'"#),
      good: #"tasks: { bell: "printf '\\a'" }"#),
    RulePage(
      .emptyFile, "a file with nothing in it, or only comments",
      because: "a file that was emptied by mistake must not look like a file with nothing to do",
      bad: "# to be written\n",
      good: "tasks: { hello: echo hello }"),
  ]
}
