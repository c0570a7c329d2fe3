/// What is wrong with the YAML, told by its cause where that is known.
package enum SyntaxProblem: Hashable, Sendable {
  // White space
  case tabIndentation
  /// A character that looks like a space, where YAML wants one.
  case strangeSpace(UInt32)
  /// A character that ends a line for YAML, but not in an editor.
  case strangeLineBreak(UInt32)
  /// A character that looks like one of YAML's signs, and that sign.
  case strangeSign(UInt32, looksLike: String)
  /// Counted in spaces; `fitting` where lines above begin.
  case unexpectedIndent(found: Int, fitting: [Int])
  /// A line of a block of text that begins left of the first.
  case outdentedText
  /// The first line of a block of text, which is indented no further than its key; empty for an item of a list.
  case unindentedText(key: String)

  // Keys and values
  case secondColon
  /// The same in a map or list in brackets: the word before the colon, the whole value, and whether that word is its first.
  case innerColon(key: String, value: String, isFirst: Bool)
  case missingColon
  case missingSpace
  case missingKey
  case textAfterValue
  /// After the end of a map or list in brackets; the same with the text inside of them.
  case entryAfterBrackets(whole: String)
  /// A ',' after the end of a value, at the end of the line.
  case strayComma
  /// Values in quotes with ',' between them; all of the text.
  case itemsWithoutBrackets(String)
  case reservedCharacter(String)
  case itemOnLineOfKey
  /// `- a` in brackets; the items of the list that it begins, or nil where the brackets are those of a list.
  case itemInBrackets(list: String?)
  /// `-a` in a list; the rest of the line.
  case missingSpaceAfterDash(String)
  case itemAmongKeys
  case keyAmongItems
  /// Behind '|' or '>'.
  case textOnLineOfBlock(String)

  // Quotes
  case unclosedQuote
  case innerQuote(String)
  case invalidEscape
  case incompleteEscape(digits: Int)
  case escapeOfNoCharacter

  // Brackets
  case unclosedFlow(open: String)
  /// A `#` makes a comment of what would close the map or list.
  case closedInComment(open: String)
  case mismatchedBracket(open: String, close: String)
  case unopenedBracket(String)
  /// One too many: what it could close is closed before it.
  case extraBracket(String)
  case missingComma
  /// A bracket in a value without quotes; the whole value, as far as it can be told.
  case bracketInValue(String)
  case emptyEntry

  // Documents
  case textAfterDocument
  case unknownDirective
  case unsupportedYAMLVersion

  /// libyaml's own words.
  case other(problem: String, context: String?)
}

extension SyntaxProblem {
  var message: Words {
    switch self {
    case .tabIndentation: "a tab where YAML requires spaces"
    case .strangeSpace(let scalar):
      "\(spaceName(scalar))U+\(ours: hexadecimal(scalar, digits: 4)), which only looks like a space"
    case .strangeLineBreak(let scalar):
      "U+\(ours: hexadecimal(scalar, digits: 4)), which ends a line in YAML, but not in most editors"
    case .strangeSign(let scalar, let sign):
      "U+\(ours: hexadecimal(scalar, digits: 4)), which only looks like a '\(ours: sign)'"
    case .unexpectedIndent(let found, let fitting):
      "indented by \(found), where \(alternatives(fitting)) would fit"
    case .outdentedText: "this line is indented less than the text above it"
    case .unindentedText: "this line is not indented, so it is not part of the text that begins above it"
    case .secondColon, .innerColon: "a second ': ' in one value"
    case .missingColon: "a key without its ':'"
    case .missingSpace: "no space after the ':'"
    case .missingKey: "a ':' with no key before it"
    case .textAfterValue, .itemsWithoutBrackets: "text after the end of the value"
    case .entryAfterBrackets: "text after the closing bracket"
    case .strayComma: "a ',' after the end of the value"
    case .reservedCharacter(let character): "a value cannot begin with '\(character)'"
    case .itemOnLineOfKey: "a list begins on the line of its key"
    case .itemInBrackets: "an item that begins with '- ', inside brackets"
    case .missingSpaceAfterDash: "no space after the '-'"
    case .itemAmongKeys: "an item of a list among the keys of a map"
    case .keyAmongItems: "a key of a map among the items of a list"
    case .textOnLineOfBlock(let indicator): "text on the line of '\(indicator)'"
    case .unclosedQuote: "a quote that is never closed"
    case .innerQuote: "a quote inside quotes ends the text"
    case .invalidEscape: "an escape that YAML does not know"
    case .incompleteEscape(let digits): "an escape with fewer than \(digits) hexadecimal digits"
    case .escapeOfNoCharacter: "an escape with a code that is not a character"
    case .unclosedFlow(let open): "'\(open)' is never closed"
    case .closedInComment(let open):
      "this '#' begins a comment, so the '\(ours: partner(of: open))' after it does not close the '\(open)'"
    case .mismatchedBracket(let open, let close): "'\(open)' is closed by '\(close)'"
    case .unopenedBracket(let close), .extraBracket(let close): "'\(close)' closes nothing"
    case .missingComma: "no ',' after this entry"
    case .bracketInValue(let text): "a bracket in a value without quotes: '\(excerpt(text))'"
    case .emptyEntry: "a ',' with no entry before it"
    case .textAfterDocument: "text after the end of the document"
    case .unknownDirective: "a line that begins with '%' is a directive of YAML, and this one is unknown"
    case .unsupportedYAMLVersion: "a version of YAML that is not supported"
    case .other(let problem, let context): context.map { "\(problem) (\($0))" } ?? "\(problem)"
    }
  }

