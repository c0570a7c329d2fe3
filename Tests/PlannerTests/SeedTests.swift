import TestSupport
import Testing

@Test func selfDependency() { #expect(load("tasks: {a: {run: x, dependencies: a}}").rules == ["self-dependency"]) }
