import TestSupport
import Testing

/// Holds Package.swift and ARCHITECTURE.md to the same table.
struct PackageTests {
  /// What each target of `Sources` declares, read from the text: `module("A", ["B", c])`, `.target(name: "A", …)`.
  private func declaredDependencies() throws -> [(module: String, dependencies: [String])] {
    let text = try readFile("\(repositoryRoot)/Package.swift")
    let products = Dictionary(
      text.matches(of: /let (\w+) = Target\.Dependency\.product\(name: "(\w+)"/).map {
        (String($0.output.1), String($0.output.2))
      }, uniquingKeysWith: { first, _ in first })
    let declarations = text.matches(
      of:
        /(?:module\(|\.target\(\s*name: |\.executableTarget\(\s*name: |\.systemLibrary\(\s*name: )\s*"(\w+)"(?:,\s*(?:dependencies: )?\[([^\]]*)\])?/
    )
    return declarations.map { match in
      let names = (match.output.2 ?? "").split { $0 == "," || $0.isWhitespace }
      return (
        String(match.output.1),
        names.map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : products[String($0)] ?? String($0) }
      )
    }.filter { !["TestSupport", "Robustness", "Tormentor"].contains($0.0) }
  }

  @Test func everyModuleIsDeclared() throws {
    #expect(try declaredDependencies().map(\.module).sorted() == SourceTree.modules().sorted())
  }

  @Test func nothingDependsOnMoreThanItMayImport() throws {
    var wrong: [String] = []
    for (module, dependencies) in try declaredDependencies() {
      let allowed = LayerTable.allowed(in: module) ?? []
      wrong += dependencies.filter { !allowed.contains($0) }.map { "\(module) depends on \($0)" }
    }
    #expect(wrong == [])
  }

  @Test func whatIsImportedIsDeclared() throws {
    let declared = Dictionary(uniqueKeysWithValues: try declaredDependencies())
    var missing: Set<String> = []
    for file in try SourceTree.files() {
      for module in file.imports where !LayerTable.partOfTheToolchain.contains(module) {
        if declared[file.module]?.contains(module) != true { missing.insert("\(file.module) imports \(module)") }
      }
    }
    #expect(missing.sorted() == [])
  }

  @Test func theTestsReadWhatThereIs() throws {
    let engine = try declaredDependencies().first { $0.module == "Engine" }
    #expect(engine?.dependencies == ["Variables", "Planner", "RunEvents", "WorkflowModel", "HeapModule"])
    #expect(try declaredDependencies().first { $0.module == "taskflow" }?.dependencies == ["TaskflowCLI"])
    #expect(try SourceTree.files().contains { $0.path == "Engine/Engine.swift" && $0.imports.contains("HeapModule") })
  }

  // MARK: - Files

  @Test func noFileIsTooLong() throws {
    let long = try SourceTree.files().filter { $0.lines.count > 501 }
    #expect(long.map { "\($0.path): \($0.lines.count) lines" } == [])
  }

  /// The median file of the codebases taken as models has 60 to 200 lines.
  @Test func theUsualFileIsShort() throws {
    let lengths = try SourceTree.files().filter(\.isSwift).map(\.lines.count).sorted()
    #expect(lengths[lengths.count / 2] <= 200)
  }

  @Test func everyModuleHasItsRowInTheArchitecture() throws {
    guard let text = try? readFile("\(repositoryRoot)/ARCHITECTURE.md") else { return }
    let rows = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("| `") }
    #expect(try SourceTree.modules().filter { module in !rows.contains { $0.hasPrefix("| `\(module)` |") } } == [])
  }
}
