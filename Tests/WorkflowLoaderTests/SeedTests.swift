import TestSupport
import Testing

@Test func unknownKey() { #expect(load("tasks: {a: {dlay: 5s}}").rules == ["unknown-key"]) }
