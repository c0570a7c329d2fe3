import CSystem
import Diagnostics
import Glibc
import Planner
import Reporters
import Taskflow
import Variables

/// What '--events' names: it must not be a task file, which a forgotten FILE makes of the next word, nor a dotenv file, nor what a task
/// reads.
enum EventFileTarget {
  /// What a file is that somebody wrote and that would be lost, for a sentence; nil for one that may be overwritten.
  static func kind(of path: String, in plan: Plan) -> Words? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
    let name = path.lowercased()
    let isNamed = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    guard let bytes = try? FileReader.read(path, limit: sample) else {
      return isNamed ? "a task file" : input(path, of: plan)
    }
    // Those of an earlier run, under whatever name.
    if bytes.starts(with: "{\"event\":".utf8) { return nil }
    if isNamed || isTaskFile(bytes) { return "a task file" }
    return isDotenv(bytes) ? "a dotenv file" : input(path, of: plan)
  }

  private static func input(_ path: String, of plan: Plan) -> Words? {
    let names = [realpath(".", nil).map { joined($0, path) }, realpath(path, nil).map { joined($0, "") }]
    guard let reader = plan.reader(ofFile: names.compactMap { $0 }, areSame: isSameFile) else { return nil }
    return "an input of '\(plan.name(of: reader))'"
  }

  private static func isSameFile(_ one: String, _ another: String) -> Bool {
    var (own, other) = (stat(), stat())
    return stat(one, &own) == 0 && stat(another, &other) == 0 && own.st_dev == other.st_dev
      && own.st_ino == other.st_ino
  }

  private static func joined(_ directory: UnsafeMutablePointer<CChar>, _ path: String) -> String {
    defer { free(directory) }
    return joinPath(String(cString: directory), path)
  }

  /// Whether it looks as if somebody wrote it to be run.
  private static func isTaskFile(_ bytes: [UInt8]) -> Bool {
    bytes.split(separator: 0x0A).contains { line in
      let text = String(decoding: line.prefix(64), as: UTF8.self)
      return text.hasPrefix("tasks:") || text.hasPrefix("\"tasks\":") || text.hasPrefix("{") && hasTasks(text)
    }
  }

  /// Whether it sets variables: tasks would run without them.
  private static func isDotenv(_ bytes: [UInt8]) -> Bool {
    guard bytes.first != UInt8(ascii: "{") else { return false }
    return Dotenv.read(Bytes(bytes)) { _ in nil }.entries.contains { entry in
      bytes[entry.range].contains(UInt8(ascii: "="))
    }
  }

  /// As much as tells what a file is.
  private static let sample = 1 << 20

  /// A task file may be a map in braces, and JSON; so are the lines of an event log.
  private static func hasTasks(_ text: String) -> Bool {
    let words = text.dropFirst().drop { $0 == " " }
    return words.hasPrefix("tasks:") || words.hasPrefix("\"tasks\":")
  }
}
