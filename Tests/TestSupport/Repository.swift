import Glibc

/// The directory of the checkout, found from where this file was compiled.
package let repositoryRoot: String = {
  let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  return parts.dropLast(3).joined(separator: "/")
}()

/// What went wrong with a file a test needs.
package struct FileError: Error, CustomStringConvertible {
  package let path: String
  package let errno: Int32

  package var description: String { "\(path): \(String(cString: strerror(errno)))" }
}

package func readBytes(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw FileError(path: path, errno: errno) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
  return bytes
}

package func readFile(_ path: String) throws -> String {
  String(decoding: try readBytes(path), as: UTF8.self)
}

package func writeFile(_ path: String, _ text: String) throws {
  try writeBytes(path, Array(text.utf8))
}

package func writeBytes(_ path: String, _ bytes: [UInt8]) throws {
  guard let file = fopen(path, "wb") else { throw FileError(path: path, errno: errno) }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// What a directory holds, by name, without what begins with a dot.
package func directoryEntries(_ path: String) throws -> [(name: String, isDirectory: Bool)] {
  guard let stream = opendir(path) else { throw FileError(path: path, errno: errno) }
  defer { closedir(stream) }
  var found: [(String, Bool)] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name.hasPrefix(".") { continue }
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0 else { throw FileError(path: "\(path)/\(name)", errno: errno) }
    found.append((name, status.st_mode & S_IFMT == S_IFDIR))
  }
  return found.sorted { $0.0 < $1.0 }
}
