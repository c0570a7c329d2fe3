/// What is known of how secrets are named and what they look like.
enum SecretPatterns {
  /// Last words of names that hold a secret.
  private static let words: Set<Substring> = [
    "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS",
  ]
  /// Kinds of keys that are secret; others, like those of a cache, are not.
  private static let keys: Set<Substring> = ["API", "SECRET", "ACCESS", "PRIVATE", "SIGNING", "ENCRYPTION", "DEPLOY"]
  /// Values that are no secrets, whatever their name.
  private static let placeholders: Set<String> = [
    "true", "false", "yes", "no", "none", "null", "changeme", "change-me", "example", "placeholder", "dummy", "test",
    "unset", "todo", "secret", "password", "token", "xxx", "***",
  ]

  /// Whether a variable of this name holds a secret: `DB_PASSWORD`, `apiKey`, but not `PASSWORD_FILE`.
  static func isSecret(name: String) -> Bool {
    let parts = name.uppercased().split(whereSeparator: { $0 == "_" || $0 == "-" || $0 == "." })
    guard let last = parts.last else { return false }
    if words.contains(last) { return true }
    return last == "KEY" && parts.dropLast().last.map(keys.contains) ?? false
  }

  /// Whether a value may be meant to be secret: no placeholder, path, address or small number.
  static func mayBeSecret(value: String) -> Bool {
    let lowered = value.lowercased()
    if placeholders.contains(lowered) || lowered.hasPrefix("not-a-") || lowered.hasPrefix("<") { return false }
    if value.hasPrefix("/") || value.hasPrefix("./") || value.contains("://") { return false }
    return value.utf8.count >= 6
  }

  private struct Token: Sendable {
    let prefix: String
    /// How many letters, digits, `_` and `-` have to follow.
    let count: Int
    let kind: String
    let first: UInt8

    init(prefix: String, count: Int, kind: String) {
      (self.prefix, self.count, self.kind) = (prefix, count, kind)
      first = prefix.utf8.first!
    }
  }

  private static let tokens: [Token] = [
    Token(prefix: "AKIA", count: 16, kind: "an AWS access key"),
    Token(prefix: "ghp_", count: 36, kind: "a GitHub token"),
    Token(prefix: "gho_", count: 36, kind: "a GitHub token"),
    Token(prefix: "ghs_", count: 36, kind: "a GitHub token"),
    Token(prefix: "github_pat_", count: 50, kind: "a GitHub token"),
    Token(prefix: "glpat-", count: 20, kind: "a GitLab token"),
    Token(prefix: "xoxb-", count: 24, kind: "a Slack token"),
    Token(prefix: "xoxp-", count: 24, kind: "a Slack token"),
    Token(prefix: "sk_live_", count: 24, kind: "a Stripe key"),
    Token(prefix: "npm_", count: 36, kind: "an npm token"),
    Token(prefix: "AIza", count: 35, kind: "a Google API key"),
    Token(prefix: "-----BEGIN RSA PRIVATE KEY-----", count: 0, kind: "a private key"),
    Token(prefix: "-----BEGIN OPENSSH PRIVATE KEY-----", count: 0, kind: "a private key"),
    Token(prefix: "-----BEGIN PRIVATE KEY-----", count: 0, kind: "a private key"),
  ]

  /// No token is shorter.
  static let shortest = 20

  /// A secret that is known by its form, and where in a text it stands.
  static func recognize(in text: UnsafeBufferPointer<UInt8>) -> (kind: String, range: Range<Int>)? {
    for start in text.indices where isStart(text, start) {
      for token in tokens where token.first == text[start] && text[start...].starts(with: token.prefix.utf8) {
        let tail = text[(start + token.prefix.utf8.count)...].prefix(while: isTokenByte)
        if tail.count >= token.count { return (token.kind, start..<tail.endIndex) }
      }
    }
    return nil
  }

  /// Whether a token may begin here: at one of their first letters, and not inside of a word.
  private static func isStart(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "A"), UInt8(ascii: "g"), UInt8(ascii: "x"), UInt8(ascii: "s"), UInt8(ascii: "n"),
      UInt8(ascii: "-"):
      index == 0 || !isTokenByte(text[index - 1])
    default: false
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
