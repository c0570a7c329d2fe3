/// A place in a script of a shell: the quotes that are open there, and the words of the command that stand before it.
struct ShellPosition {
  private struct Frame {
    var open: UInt8?
    var words: [String] = []
    var word: [UInt8] = []
    var isBackticks = false
  }

  /// The script, and each substitution in it that is open.
  private var frames = [Frame()]
  private var isEscaped = false
  private var isComment = false
  private var last: UInt8 = 0x0A

  /// The quote of the innermost command that is open.
  var open: UInt8? { frames[frames.count - 1].open }
  /// The whole words before the one in which the place is.
  var words: [String] { frames[frames.count - 1].words }
  /// What the word begins with, quotes included.
  var word: String { String(decoding: frames[frames.count - 1].word, as: UTF8.self) }

  /// Goes on with what follows.
  mutating func read(_ text: some Sequence<UInt8>) {
    for byte in text {
      read(byte)
      last = byte
    }
  }

  private mutating func read(_ byte: UInt8) {
    let index = frames.count - 1
    if isComment {
      isComment = byte != 0x0A
      if !isComment { endCommand() }
      return
    }
    if isEscaped {
      isEscaped = false
      return byte == 0x0A ? endWord() : frames[index].word.append(byte)
    }
    let open = frames[index].open
    switch byte {
    case UInt8(ascii: "\\") where open != UInt8(ascii: "'"): isEscaped = true
    case UInt8(ascii: "`") where open != UInt8(ascii: "'"):
      if frames[index].isBackticks { frames.removeLast() } else { frames.append(Frame(isBackticks: true)) }
    case UInt8(ascii: "(") where last == UInt8(ascii: "$") && open != UInt8(ascii: "'"): frames.append(Frame())
    case open:
      frames[index].open = nil
      frames[index].word.append(byte)
    case _ where open != nil: frames[index].word.append(byte)
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      frames[index].open = byte
      frames[index].word.append(byte)
    case UInt8(ascii: ")") where index > 0 && !frames[index].isBackticks: frames.removeLast()
    case UInt8(ascii: "#") where frames[index].word.isEmpty: isComment = true
    case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"):
      endCommand()
    case 0x20, 0x09: endWord()
    default: frames[index].word.append(byte)
    }
  }

  private mutating func endWord() {
    let index = frames.count - 1
    if frames[index].word.isEmpty { return }
    frames[index].words.append(word)
    frames[index].word = []
  }

  private mutating func endCommand() {
    let index = frames.count - 1
    (frames[index].words, frames[index].word) = ([], [])
  }
}

extension ShellPosition {
  /// Whether the command says that a template stands here, as in `docker ps --format '{{.ID}}'` or `sed 's/{{.NAME}}/x/'`.
  var isFormat: Bool {
    let prefixes: Set<String> = [
      "!", "if", "then", "else", "elif", "do", "while", "until", "{", "sudo", "exec", "time", "command", "env",
    ]
    let all = words.drop { prefixes.contains($0) || CommandWords.isAssignment($0) }
    guard let program = all.first?.split(separator: "/").last else {
      return word.contains(/^\w*(?i:format|template|fmt|tmpl)\w*=/)
    }
    if Self.withTemplates.contains(String(program)) { return true }
    if word.contains("go-template") { return true }
    if Self.withoutFormats.contains(String(program)) { return false }
    let option =
      word.hasPrefix("-") ? word : all.last.flatMap { $0.hasPrefix("-") && !$0.contains("=") ? $0 : nil } ?? ""
    if option.hasPrefix("--") { return option.contains(/(?i:format|template|tmpl|fmt)/) }
    return isShortFormat(option, of: String(program), Array(all.dropFirst()))
  }

  /// - Parameter option: with what stands in the same word.
  private func isShortFormat(_ option: String, of program: String, _ words: [String]) -> Bool {
    guard let letter = option.firstMatch(of: /^-[A-Za-z]*?([fto])(?:["'=]|$)/)?.1 else { return false }
    switch program {
    case "docker", "podman", "nerdctl", "buildah", "skopeo", "docker-compose":
      return letter == "f" && words.contains { ["inspect", "info", "version"].contains($0) }
    case "go": return letter == "f" && words.first == "list"
    case "gh", "glab", "trivy", "grype", "syft": return letter == "t"
    case "kubectl", "oc", "helm", "crictl", "make", "test": return false
    // What another program makes of it is not known; in single quotes a shell leaves it alone.
    default: return open == UInt8(ascii: "'") && !CommandWords.isUsual(program)
    }
  }

  /// Programs whose arguments are patterns, or templates of their own.
  private static let withTemplates: Set<String> = [
    "sed", "gsed", "grep", "egrep", "fgrep", "rg", "perl", "awk", "gawk", "mawk", "tr", "mustache", "gomplate",
    "jinja2",
    "handlebars", "consul-template", "chezmoi", "confd", "envsubst",
  ]

  /// Programs that have no templates of this kind, whatever their options are called.
  private static let withoutFormats: Set<String> = [
    "git", "date", "tar", "rm", "ls", "find", "stat", "ps", "test", "[", "tail", "head", "cat", "make", "cp", "mv",
    "ln",
    "mkdir", "touch", "curl", "wget", "ffmpeg", "npm", "npx", "yarn", "pnpm", "cargo", "terraform", "ansible-playbook",
  ]
}

/// What stands between `<<WORD` and the line of that word.
struct HereDocument {
  var range: Range<Int>
  /// Nil for a word without quotes, after which a shell replaces variables.
  var quotedWord: String?
  /// Whether its command says that a template is written.
  var isTemplate: Bool

  /// All of a script, in order.
  static func find(in bytes: UnsafeBufferPointer<UInt8>) -> [HereDocument] {
    guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: "<") && $1 == UInt8(ascii: "<") }) else {
      return []
    }
    var found: [HereDocument] = []
    var (start, body): (Int, (word: String, quoted: Bool, isTemplate: Bool, from: Int)?) = (0, nil)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let text = String(decoding: line, as: UTF8.self)
      let next = start + line.count + 1
      if let open = body {
        if text.drop(while: { $0 == "\t" }) == open.word {
          found.append(
            HereDocument(
              range: open.from..<start, quotedWord: open.quoted ? open.word : nil, isTemplate: open.isTemplate))
          body = nil
        }
      } else if let match = text.firstMatch(of: /(?:^|[^<])<<-?\s*(?:'([^']+)'|"([^"]+)"|\\(\w+)|(\w+))/) {
        let quoted = match.1 ?? match.2 ?? match.3
        let isTemplate = text.contains(/(?i:template|tmpl|mustache|\.j2|jinja|handlebars|\.hbs)/)
        (match.4 ?? quoted).map { body = (String($0), quoted != nil, isTemplate, next) }
      }
      start = next
    }
    return found
  }
}
