import Diagnostics
import Variables

extension FindingReport {
  /// One object; docs/validate.md describes it.
  func writeJSON(to pieces: TextPieces) {
    var json = JSONText(indentation: 2, secrets: secrets, to: pieces)
    json.object { json in
      json.member("version", raw: 1)
      json.member("errors", raw: errors)
      json.member("warnings", raw: warnings)
      json.member("hidden", raw: hidden)
      json.key("files")
      json.array(files) { json, file in write(file, &json) }
      json.key("findings")
      json.array(places) { json, finding in write(finding.finding, in: finding.file, finding.places, &json) }
    }
    json.finish()
  }

  private var places: [(finding: Diagnostic, file: ReportedFile, places: PlaceFinder)] {
    files.flatMap { file in
      let places = PlaceFinder(file.sources)
      return file.findings.map { ($0, file, places) }
    }
  }

  private func write(_ file: ReportedFile, _ json: inout JSONText) {
    json.object { json in
      json.member("path", file.path)
      json.member("readable", raw: file.isReadable)
      json.member("findings", raw: file.findings.count)
    }
  }

  private func write(
    _ finding: Diagnostic, in file: ReportedFile, _ places: PlaceFinder, _ json: inout JSONText
  ) {
    json.object { json in
      json.member("rule", word: finding.rule.id)
      json.member("severity", word: finding.severity.rawValue)
      json.member("message", finding.message)
      json.member("note", finding.note)
      json.member("help", finding.help)
      json.member("page", word: "docs/rules.md#\(finding.rule)")
      json.member("file", file.path(of: finding))
      json.key("range")
      write(finding.range.flatMap { places.place(of: $0) }, &json)
      json.key("labels")
      json.array(labels(of: finding, in: file)) { json, label in
        json.object { json in
          json.member("message", label.reason.message)
          let place = places.place(of: label.range)
          json.member("file", place?.path ?? file.path)
          json.key("range")
          write(place, &json)
        }
      }
      json.key("fix")
      write(finding.fix, places, &json)
    }
  }

  private func write(_ fix: Fix?, _ places: PlaceFinder, _ json: inout JSONText) {
    // With something in the place of a secret it would do harm.
    guard let fix, isShowable(fix) else { return json.raw("null") }
    json.object { json in
      json.member("title", fix.action.title)
      json.key("edits")
      json.array(fix.edits) { json, edit in
        json.object { json in
          json.key("range")
          write(places.place(of: edit.range), &json)
          json.member("replacement", edit.replacement)
        }
      }
    }
  }

  /// True if nothing of what a fix writes has to be masked.
  func isShowable(_ fix: Fix) -> Bool {
    fix.edits.allSatisfy { secrets.mask($0.replacement) == $0.replacement }
  }

  /// All on one line: there are many. Numbers alone need no masking.
  private func write(_ place: Place?, _ json: inout JSONText) {
    guard let place else { return json.raw("null") }
    var range = JSONText(secrets: Secrets())
    range.object { range in
      for (name, position) in [("start", place.start), ("end", place.end)] {
        range.key(name)
        range.object { json in
          json.member("offset", raw: position.offset)
          json.member("line", raw: position.line)
          json.member("column", raw: position.column)
        }
      }
    }
    json.raw(range.text)
  }

  /// The labels of a finding, and behind them the places through which its file was included.
  func labels(of finding: Diagnostic, in file: ReportedFile) -> [Diagnostic.Label] {
    guard let range = finding.range else { return finding.labels }
    let includes = file.sources.includes(leadingTo: range.start).filter { include in
      !finding.labels.contains { $0.range == include }
    }
    return finding.labels + includes.map { Diagnostic.Label(.includedHere, at: $0) }
  }
}
