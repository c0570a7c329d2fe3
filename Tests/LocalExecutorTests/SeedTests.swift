import LocalExecutor
import Testing

@Test func plainWordsNeedNoShell() { #expect(wordsWithoutShell("cc -o a a.c") == ["cc", "-o", "a", "a.c"]) }
