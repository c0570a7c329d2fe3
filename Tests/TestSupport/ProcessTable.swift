import Glibc

/// Looks at the processes of this machine through `/proc` (proc(5)).
package enum ProcessTable {
  /// The processes whose environment has a variable with this value, zombies left out: they have no environment any more.
  package static func processes(with name: String, _ value: String) -> [Int32] {
    let entry = Array("\(name)=\(value)".utf8)
    return all().filter { process in
      guard let environment = try? readBytes("/proc/\(process)/environ") else { return false }
      return environment.split(separator: 0).contains { $0.elementsEqual(entry) }
    }
  }

  /// The processes with a text in their arguments or their environment, zombies left out: they have neither any more.
  package static func processes(mentioning text: String) -> [Int32] {
    all().filter { process in
      ["cmdline", "environ"].contains { file in
        guard let bytes = try? readBytes("/proc/\(process)/\(file)") else { return false }
        // Both are lists of C strings.
        return bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }.count(of: text) > 0
      }
    }
  }

  package static func children(of parent: Int32) -> [Int32] {
    all().filter { status(of: $0, "PPid") == "\(parent)" }
  }

  /// What a process was started with, for messages.
  package static func describe(_ process: Int32) -> String {
    let arguments = (try? readBytes("/proc/\(process)/cmdline"))?.map { $0 == 0 ? UInt8(ascii: " ") : $0 } ?? []
    return "\(process) \(state(of: process) ?? "?") \(arguments.text)"
  }

  /// The letter of a process's state (`R`, `S`, `T`, `Z` …); nil when there is no such process.
  package static func state(of process: Int32) -> Character? {
    guard let text = try? readFile("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    return text[end...].dropFirst(2).first
  }

  /// A line of `/proc/N/status`, without its name.
  package static func status(of process: Int32, _ name: String) -> String? {
    guard let text = try? readFile("/proc/\(process)/status") else { return nil }
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(name):\t") }) else { return nil }
    return String(line.dropFirst(name.count + 2))
  }

  private static func all() -> [Int32] {
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    var processes: [Int32] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let process = Int32(name) { processes.append(process) }
    }
    return processes
  }
}
