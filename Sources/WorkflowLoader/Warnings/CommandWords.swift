/// What is known of the words that commands begin with.
enum CommandWords {
  /// Programs and words of the shell that lines of scripts usually begin with.
  private static let usual: Set<String> = [
    "[", "[[", "apk", "apt", "apt-get", "awk", "aws", "bash", "brew", "bun", "bundle", "cargo", "case", "cat", "cd",
    "chmod",
    "chown", "cmake", "composer", "conda", "cp", "curl", "deno", "docker", "docker-compose", "dotnet", "echo", "eval",
    "exec", "exit", "export", "false", "find", "for", "gcc", "git", "go", "gradle", "grep", "gzip", "helm", "if",
    "install",
    "java", "jq", "kubectl", "ln", "ls", "make", "mkdir", "mv", "mvn", "ninja", "node", "npm", "npx", "php", "pip",
    "pip3",
    "pnpm", "podman", "poetry", "printf", "psql", "pytest", "python", "python3", "read", "rm", "rsync", "ruby",
    "rustup",
    "scp", "sed", "set", "sh", "sleep", "source", "ssh", "sudo", "swift", "systemctl", "tar", "tee", "terraform",
    "test",
    "touch", "true", "tsc", "unset", "unzip", "uv", "wget", "while", "yarn", "zip",
    "alembic", "ansible-playbook", "bazel", "black", "clang", "clang-format", "coverage", "cypress", "dart", "dbt",
    "eslint",
    "flake8", "flutter", "gofmt", "golangci-lint", "hadolint", "isort", "jest", "just", "meson", "mix", "mkdocs",
    "mypy", "nox", "phpunit", "playwright", "pre-commit", "prettier", "pylint", "pyright", "pytest", "rake", "rspec",
    "rubocop", "ruff", "rustc", "rustfmt", "sbt", "shellcheck", "shfmt", "swiftlint", "tox", "turbo", "vite", "vitest",
    "webpack", "yamllint", "zig",
  ]

  /// Programs whose arguments may be a command.
  private static let takers: Set<String> = [
    "bash", "chroot", "cmd", "concurrently", "docker", "docker-compose", "entr", "env", "eval", "exec", "find", "flock",
    "kubectl", "multipass", "nice", "nix", "nix-shell", "nohup", "npx", "parallel", "podman", "poetry", "retry",
    "setsid",
    "sh", "srun", "ssh", "strace", "su", "sudo", "time", "timeout", "tmux", "uv", "vagrant", "watch", "wait-for-it",
    "xargs",
    "xvfb-run", "zsh", "echo", "printf", "which", "command", "man", "apt", "apt-get", "apk", "brew", "pip", "pip3",
    "install",
    "npm", "yarn", "pnpm", "kill", "pkill", "killall", "type", "hash",
  ]

  static func isUsual(_ word: some StringProtocol) -> Bool { usual.contains(String(word)) }

  static func takesCommand(_ word: some StringProtocol) -> Bool {
    takers.contains(String(word.split(separator: "/").last ?? ""))
  }

  /// Programs to which a `$` in an argument means something, or which hand it to a shell.
  private static let readers: Set<String> = [
    "sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "python", "python3", "node", "deno", "bun", "ruby", "perl",
    "php",
    "awk", "gawk", "mawk", "sed", "gsed", "grep", "egrep", "fgrep", "rg", "jq", "yq", "make", "gmake", "envsubst",
    "psql",
    "mysql", "sqlite3", "mongosh", "expect", "tclsh", "Rscript", "lua", "swift", "pwsh", "powershell", "just", "task",
    "rsync", "git", "tsc", "gomplate",
  ]

  /// Whether a program takes its arguments for plain text: a `$NAME` in them was meant to be replaced.
  static func takesWordsAsTheyAre(_ program: some StringProtocol) -> Bool {
    let isTaker = takesCommand(program) && !["echo", "printf"].contains(String(program))
    return !isTaker && !readers.contains(String(program))
  }

  /// Whether a word is `NAME=value`, as before a command.
  static func isAssignment(_ word: some StringProtocol) -> Bool {
    guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return false }
    let name = word[..<sign]
    return name.first?.isNumber == false && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}

/// Which quotes of a shell are open at the end of a text.
struct QuoteState {
  private(set) var open: UInt8?
  private var isEscaped = false

  init() {}

  init(after text: some Sequence<UInt8>) {
    read(text)
  }

  /// Goes on with what follows.
  mutating func read(_ text: some Sequence<UInt8>) {
    for byte in text {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "'") {
        isEscaped = true
      } else if let quote = open {
        if byte == quote { open = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
        open = byte
      }
    }
  }
}

/// The brackets of a shell that a text leaves open: `$(`, `(` and `${`.
struct OpenBrackets {
  private var expected: [UInt8] = []

  /// What would close the innermost.
  var closing: UInt8? { expected.last }

  init(in text: some Sequence<UInt8>) {
    var quotes = QuoteState()
    var previous: UInt8 = 0
    for byte in text {
      let wasOpen = quotes.open
      quotes.read(CollectionOfOne(byte))
      defer { previous = byte }
      guard wasOpen == nil, quotes.open == nil, previous != UInt8(ascii: "\\") else { continue }
      switch byte {
      case UInt8(ascii: "("): expected.append(UInt8(ascii: ")"))
      case UInt8(ascii: "{") where previous == UInt8(ascii: "$"): expected.append(UInt8(ascii: "}"))
      case expected.last: expected.removeLast()
      default: break
      }
    }
  }
}
