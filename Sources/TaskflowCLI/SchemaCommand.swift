import ArgumentParser
import Taskflow
import WorkflowLoader

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of task files, for editors and other tools.",
    discussion: """
      The schema is of draft 2020-12. Editors that support JSON Schema use it to complete and check task files.

      EXAMPLES
        taskflow schema >taskflow.schema.json
      """)

  func run() throws {
    try Messages.writeDocument(WorkflowSchema.render(), of: "schema")
  }
}
