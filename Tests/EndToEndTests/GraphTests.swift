import Diagnostics
import Glibc
import TestSupport
import Testing

/// `taskflow graph`, drawn by the real graphviz.
struct GraphTests {
  private static let places: [String] = ["/usr/bin/dot", "/usr/local/bin/dot"]
  private static let graphviz: String? = places.first { access($0, X_OK) == 0 }

  private static let file = """
    tasks:
      first: { run: x, mode: sync }
      all:
        mode: sync
        tasks: { one: x, two: { run: x, estimate: 5s } }
      each: { matrix: { os: [linux, mac] }, run: x, dependencies: all }
      last: { run: x, dependencies: [each, all/one] }

    """

  /// Every task and every frame is in the picture, and what decides how long a run takes is red.
  @Test(.enabled(if: graphviz != nil, "graphviz is not installed")) func graphvizDrawsIt() throws {
    let sandbox = try Sandbox(Self.file)
    let graph = try sandbox.taskflow("graph")
    #expect(graph.status == .exited(0))
    try sandbox.directory.write("graph.dot", graph.output)
    let picture = try Program([Self.graphviz!, "-Tsvg", sandbox.directory.path(of: "graph.dot")]).run()
    #expect(picture.status == .exited(0))
    #expect(picture.errors.isEmpty)
    for text in ["first (sync)", "all (sync)", "all/two", "each: os", "each[os=linux]", "last"] {
      #expect(picture.output.contains(">\(text)</text>"), "\(text)")
    }
    #expect(picture.output.matches(of: /class="edge"/).count == 7)
    #expect(picture.output.matches(of: /class="cluster"/).count == 2)
    #expect(picture.output.contains("stroke=\"red\""))
  }

  @Test func theOtherFormatsAreWhole() throws {
    let sandbox = try Sandbox(Self.file)
    let json = try JSONValue(sandbox.taskflow("graph", "--format", "json").output)
    #expect(json["nodes"]?.elements.count == 8)
    #expect(json["edges"]?.elements.count == 7)
    #expect(try sandbox.taskflow("graph", "--format", "mermaid").output.hasPrefix("flowchart LR\n"))
    #expect(try sandbox.taskflow("graph", "last", "--mode", "sync").status == .exited(0))
    let wrong = try sandbox.taskflow("graph", "nothing")
    #expect(wrong.status == .exited(2))
    #expect(wrong.errors.contains("there is no task 'nothing' in 'taskflow.yaml'"))
  }
}
