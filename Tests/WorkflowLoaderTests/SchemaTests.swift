import Glibc
import TestSupport
import Testing
import WorkflowLoader

@Suite struct SchemaTests {
  /// The committed schema is what the table of keys says; `make schema` writes it anew.
  @Test func committedSchemaIsCurrent() throws {
    let path = repositoryRoot + "/schema/taskflow.schema.json"
    let current = WorkflowSchema.render()
    if getenv("TASKFLOW_UPDATE_SCHEMA") != nil { try writeFile(path, current) }
    #expect(try readFile(path) == current)
  }
}
