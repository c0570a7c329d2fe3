/// A layout of Go's package `time`, in which an example stands for each part of a date.
struct DateLayout {
  private let text: String

  init(_ text: some StringProtocol) {
    self.text = String(text)
  }

  /// The same as a format of the command `date`.
  var format: String {
    var format = ""
    var rest = Substring(text)
    while let first = rest.first {
      if let part = Self.parts.first(where: { rest.hasPrefix($0.layout) && isWhole($0.layout, rest) }) {
        format += part.format
        rest = rest.dropFirst(part.layout.count)
      } else {
        format += first == "%" ? "%%" : String(first)
        rest = rest.dropFirst()
      }
    }
    return format
  }

  /// `Jan` and `Mon` are no parts of longer words.
  private func isWhole(_ layout: String, _ rest: Substring) -> Bool {
    guard ["Jan", "Mon"].contains(layout) else { return true }
    return !(rest.dropFirst(3).first?.isLowercase ?? false)
  }

  /// The longer of two with the same beginning first.
  private static let parts: [(layout: String, format: String)] = [
    ("January", "%B"), ("Jan", "%b"), ("Monday", "%A"), ("Mon", "%a"), ("MST", "%Z"), ("2006", "%Y"), ("002", "%j"),
    ("01", "%m"), ("02", "%d"), ("03", "%I"), ("04", "%M"), ("05", "%S"), ("06", "%y"), ("15", "%H"), ("_2", "%e"),
    ("1", "%-m"), ("2", "%-d"), ("3", "%-I"), ("4", "%-M"), ("5", "%-S"), ("PM", "%p"), ("pm", "%P"),
    ("Z07:00", "%:z"), ("Z0700", "%z"), ("-07:00", "%:z"), ("-0700", "%z"), (".000000000", ".%N"), (".000000", ".%6N"),
    (".000", ".%3N"),
  ]
}
