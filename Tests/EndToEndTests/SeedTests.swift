import TestSupport
import Testing

@Test func plans() { #expect(load("tasks: {a: x}").rules.isEmpty) }
