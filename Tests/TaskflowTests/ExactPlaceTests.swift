import Testing

/// Findings inside of texts stand at their very place, whatever blocks, folds and quotes are around, and once.
@Suite struct ExactPlaceTests {
  private static let key = "AKIAIOSFODNN7EXAMPLE"

  @Test(arguments: [
    "tasks:\n  a: |\n    first\n    use ⟦\(key)⟧ here\n", "tasks:\n  a: >-\n    first\n    use ⟦\(key)⟧ here\n",
    "tasks:\n  a: \"a\\tb ⟦\(key)⟧\"\n", "tasks:\n  a: 'it''s ⟦\(key)⟧'\n", "tasks:\n  a: use\n    ⟦\(key)⟧\n",
    "x-k: &k |\n  use ⟦\(key)⟧\ntasks:\n  a: *k\n  b: *k\n",
    // One secret, though its name and its form both tell.
    "env: { API_TOKEN: ⟦\(key)⟧ }\ntasks: { a: x }\n",
  ])
  func secrets(text: String) {
    check(["plain-secret"], in: text)
  }

  @Test func expressions() {
    check(["foreign-expression"], in: "tasks:\n  a: |\n    x\n    echo ⟦${{ github.sha }}⟧\n")
    check(["malformed-interpolation"], in: "tasks:\n  a:\n    cwd: >-\n      x/⟦${⟧A\n")
    check(["malformed-interpolation"], in: "tasks: { a: { cwd: \"a\\x41⟦${⟧A\" } }\n")
    check(["foreign-expression"], in: "tasks: { a: { run: x, cwd: 'src/⟦{{.DIR}}⟧' } }")
  }
}
