/// The inside of `{{ … }}`.
struct TemplateExpression {
  private let text: String

  init(_ text: String) {
    // A '-' takes away the space around it.
    let inner = text.wholeMatch(of: /(?:- )?\s*(.*?)\s*(?: -)?/)?.1
    self.text = inner.map(String.init) ?? text
  }

  func help(at place: ExpressionPlace) -> Words {
    if let (name, text) = variableWithDefault { return place.writing(name, default: text) }
    if let name = text.wholeMatch(of: /env ["`](\w+)["`]/)?.1 { return place.reading(String(name)) }
    if let name = variable { return special(name) ?? place.reading(name) }
    let first = text.split { " -(".contains($0) }.first ?? ""
    return switch first {
    case "range" where place.isScript: "write a loop of the shell: 'for item in …; do …; done'"
    case "if", "else", "end", "range", "with":
      place.isScript
        ? "write it as shell code: 'if test …; then …; fi'"
        : "taskflow has no conditions in values: write it in the script, with an 'if' of the shell"
    case let word where word.hasPrefix("\"") || word.hasPrefix("`"): "write only the text in the quotes"
    case "OS": place.substitution("uname | tr A-Z a-z") ?? "write 'linux'"
    case "ARCH":
      place.substitution(#"uname -m | sed "s/x86_64/amd64/; s/aarch64/arm64/""#) ?? "write it out, as in 'amd64'"
    case "exeExt": "leave it out: it is empty on Linux"
    case "numCPU": place.substitution("nproc") ?? Self.withoutFunctions
    case "fromSlash", "toSlash": "write only the path: on Linux it stays as it is"
    case "joinPath": "write the parts of the path with '/' between them"
    case "now", "date": place.substitution(date) ?? Self.withoutFunctions + ", as in '$(\(date))'"
    default:
      place.isScript ? "taskflow has no functions: compute it in the script, with a command" : Self.withoutFunctions
    }
  }

  private static let withoutFunctions: Words =
    "taskflow has no functions in values: compute it in the script, with a command"

  /// The command that prints the same time.
  private var date: String {
    guard let layout = text.firstMatch(of: /date\s+["'`]([^"'`]*)["'`]/)?.1 else { return "date" }
    let format = DateLayout(layout).format
    return format.contains(" ") ? "date +\"\(format)\"" : "date +\(format)"
  }

  /// `.NAME`, `.ITEM.NAME`, `inputs.parameters.name` or `name`.
  private var variable: String? {
    guard !text.contains(where: { " |()\"'".contains($0) }), let last = text.split(separator: ".").last else {
      return nil
    }
    return ["OS", "ARCH", "end", "else", "exeExt", "numCPU", "now", "uuid"].contains(text)
      ? nil : String(last).replacing("-", with: "_")
  }

  /// True for `.NAME` or `name`.
  var isName: Bool { text.wholeMatch(of: /\.?[A-Za-z_]\w*/) != nil && special(name) == nil && variable != nil }

  /// The name of the variable that it stands for.
  var name: String { String(text.drop { $0 == "." }) }

  /// `.NAME | default "text"` or `default "text" .NAME`.
  private var variableWithDefault: (name: String, text: String)? {
    if let match = text.wholeMatch(of: /\.(\w+)\s*\|\s*default\s+(?:"([^"}]*)"|'([^'}]*)'|(\w+))/) {
      return (String(match.1), String(match.2 ?? match.3 ?? match.4 ?? ""))
    }
    if let match = text.wholeMatch(of: /default\s+(?:"([^"}]*)"|'([^'}]*)'|(\w+))\s+\.(\w+)/) {
      return (String(match.4), String(match.1 ?? match.2 ?? match.3 ?? ""))
    }
    if let match = text.wholeMatch(of: /\.(\w+)\s*\|\s*default\s+\.(\w+)/) {
      return (String(match.1), "$\(match.2)")
    }
    return nil
  }

  /// What go-task sets itself; nil for variables of the file.
  private func special(_ name: String) -> Words? {
    guard text.hasPrefix(".") else { return nil }
    switch name {
    case "CLI_ARGS", "CLI_ARGS_LIST":
      return "taskflow takes no arguments after '--' yet: declare a param, and give its value with '--set NAME=value'"
    case "ITEM":
      return text == ".ITEM" ? "name the variable of the loop, or the axis of the matrix: '\"${item}\"'" : nil
    case "TASK": return "write '${TASKFLOW_TASK}'"
    case "ROOT_DIR": return "write '${TASKFLOW_ROOT}', the directory of the file that is run"
    case "TASKFILE_DIR", "TASK_DIR":
      return name == "TASK_DIR"
        ? "write '${PWD}' in the script, which is the 'cwd' of the task"
        : "write '${PWD}' in the script of a task without 'cwd', which runs in the directory of its file; with 'cwd' write the path from there"
    case "USER_WORKING_DIR":
      return
        "taskflow has no variable yet for the directory it was called in: pass the directory with '--env DIR=\"$PWD\"', and write '${DIR}'"
    case "EXIT_CODE": return "taskflow does not pass on exit statuses yet: in a 'trap … EXIT' of the shell it is '$?'"
    case "CHECKSUM", "TIMESTAMP": return "taskflow does not skip what is up to date yet: compute it in the script"
    case "TASKFILE", "ROOT_TASKFILE", "TASK_VERSION", "TASK_EXE", "ALIAS", "MATCH", "CLI_SILENT", "CLI_VERBOSE",
      "CLI_FORCE", "CLI_OFFLINE", "CLI_ASSUME_YES":
      return "taskflow has no such variable: write its value"
    default: return nil
    }
  }
}
