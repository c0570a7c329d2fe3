import Diagnostics
import TestSupport
import Testing

/// An include that cannot be read: it is said at each place, and nothing is said of what may be in the file.
@Suite struct MissingIncludeTests {
  private func messages(_ text: String, _ files: [String: String] = [:]) -> [String] {
    load(text, files: files).diagnostics.map(\.message.text)
  }

  @Test func nothingIsSaidOfWhatIsInIt() {
    let text = """
      default: [web/start, g/inner/x]
      tasks:
        web: { include: none.yaml }
        g: { tasks: { inner: { include: none.yaml }, own: { run: x, dependencies: [inner/x, web/a/b, 'web/m[os=a]'] } } }
        t: { run: x, dependencies: [web, web/start], matrix: { file: '${FILES}' } }
      """
    let found = load(text).diagnostics
    #expect(found.map(\.rule) == [.unreadableFile, .unreadableFile], "\(found.map(\.message.text))")
  }

  @Test func whatIsNotInItIsStillFound() {
    let text =
      "default: wob/x\ntasks: { web: { include: none.yaml }, t: { run: x, dependencies: [wob/start, nobody] } }"
    #expect(load(text).diagnostics.map(\.rule).filter { $0 == .unknownDependency }.count == 2)
  }

  /// What is wrong in a file is said there, once.
  @Test func filesThatAreNoYAML() {
    let text = "tasks: { a: { include: lib.yaml }, b: { include: lib.yaml }, t: { run: x, dependencies: a/b } }"
    #expect(load(text, files: ["lib.yaml": "tasks: {"]).diagnostics.map(\.rule) == [.yamlSyntax])
  }
}
