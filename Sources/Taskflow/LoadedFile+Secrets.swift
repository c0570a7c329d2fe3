import Diagnostics
package import Planner
package import Variables

extension LoadedFile {
  /// The values that must not be shown of the file and those it includes, as far as they are known before a run. Of a file
  /// that is no YAML, what looks like such values.
  ///
  /// - Parameter invocation: what is given from outside; asked for only where there are secrets.
  package func secrets(_ invocation: @autoclosure () -> Invocation) -> [Bytes] {
    if let workflow { return secretsOfFiles(workflow, invocation(), sources) }
    var secrets: [Bytes] = []
    for file in sources.files {
      let scan = SecretScan(file.bytes)
      secrets += scan.values
      if scan.names.isEmpty { continue }
      let invocation = invocation()
      for name in scan.names {
        secrets += [invocation.inherited[name]].compactMap { $0 }
        secrets += (invocation.overrides + invocation.parameters).filter { $0.name == name }.map(\.value)
      }
    }
    return secrets
  }
}
