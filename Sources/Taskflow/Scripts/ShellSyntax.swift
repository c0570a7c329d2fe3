import Diagnostics
import LocalExecutor
import Variables

/// The syntax of shell scripts, by the shells themselves: with `-n` they read a script and execute nothing of it.
///
/// Many scripts are read by one process, each between parentheses and braces of its own and lines that no open quote
/// survives. Where a shell complains, the scripts are divided until the wrong ones are found; what it says of these is said
/// of each alone. So a file without mistakes takes one process for each kind of shell.
enum ShellSyntax {
  /// How the shells are told to read, and nothing else: no file of the user's is read before.
  private static let options: [String: [String]] = [
    "sh": ["-n"], "dash": ["-n"], "ash": ["-n"], "ksh": ["-n"], "bash": ["--norc", "--noprofile", "-n"],
    "zsh": ["-f", "-n"], "fish": ["--no-config", "-n"],
  ]
  /// More scripts than this one process is not given, so that few are read again where one is wrong.
  private static let batchSize = 4096

  static func check(_ scripts: [LocatedScript]) -> Result<[LocatedFinding], ScriptCheck.Failure> {
    var kinds: [Shell: [Bytes: [LocatedScript]]] = [:]
    for script in scripts {
      guard let shell = Shell(script.script) else { continue }
      kinds[shell, default: [:]][script.script.text, default: []].append(script)
    }
    // To sort and map nothing takes time as well, for the first time.
    if kinds.isEmpty { return .success([]) }
    let batches = kinds.sorted { $0.key.program < $1.key.program }.flatMap { shell, texts in
      let sorted = texts.keys.sorted { $0.lexicographicallyPrecedes($1) }
      return stride(from: 0, to: sorted.count, by: batchSize).map { start in
        Batch(shell: shell, texts: Array(sorted[start..<min(start + batchSize, sorted.count)]))
      }
    }
    let complaints = mapInParallel(batches, share: 1) { (batch: Batch) in (batch.shell, batch.complaints()) }
    var findings: [LocatedFinding] = []
    for (shell, found) in complaints {
      switch found {
      case .success(let found):
        findings += found.flatMap { complaint in
          (kinds[shell]?[complaint.text] ?? []).map { ($0.file, complaint.finding(in: $0.script, shell)) }
        }
      case .failure(let failure):
        return .failure(ScriptCheck.Failure(tool: shell.name, rule: .shellSyntax, reason: .failed(failure.reason)))
      }
    }
    return .success(findings)
  }

