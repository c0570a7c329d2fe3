import Diagnostics
import LocalExecutor
import Variables

/// Python scripts, by the compiler of `python3` itself: what it compiles is not executed and not kept.
enum PythonSyntax {
  private static let tool = "python3"

  private static func failure(_ reason: ScriptCheck.Failure.Reason) -> ScriptCheck.Failure {
    ScriptCheck.Failure(tool: tool, rule: .pythonSyntax, reason: reason)
  }

  static func check(_ scripts: [LocatedScript]) -> Result<[LocatedFinding], ScriptCheck.Failure> {
    let scripts = scripts.filter { $0.script.interpreter == .python }
    if scripts.isEmpty { return .success([]) }
    guard let process = ToolProcess(named: tool) else { return .failure(failure(.missing)) }
    do throws(SystemError) {
      let (output, status) = try process.run(standardInput: input(scripts)) { _ in ["-I", "-S", "-c", program] }
      guard status == 0 else { return .failure(failure(.failed("exit status \(status)"))) }
      let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
      return .success(lines.compactMap { finding($0, scripts) })
    } catch {
      return .failure(failure(.failed(errorText(error.errno))))
    }
  }

  /// Each script behind its length in bytes.
  private static func input(_ scripts: [LocatedScript]) -> Bytes {
    scripts.reduce(into: Bytes()) { input, script in
      input += "\(script.script.text.count)\n".utf8
      input += script.script.text
    }
  }

  /// Prints a line for each script with an error: its number, where it begins and ends, and what is wrong. A line or column
  /// that Python can't tell is 0.
  private static let program = """
    from sys import stdin, stdout
    from warnings import simplefilter
    simplefilter("ignore")
    number = 0
    while True:
        length = stdin.buffer.readline()
        if not length:
            break
        source = stdin.buffer.read(int(length)).decode("utf-8")
        try:
            compile(source, "<script>", "exec", dont_inherit=True)
        except SyntaxError as error:
            place = (error.lineno, error.offset, getattr(error, "end_lineno", 0), getattr(error, "end_offset", 0))
            text = "\\t".join(str(part or 0) for part in (number,) + place) + "\\t" + error.msg
            stdout.buffer.write((text.replace("\\n", " ") + "\\n").encode("utf-8", "replace"))
        except Exception as error:
            stdout.buffer.write(f"{number}\\t0\\t0\\t0\\t0\\t{type(error).__name__}\\n".encode())
        number += 1
    """

  private static func finding(_ line: Substring, _ scripts: [LocatedScript]) -> LocatedFinding? {
    let parts = line.split(separator: "\t", maxSplits: 5, omittingEmptySubsequences: false)
    let numbers = parts.prefix(5).compactMap { Int($0) }
    guard parts.count == 6, numbers.count == 5, scripts.indices.contains(numbers[0]) else { return nil }
    let located = scripts[numbers[0]]
    let start = (line: numbers[1], column: numbers[2])
    // Without an end, or with one before the start, one character is named.
    let hasEnd = (numbers[3], numbers[4]) > (start.line, start.column)
    let end = hasEnd ? (line: numbers[3], column: numbers[4]) : (line: start.line, column: start.column + 1)
    let range = start.line > 0 ? located.script.range(from: start, to: end) : located.script.range
    return (located.file, Diagnostic(.pythonSyntax(message: String(parts[5])), at: range))
  }
}
