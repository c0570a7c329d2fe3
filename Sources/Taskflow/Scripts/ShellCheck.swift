import Diagnostics
import LocalExecutor
import Variables

/// Shell scripts, by ShellCheck (www.shellcheck.net).
enum ShellCheck {
  private static let tool = "shellcheck"

  private static func failure(_ reason: ScriptCheck.Failure.Reason) -> ScriptCheck.Failure {
    ScriptCheck.Failure(tool: tool, rule: .shellcheck, reason: reason)
  }

  static func check(_ scripts: [LocatedScript]) -> Result<[LocatedFinding], ScriptCheck.Failure> {
    let batches = Batch.of(scripts)
    if batches.isEmpty { return .success([]) }
    guard let process = ToolProcess(named: tool) else { return .failure(failure(.missing)) }
    var findings: [LocatedFinding] = []
    for result in mapInParallel(batches, share: 1, { $0.check(process) }) {
      switch result {
      case .success(let found): findings += found
      case .failure(let failure): return .failure(failure)
      }
    }
    return .success(findings)
  }

  /// Scripts of one kind of shell, for one process.
  private struct Batch: Sendable {
    let dialect: String
    let stopsAtFailures: Bool
    /// Each text once, with everywhere it stands.
    var texts: [(text: Bytes, scripts: [LocatedScript])] = []

    /// More are not open in one process: systems allow it 1024 files.
    private static let limit = 200

    /// Each kind of shell is shared among the processors.
    static func of(_ scripts: [LocatedScript]) -> [Batch] {
      var kinds: [Batch] = []
      var places: [TextKey: (kind: Int, text: Int)] = [:]
      for script in scripts {
        guard case .shell(let dialect, let stops) = script.script.interpreter else { continue }
        let key = TextKey(interpreter: script.script.interpreter, text: script.script.text)
        if let place = places[key] {
          kinds[place.kind].texts[place.text].scripts.append(script)
          continue
        }
        let known = kinds.firstIndex { $0.dialect == dialect && $0.stopsAtFailures == stops }
        if known == nil { kinds.append(Batch(dialect: dialect, stopsAtFailures: stops)) }
        let kind = known ?? kinds.count - 1
        places[key] = (kind, kinds[kind].texts.count)
        kinds[kind].texts.append((script.script.text, [script]))
      }
      return kinds.flatMap(\.shares)
    }

    private var shares: [Batch] {
      let size = min(Self.limit, max(8, (texts.count - 1) / Processors.available + 1))
      return stride(from: 0, to: texts.count, by: size).map { start in
        var share = self
        share.texts = Array(texts[start..<min(start + size, texts.count)])
        return share
      }
    }

    private struct TextKey: Hashable {
      let interpreter: Script.Interpreter
      let text: Bytes
    }

    func check(_ process: ToolProcess) -> Result<[LocatedFinding], ScriptCheck.Failure> {
      var paths: [String] = []
      do throws(SystemError) {
        let (output, status) = try process.run(texts: texts.map(\.text)) { texts in
          paths = texts
          return options + texts
        }
        // 1 says that there are findings (shellcheck(1), "Return values").
        guard status <= 1, let report = try? JSONValue(String(decoding: output, as: UTF8.self)) else {
          return .failure(failure(.failed("exit status \(status)")))
        }
        let comments = report["comments"]?.elements ?? []
        return .success(comments.compactMap(Comment.init).flatMap { findings($0, paths) })
      } catch {
        return .failure(failure(.failed(errorText(error.errno))))
      }
    }

    private var options: [String] {
      // What another file defines is not followed: the script need not run where it is checked. `cd` without `||` is right
      // where a failure ends the script.
      let excluded = "SC1090,SC1091" + (stopsAtFailures ? ",SC2164" : "")
      return ["--format=json1", "--severity=info", "--color=never", "--shell=\(dialect)", "--exclude=\(excluded)"]
    }

    private func findings(_ comment: Comment, _ paths: [String]) -> [LocatedFinding] {
      guard let index = paths.firstIndex(of: comment.file) else { return [] }
      return texts[index].scripts.compactMap { script in
        comment.finding(in: script.script).map { (script.file, $0) }
      }
    }
  }

  /// One comment of ShellCheck's report, format `json1`.
  private struct Comment {
    let file: String
    let start: (line: Int, column: Int)
    let end: (line: Int, column: Int)
    let level: String
    let code: Int
    let message: String

    init?(_ json: JSONValue) {
      func number(_ name: String) -> Int? { json[name]?.number.flatMap { Int($0) } }
      guard let file = json["file"]?.string, let line = number("line"), let column = number("column"),
        let code = number("code"), let message = json["message"]?.string
      else { return nil }
      self.file = file
      start = (line, column)
      end = (number("endLine") ?? line, number("endColumn") ?? column)
      level = json["level"]?.string ?? "warning"
      self.code = code
      self.message = message
    }

    /// - Returns: nil for what is wrong only as long as nothing is known of the task.
    func finding(in script: Script) -> Diagnostic? {
      if code == Self.unassigned, isProvided(in: script) { return nil }
      var finding = Diagnostic(
        .shellcheck(code: code, message: message), at: script.range(from: start, to: end))
      if level == "error" { finding.severity = .error }
      finding.script = script.range
      return finding
    }

    /// "name is referenced but not assigned."
    private static let unassigned = 2154

    private func isProvided(in script: Script) -> Bool {
      guard let variables = script.variables else { return true }
      return variables.contains(String(message.prefix { $0 != " " }))
    }
  }
}
