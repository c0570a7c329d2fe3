import Testing
import Variables

@testable import LocalExecutor

/// Which values of exports must not be shown.
@Suite struct SecretFinderTests {
  private final class Found {
    var values: Set<String> = []
  }

  private func found(in exports: String) -> Set<String> {
    let found = Found()
    let finder = SecretFinder(names: ["v"]) { found.values.insert(String(decoding: $0, as: UTF8.self)) }
    finder.note(ExportsFile.read(Bytes(exports.utf8)), exports: ["v"])
    return found.values
  }

  /// Quotes and blanks around a value are part of it, and a script prints it without them.
  @Test(arguments: [
    "v=\"topsecret\"", "v='topsecret'", "v= topsecret ", "v=\t\"topsecret\" ;", "v=topsecret\r", "export v=topsecret",
    "v: topsecret",
  ])
  func valuesAsShellsWriteThem(line: String) {
    #expect(found(in: line + "\n").contains("topsecret"))
  }

  @Test func otherValues() {
    #expect(found(in: "v=a b\nw=\"other\"\n").isDisjoint(with: ["a", "b"]))
    #expect(found(in: "v='a'\n") == ["'a'"])
  }
}
