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
  guard let file = fopen(path, "wb") else { throw FileError(path: path, errno: errno) }
  fputs(text, file)
  fclose(file)
}
