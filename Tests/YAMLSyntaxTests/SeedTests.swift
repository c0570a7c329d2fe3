import TestSupport
import Testing

@Test func emptyFile() { #expect(load("").rules == ["empty-file"]) }
