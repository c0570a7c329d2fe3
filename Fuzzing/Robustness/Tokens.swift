import WorkflowLoader

/// Pieces of the language, to be put where they may not belong.
package enum Tokens {
  package static let all: [String] =
    yaml + characters + values + WorkflowFields.all.flatMap { ["\($0.name): ", $0.name] }

  private static let yaml = [
    " ", "  ", "    ", "\n", "\n\n", "\t", ":", ": ", "- ", "-", "[", "]", "{", "}", ",", ", ", "&a ", "*a", "&a",
    "*a ",
    "<<", "<<: *a", "<<: [*a, *a]", "'", "\"", "''", "|", ">", "|-\n", ">+2\n", "#", " # ", "!t ", "!!str ", "! ", "~",
    "null", "%", "%YAML 1.2\n", "@", "`", "?", "? ", "\\", "\\x4", "\\u00e9", "---\n", "...\n", "--- ", "{}", "[]",
    "{ a: b }", "[a, b]", "a: b\n", "- a\n", "x-a: &a { run: x }\n",
  ]

  private static let characters = [
    "é", "語", "🚀", "e\u{301}", "\u{7}", "\0", "\r", "\r\n", "\u{FEFF}", "\u{85}", "\u{A0}", "\u{2028}", "\u{7F}",
    "\u{FFFE}", "“",
  ]

  private static let values = [
    "true", "yes", "0", "1", "-1", "0.25", "010", "1e3", "1:30", "1.5", "99999999999999999999", "9223372036854775807",
    "-9223372036854775808", "2147483647", "4294967296", "1e308", "1m30s", "250ms", "10y", "87600h", "3153600000000s",
    "512MiB", "8EiB", "9007199254740993GB", "${A}", "${A:-b}", "${A:?c}", "${", "}", "$$", "$", "${A:-${B}}", "a/b",
    "a[os=linux]", "a[os=${os}]", "a[", "]", "**/*.[ch]", "{a,b}", "[!a]", "../..", "/", "a/../b", "sync", "async",
    "success", "failure", "always", "finish", "continue", "cancel", "sh", "bash", "python3", "timeout", "signal",
    "first", "a", "b", "linux", "needs: ", "cmds:\n", "steps:\n", "script: ", "deps: [a]", "${{ github.ref }}",
    "{{.X}}",
    "include: shop/shop.yaml\n", "# taskflow: ignore[unknown-key]\n", "matrix: { a: [1, 2, 3], b: [x, y] }\n",
    "matrix: { n: '${LINES}' }\n", "params: { p: 1 }\n", "pools: { g: 1 }\n", "pool: g\n", "service: true\n",
    "retry: { max: 1000000000, delay: 87600h, backoff: 100 }\n", "delay: 87600h\n", "timeout: 1ms\n", "mode: sync\n",
  ]
}
