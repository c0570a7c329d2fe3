import Diagnostics
import Testing

@Test func suggestionIsNear() { #expect(suggestion(for: "dlay", among: ["delay", "run"]) == "delay") }