  /// The way out.
  var help: Words {
    switch self {
    case .tabIndentation: "indent with spaces"
    case .strangeSpace: "write ordinary spaces in its place"
    case .strangeLineBreak(let scalar):
      "remove it, or put the value in double quotes and write '\\\(ours: scalar == 0x85 ? "N" : scalar == 0x2028 ? "L" : "P")'"
    case .strangeSign(_, let sign): "write an ordinary '\(ours: sign)' in its place"
    case .unexpectedIndent: "begin the entries of a map or list in the same column"
    case .outdentedText: "indent every line of a text at least as far as its first"
    case .unindentedText(let key):
      key.isEmpty
        ? "indent the lines of the text further than the '-'"
        : "indent the lines of the text further than '\(excerpt(key))'"
    case .innerColon(_, let value, isFirst: true):
      "if it is a map, put braces around it: '{ \(excerpt(value)) }'; if not, quote it: \(quoted(value))"
    case .innerColon(let key, let value, isFirst: false):
      "if '\(excerpt(key))' is a key, put a ',' before it; if not, quote the value: \(quoted(value))"
    case .secondColon: "put the value in quotes, or the second key on a line of its own"
    case .missingColon: "write 'key: value', with a space after the colon"
    case .missingSpace: "write 'key: value', or put it in quotes if it is not a key"
    case .missingKey: "write 'key: value'"
    case .entryAfterBrackets(let whole): "move it inside the brackets: '\(excerpt(whole))'"
    case .strayComma: "remove it: on lines of their own, entries have no ',' between them"
    case .itemsWithoutBrackets(let text):
      "write a list: '[\(excerpt(text))]', or put quotes around the whole value: \(quoted(text))"
    case .textAfterValue: "put quotes around the whole value, or around none of it"
    case .reservedCharacter: "put the value in quotes"
    case .itemOnLineOfKey: "write each item on a line of its own, or the list as '[a, b]'"
    case .itemInBrackets(let list?): "write the list in brackets of its own: '[\(excerpt(list))]'"
    case .itemInBrackets(nil): "remove the '-': between brackets, ',' separates the items"
    case .missingSpaceAfterDash(let text): "write '- \(excerpt(text))', with a space after the '-'"
    case .itemAmongKeys: "write 'key: value', or put the key of the list on a line before it"
    case .keyAmongItems: "begin the line with '- ', or move it to the map that it belongs to"
    case .textOnLineOfBlock(let indicator): "begin the text on the next line, or put quotes around '\(indicator) …'"
    case .unclosedQuote: "close the quote, or leave out the one that opens here"
    case .innerQuote("'"): "write the quote twice, or put double quotes around the text"
    case .innerQuote: "put a backslash before the quote, or single quotes around the text"
    case .invalidEscape: "use single quotes, in which a backslash is just a backslash"
    case .incompleteEscape: "write all digits, or use single quotes, in which a backslash is just a backslash"
    case .escapeOfNoCharacter: "write a code from 0 to 10FFFF, and from D800 to DFFF only both halves of a pair"
    case .unclosedFlow(let open), .mismatchedBracket(let open, _):
      "close it with '\(ours: partner(of: open))', and put ',' between the entries"
    case .closedInComment(let open): "put quotes around the value, or close the '\(open)' before the comment"
    case .extraBracket(let close): "remove this '\(close)'"
    case .unopenedBracket: "remove the bracket, or put quotes around the value"
    case .missingComma: "put ',' between the entries"
    case .bracketInValue(let text): "quote the \(ours: isNameWithValues(text) ? "name" : "value"): \(quoted(text))"
    case .emptyEntry: "remove the ','"
    case .textAfterDocument: "remove the line that ends the document, or move the text after it to a separate file"
    case .unknownDirective: "remove the line, or put the text in quotes"
    case .unsupportedYAMLVersion: "remove the line"
    case .other: "check the lines around this place"
    }
  }

  /// The name of a character before its code.
  private func spaceName(_ scalar: UInt32) -> Words {
    switch scalar {
    case 0xA0, 0x202F: "a no-break space, "
    case 0xFEFF: "a byte order mark, "
    default: ""
    }
  }

  /// True for `test[os=linux]`.
  private func isNameWithValues(_ text: String) -> Bool { text.wholeMatch(of: /[\w.\/-]+\[.*\]/) != nil }

  private func partner(of open: String) -> String { open == "[" ? "]" : "}" }

  private func alternatives(_ columns: [Int]) -> Words {
    Words(ours: columns.isEmpty ? "another column" : columns.map(String.init).joined(separator: " or "))
  }
}
