import TestSupport
import Testing

/// Holds the sources to the architecture.
struct LayerTests {
  @Test func everyModuleIsInTheTable() throws {
    let listed = LayerTable.arrows.map(\.module)
    #expect(try SourceTree.modules().filter { !listed.contains($0) } == [])
  }

  @Test func noModuleImportsWhatItMayNot() throws {
    var wrong: [String] = []
    for file in try SourceTree.files() where file.isSwift {
      let allowed = LayerTable.allowed(in: file.module) ?? []
      for module in file.imports where !allowed.contains(module) { wrong.append("\(file.path) imports \(module)") }
    }
    #expect(wrong == [])
  }

  @Test func nothingImportsFoundation() throws {
    let wrong = try SourceTree.files().filter { file in
      file.imports.contains { $0.hasPrefix("Foundation") || $0.hasPrefix("_Foundation") || $0.hasSuffix("Foundation") }
    }
    #expect(wrong.map(\.path) == [])
  }

  @Test func onlyTheEdgeTouchesTheSystem() throws {
    let wrong = try SourceTree.files().filter { file in
      let touches = file.imports.contains { LayerTable.system.contains($0) }
      return touches && !LayerTable.systemUsers.contains(file.module)
    }
    #expect(wrong.map(\.path) == [])
  }

  /// The oracle judges what the front end and the engine do by the rules alone. Only what drives the engine for it, and what
  /// turns its events into words, may know them.
  @Test func theOracleKnowsNothingOfTheEngine() throws {
    let directory = "\(repositoryRoot)/Tests/TestSupport/Oracle"
    let outside = ["OracleDriver.swift", "OracleTranslation.swift", "OracleCase.swift", "OracleRealCase.swift"]
    var wrong: [String] = []
    var files: [String] = []
    for entry in try directoryEntries(directory) where !outside.contains(entry.name) {
      files.append(entry.name)
      let lines = try readFile("\(directory)/\(entry.name)").split(whereSeparator: \.isNewline)
      for module in lines.compactMap(importedModule) { wrong.append("\(entry.name) imports \(module)") }
    }
    #expect(wrong == [])
    #expect(files.contains("OracleJudge.swift") && files.contains("OracleWorkflow.swift"))
  }

  /// The table itself must be one way: every module stands behind all it imports.
  @Test func theTableHasNoCycle() {
    var seen: Set<String> = ["Glibc", "HeapModule", "ArgumentParser"]
    for (module, imports) in LayerTable.arrows {
      #expect(imports.filter { !seen.contains($0) } == [], "imports of \(module)")
      #expect(Set(imports).count == imports.count, "\(module) lists something twice")
      seen.insert(module)
    }
  }

  /// An arrow that nobody uses should not stay open.
  @Test func everyArrowIsUsed() throws {
    var used: Set<[String]> = []
    for file in try SourceTree.files() { used.formUnion(file.imports.map { [file.module, $0] }) }
    let modules = try SourceTree.modules()
    var unused: [String] = []
    for (module, imports) in LayerTable.arrows where modules.contains(module) && !module.hasPrefix("Taskflow") {
      unused += imports.filter { !used.contains([module, $0]) }.map { "\(module) → \($0)" }
    }
    #expect(unused == [])
  }

  @Test(arguments: [
    ("import Planner", "Planner"), ("package import Engine", "Engine"),
    ("public import struct Planner.Plan", "Planner"),
    ("  @preconcurrency import Glibc", "Glibc"), ("@_spi(Tests) internal import A // b", "A"), ("#if os(Linux)", nil),
    ("// import Foundation", nil), ("/// imports what it needs", nil), ("let important = 1", nil),
    ("fileprivate import func Glibc.write", "Glibc"), ("import FoundationEssentials", "FoundationEssentials"),
  ])
  func importsAreRecognised(line: String, module: String?) {
    #expect(importedModule(line[...]) == module)
  }
}