  /// False for a script that is certainly right: words, variables and pairs of double quotes, and no word of the language.
  static func mayBeWrong(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var quotes = 0
    var previous = UInt8(ascii: " ")
    var word = ShortWord()
    for byte in text {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        break
      case UInt8(ascii: "\""): quotes += 1
      case 0x20, 0x0A:
        if reserved.contains(word) { return true }
        word = ShortWord()
        previous = byte
        continue
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
        UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "%"), UInt8(ascii: "@"),
        UInt8(ascii: "$"):
        break
      default: return true
      }
      word.append(byte)
      previous = byte
    }
    return quotes % 2 == 1 || previous == UInt8(ascii: "$") || reserved.contains(word)
  }

  /// Whether `sh` complains in the way it does of arrays, `<(…)`, `<<<` and `function`, which bash knows.
  private static func mayBeBash(_ message: String) -> Bool {
    ["\"(\" unexpected", "redirection unexpected", "\"}\" unexpected"].contains(where: message.contains)
  }

  /// Words that begin or end something in a script.
  private static let reserved = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "select",
    "function",
    "time", "coproc", "end", "repeat", "foreach", "begin", "switch",
  ].map(ShortWord.init)

  /// A word in one number, which is compared at once; nothing but a word of up to eight bytes equals another.
  private struct ShortWord: Equatable {
    private var bytes: UInt64 = 0
    private var length = 0

    init() {}

    init(_ text: String) {
      for byte in text.utf8 { append(byte) }
    }

    mutating func append(_ byte: UInt8) {
      bytes = bytes << 8 | UInt64(byte)
      length += 1
    }
  }

  private struct Shell: Hashable, Sendable {
    /// As the file names it.
    let program: String
    let name: String
    let hasExtendedGlobs: Bool

    init?(_ script: Script) {
      guard let program = script.shellProgram else { return nil }
      self.program = program
      name = String(program.split(separator: "/").last ?? "")
      guard ShellSyntax.options[name] != nil else { return nil }
      // Under '-n' nothing switches them on.
      hasExtendedGlobs = name == "bash" && script.mentions("extglob")
      // What an alias stands for is known only to who executes it.
      if script.mentions("alias ") { return nil }
    }

    static let bash = Shell()

    private init() {
      program = "bash"
      name = "bash"
      hasExtendedGlobs = false
    }

    var arguments: [String] {
      (ShellSyntax.options[name] ?? []) + (hasExtendedGlobs ? ["-O", "extglob"] : [])
    }
  }

  private struct Complaint: Sendable {
    let text: Bytes
    /// Counted from 1; 0 where it is not known.
    let line: Int
    let message: String
    /// The program that the text is probably for.
    var meantFor: String?

    func finding(in script: Script, _ shell: Shell) -> Diagnostic {
      let fact = Fact.shellSyntax(shell: shell.name, message: message, meantFor: meantFor)
      // A shell names the line after the last where something is missing at the end.
      var finding = Diagnostic(fact, at: line > 0 ? script.range(ofLine: line) : script.range)
      finding.script = script.range
      return finding
    }
  }

  private struct Batch: Sendable {
    let shell: Shell
    let texts: [Bytes]

    /// A shell that is not there says nothing.
    func complaints() -> Result<[Complaint], ShellFailure> {
      guard let process = ToolProcess(named: shell.program) else { return .success([]) }
      // Where a here document or a whole script is open, the next one would be taken for a part of it.
      let isApart = { (text: Bytes) in
        shell.name == "fish" || text.contains(UInt8(ascii: "<")) && ShellSyntax.holdsHereDocument(text)
      }
      let together = texts.filter { !isApart($0) }
      do throws(ShellFailure) {
        var found = try find(in: together[...], process)
        for text in texts.filter(isApart) { found += try complaints(of: text, process) }
        return .success(found)
      } catch {
        return .failure(error)
      }
    }

    private func find(in texts: ArraySlice<Bytes>, _ process: ToolProcess) throws(ShellFailure) -> [Complaint] {
      guard texts.count > 1 else {
        return if let only = texts.first { try complaints(of: only, process) } else { [] }
      }
      if try run(ShellSyntax.joined(texts), process) == nil { return [] }
      let middle = texts.startIndex + texts.count / 2
      return try find(in: texts[..<middle], process) + find(in: texts[middle...], process)
    }

    private func complaints(of text: Bytes, _ process: ToolProcess) throws(ShellFailure) -> [Complaint] {
      guard let output = try run(text, process) else { return [] }
      var complaint = ShellSyntax.complaint(output, text)
      if ["sh", "dash", "ash"].contains(shell.name) {
        complaint.meantFor = scriptInterpreter(text)
        if complaint.meantFor == nil, ShellSyntax.mayBeBash(complaint.message), isReadByBash(text) {
          complaint.meantFor = "bash"
        }
      }
      return [complaint]
    }

    /// True if bash has nothing to say against a text, or is not there.
    private func isReadByBash(_ text: Bytes) -> Bool {
      guard let bash = ToolProcess(named: "bash") else { return true }
      do throws(ShellFailure) {
        return try Batch(shell: .bash, texts: []).run(text, bash) == nil
      } catch {
        return true
      }
    }

    /// - Returns: what the shell says is wrong; nil where nothing is.
    /// - Throws: where it did not come to read the text, or says nothing of what is wrong.
    private func run(_ text: Bytes, _ process: ToolProcess) throws(ShellFailure) -> Bytes? {
      let result: Int32
      do throws(SystemError) {
        let (output, status) = try process.run(
          standardInput: text, isQuiet: false, without: ["BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS"]
        ) { _ in shell.arguments }
        if status == 0 { return nil }
        if status < 128, !output.isEmpty { return output }
        result = status
      } catch {
        throw ShellFailure(reason: errorText(error.errno))
      }
      throw ShellFailure(reason: "exit status \(result)")
    }
  }

  /// Why a shell could not read scripts.
  private struct ShellFailure: Error {
    var reason: String
  }

  private static func holdsHereDocument(_ text: Bytes) -> Bool {
    zip(text, text.dropFirst()).contains { $0 == UInt8(ascii: "<") && $1 == UInt8(ascii: "<") }
  }

  /// A quote that a script leaves open ends at the first of its kind in the line between, and the parenthesis after it is an
  /// error then.
  private static func joined(_ texts: ArraySlice<Bytes>) -> Bytes {
    let (opening, closing) = (Array("{ ( :\n".utf8), Array("\n) }\n: \"')'\" '\")\"'\n".utf8))
    return texts.reduce(into: []) { $0 += opening + $1 + closing }
  }

  /// The first complaint of a shell: `sh: 2: Syntax error: …`, `bash: line 2: …`, `zsh:2: …`.
  private static func complaint(_ output: Bytes, _ text: Bytes) -> Complaint {
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    let first = lines.first ?? ""
    guard let match = first.prefixMatch(of: /[^:]*:(?: line)? ?(?:\d+: )?(\d+): (?:[Ss]yntax error: )?(.*)/) else {
      return Complaint(text: text, line: 0, message: String(first))
    }
    return Complaint(text: text, line: Int(match.1) ?? 0, message: String(match.2))
  }
}
