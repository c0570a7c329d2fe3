import Diagnostics
import Glibc
import RunEvents
import TestSupport
import Testing

struct EventSchemaTests {
  /// The committed schema is what the shapes of events say; `make schema` writes it anew.
  @Test func committedSchemaIsCurrent() throws {
    let path = repositoryRoot + "/schema/events.schema.json"
    let current = EventSchema.render()
    if getenv("TASKFLOW_UPDATE_SCHEMA") != nil { try writeFile(path, current) }
    #expect(try readFile(path) == current)
  }

  /// Simulations hold each of their lines to the shapes, so these must be able to refuse one.
  @Test(arguments: [
    (#"{"event":"run_killing","at_s":1,"tasks":3}"#, nil),
    (#"{"event":"run_killing","at_s":1}"#, "run_killing lacks 'tasks'"),
    (#"{"event":"run_killing","tasks":3}"#, "run_killing lacks 'at_s'"),
    (#"{"event":"run_killing","at_s":1,"tasks":-3}"#, "run_killing: 'tasks': -3 counts nothing"),
    (#"{"event":"run_killing","at_s":"1","tasks":3}"#, "run_killing: 'at_s': a value of another kind"),
    (#"{"event":"run_killing","at_s":1,"tasks":3,"x":1}"#, "run_killing: no member 'x'"),
    (#"{"event":"run_ended","at_s":1,"result":"fine"}"#, "run_ended: 'result': no word 'fine'"),
    (
      #"{"event":"waits_added","at_s":1,"node":1,"waits_for":{"order":["1"]}}"#,
      "waits_added: 'waits_for': 'order': a value of another kind"
    ),
    (#"{"event":"nothing","at_s":1}"#, "an event of no known shape"),
  ])
  func aLineIsHeldToItsShape(line: String, mistake: String?) throws {
    #expect(EventShape.mistake(in: try JSONValue(line)) == mistake)
  }
}
