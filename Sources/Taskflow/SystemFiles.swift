import WorkflowLoader

/// The files of the system, for those who know nothing of it.
struct SystemFiles: WorkflowFiles {
  func directory(of path: String) -> String {
    FileReader.directory(of: path)
  }

  func read(_ path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
    do throws(FileReader.Failure) {
      return try FileReader.read(path, limit: limit)
    } catch {
      throw UnreadableFile(reason: error.reason)
    }
  }
}
