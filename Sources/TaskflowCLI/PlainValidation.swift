import ArgumentParser
import FindingReports

extension ValidateCommand {
  /// `validate` with paths and nothing else, as editors and commit hooks call it for each file. The parser puts all options
  /// together several times before it looks at the words, which takes most of the time that checking a small file takes.
  ///
  /// - Returns: nil where the words ask for something else.
  init?(withoutOptions words: [String]) {
    guard words.first == Self.configuration.commandName else { return nil }
    let paths = words.dropFirst()
    guard paths.allSatisfy({ !$0.hasPrefix("-") || $0 == "-" }) else { return nil }
    self.init()
    self.paths = Array(paths)
    stdinName = nil
    shellcheck = nil
    wanted = FindingOptions()
    (wanted.strict, wanted.pedantic, wanted.select, wanted.ignore) = (false, false, [], [])
    fixing = FixOptions()
    (fixing.fix, fixing.diff) = (false, false)
    reporting = ReportOptions()
    (reporting.format, reporting.color, reporting.statistics, reporting.max) = (.text, .auto, false, nil)
  }
}
