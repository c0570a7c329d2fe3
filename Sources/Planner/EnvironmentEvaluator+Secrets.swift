import Variables
import WorkflowModel

extension EnvironmentEvaluator {
  /// All that anything gives to some variables, whether or not something else wins over it: what is set around taskflow and
  /// on the command line, what dotenv files hold and what the texts of the file say, as far as that is known.
  func secrets(named names: [String]) -> [Bytes] {
    guard !names.isEmpty else { return [] }
    let names = Set(names)
    var known: Set<Bytes> = []
    for name in names {
      if let value = inherited[name] { known.insert(value) }
    }
    for given in given where names.contains(given.name) { known.insert(given.value) }
    for index in layers.indices {
      let layer = layers[index]
      let isNamed = layer.entries.contains { names.contains($0.name) }
      guard isNamed || !layer.files.isEmpty else { continue }
      let variables = environment(of: Int32(index), TaskData()).variables
      for entry in layer.entries where names.contains(entry.name) {
        guard let template = entry.value else { continue }
        if case .success(let value?) = evaluate(template, at: entry.range, in: variables) { known.insert(value) }
      }
      for name in names {
        if let value = variables[name] { known.insert(value) }
      }
      for file in layer.files {
        for entry in entries(of: file, layer.file, variables) where names.contains(entry.name) {
          known.insert(entry.value)
        }
      }
    }
    return known.filter { !$0.contains(0) }
  }

  /// Whether what a layer, or one around it, gives to some variables may be another value in each instance of a matrix.
  func varies(_ layer: Int32?, _ names: Set<String>) -> Bool {
    var next = layer
    while let index = next {
      let layer = layers[Int(index)]
      if layer.files.contains(where: { mayVary($0, layer.file) }) { return true }
      if layer.entries.contains(where: { names.contains($0.name) && $0.value?.isLiteral == false }) { return true }
      next = layer.outer
    }
    return false
  }

  /// Whether the path of a dotenv file, or a value in it, uses variables.
  private func mayVary(_ file: EnvironmentFile, _ index: Int32) -> Bool {
    guard let path = file.path.template.literal else { return true }
    guard case .success(let bytes)? = contents(of: Bytes(path.utf8), index)?.result else { return false }
    return bytes.contains(UInt8(ascii: "$"))
  }

  /// The masker for names of tasks: made once, as long as no instances are added.
  func masker(of names: [String], _ instances: [Instance]) -> SecretMasker {
    if names.isEmpty { return SecretMasker() }
    if let known = knownMasker, known.instanceCount == instances.count { return known.masker }
    let masker = SecretMasker(secrets: secrets(named: names) + instances.secrets(named: names))
    knownMasker = (instances.count, masker)
    return masker
  }
}
