/// Writes `docs/rules.md` from the table of rules.
package enum RulesDocument {
  package static func text() -> String {
    ([introduction, table] + RulePages.all.map(section)).joined(separator: "\n") + "\n"
  }

  private static let introduction = """
    <!-- written by `make reference` from the table of rules -->
    # Rules

    What `taskflow validate` finds, and why. `taskflow explain RULE` shows the same on a terminal.

    An *error* keeps a file from running: every command that reads the file shows the error and starts nothing. Errors that depend
    on the command line or the environment are found only by `plan` and `run`; the rules say so. Only `validate` checks scripts,
    because that takes other programs (`shell-syntax`, `shellcheck`, `python-syntax`).

    A *warning* is about something valid that was probably not meant. Only `validate` looks for warnings. A warning does not change
    the exit status, unless `--strict` makes it an error. A few rules have both: a finding is an error if the task could only fail.
    `unset-secret` is about the environment of a run, and is shown by every command that reads the environment. If a file has
    errors, warnings that may only follow from them are not shown.

    `--fix` makes the changes that are certain and leaves every other byte as it is; `--diff` shows the changes. `--select` and
    `--ignore` choose rules by name.

    A comment hides warnings where it stands: on the line of the finding, or on a line of its own above it. Errors cannot be
    hidden, since the file would not run. A comment that hides nothing is a warning itself.

    ```yaml
    tasks:
      # taskflow: ignore[constant-condition] until the new server is there
      upload: { run: ./upload, if: 'false' }
    ```

    """

  private static var table: String {
    let rows = RulePages.all.map { page in
      "| [`\(page.rule)`](#\(page.rule)) | \(page.severities) | \(page.isFixable ? "yes" : "") | \(asMarkdown(page.summary)) |"
    }
    return (["| rule | | `--fix` | finds |", "|---|---|---|---|"] + rows + [""]).joined(separator: "\n")
  }

  private static func section(_ page: RulePage) -> String {
    var lines = ["### `\(page.rule)`", "", asMarkdown(page.sentence), ""]
    for remark in page.remarks { lines += [asMarkdown(remark), ""] }
    lines += ["Wrong:", ""] + example(page.bad) + ["Right:", ""] + example(page.good)
    return lines.joined(separator: "\n")
  }

  private static func example(_ example: RuleExample) -> [String] {
    var lines = example.maker.map { block("sh", "(\($0)) > taskflow.yaml") } ?? block("yaml", example.text)
    // Of many files of a kind the first shows what they are like.
    for file in example.files.prefix(1) { lines += ["`\(file.name)`:", ""] + block("yaml", file.text) }
    if example.command != RuleExample.plainCommand { lines += block("sh", example.command) }
    if example.files.count > 1 { lines += ["and so on, \(example.files.count) files in all.", ""] }
    return lines
  }

  private static func block(_ language: String, _ text: String) -> [String] {
    ["```\(language)", text.hasSuffix("\n") ? String(text.dropLast()) : text, "```", ""]
  }
}
