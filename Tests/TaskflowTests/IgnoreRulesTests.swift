import TestSupport
import Testing

@testable import Taskflow

/// What `.gitignore` says, as gitignore(5) defines it; the cases were compared with `git check-ignore`.
@Suite struct IgnoreRulesTests {
  @Test(arguments: [
    // pattern, path, whether it is a directory, whether it is ignored
    ("build", "build", true, true), ("build", "a/build", true, true), ("build", "a/build", false, true),
    ("build/", "build", false, false), ("build/", "a/build", true, true), ("/build", "a/build", true, false),
    ("/build", "build", true, true), ("a/build", "a/build", true, true), ("a/build", "b/a/build", true, false),
    ("*.yaml", "a/b.yaml", false, true), ("*.yaml", "a/b.yml", false, false), ("a/*", "a/b", false, true),
    ("a/*", "a/b/c", false, false), ("a/**", "a/b/c", false, true), ("a/**", "a", true, false),
    ("**/x", "x", true, true), ("**/x", "a/b/x", true, true), ("a/**/x", "a/x", true, true),
    ("a/**/x", "a/b/c/x", true, true), ("a/**/x", "b/x", true, false), ("?.yaml", "a.yaml", false, true),
    ("[ab].yaml", "b.yaml", false, true), ("[!ab].yaml", "b.yaml", false, false), ("# x", "# x", false, false),
    ("\\#x", "#x", false, true), ("\\!x", "!x", false, true), ("x  ", "x", false, true), ("x\\ ", "x ", false, true),
    ("{a,b}", "a", false, false), ("{a,b}", "{a,b}", false, true), ("", "a", false, false), ("a[", "a[", false, false),
  ])
  func onePattern(pattern: String, path: String, isDirectory: Bool, isIgnored: Bool) {
    var rules = IgnoreRules()
    rules.add(pattern + "\n", in: "")
    #expect(rules.ignores(path, isDirectory: isDirectory) == isIgnored)
  }

  @Test func theLastThatMatchesDecides() {
    var rules = IgnoreRules()
    rules.add("*.yaml\n!keep.yaml\n", in: "")
    rules.add("keep.yaml\r\n!a.yaml\r\n", in: "sub/")
    let paths = ["a.yaml", "keep.yaml", "sub/a.yaml", "sub/keep.yaml", "sub/b.yaml", "other/keep.yaml"]
    #expect(paths.filter { rules.ignores($0, isDirectory: false) } == ["a.yaml", "sub/keep.yaml", "sub/b.yaml"])
  }

  @Test func aPatternOfADirectoryAppliesBelowItOnly() {
    var rules = IgnoreRules()
    rules.add("/x\ny/z\n", in: "sub/")
    let paths = ["x", "sub/x", "sub/a/x", "y/z", "sub/y/z", "subx"]
    #expect(paths.filter { rules.ignores($0, isDirectory: true) } == ["sub/x", "sub/y/z"])
  }
}
