import Diagnostics
import Glibc
import TestSupport
import Testing

/// Commands without shell syntax are executed without a shell, and nobody can tell: each line here gives the output and
/// the exit status that `sh -e -c` gives.
struct DirectExecutionTests {
  /// One command a line.
  private static let plain = #"""
    printf hello
    printf 'a b' c
    printf '%s|' a 'b c' "d e" ''
    printf '%s|' '' ""
    printf '%s|' a''b 'c'"d"e
    printf %s| x
    printf '%s\n' 'it'"'"'s'
    env printf '%s|' "$HOME"
    env printf '%s|' '$HOME' '`id`'
    env printf '%s|' $HOME
    env printf '%s|' "a\\b\"c"
    env printf '%s|' a\ b
    env printf '%s|' *.txt
    env printf '%s|' '*.txt'
    env printf '%s|' ?.txt
    env printf '%s|' [ab].txt
    env printf '%s|' ~
    env printf '%s|' ~root
    env printf '%s|' a~
    env printf '%s|' x=~
    env printf '%s|' {a,b}
    env printf '%s|' a=b
    a=b env printf x
    a=b
    a=b printenv a
    PATH=/nowhere printenv a
    env a=b printenv a
    env printf x # comment
    env printf x#y
    # comment
    env printf '%s|' '#'
    env printf '%s|' !
    env printf '%s|' a!b
    env printf x; env printf y
    env printf x && env printf y
    env printf x || env printf y
    env printf x | cat
    env printf x > /dev/null
    env cat < one.txt
    env printf x & wait
    (env printf x)
    { env printf x; }
    env printf x;
    ! false
    ! true
    if true; then echo x; fi
    for x in a b; do echo $x; done
    while false; do :; done
    case a in a) echo x;; esac
    true
    false
    :
    echo -n x
    echo 'a\tb'
    cd /
    cd / && pwd
    pwd
    exit 3
    exec env printf x
    test -f one.txt
    [ -f one.txt ]
    [ -f none.txt ]
    kill -0 $$
    type env
    command -v env
    export A=b
    umask
    ulimit -n
    set -x
    eval env printf x
    trap
    unset X
    read x
    wait
    times >/dev/null
    alias
    hash
    jobs
    getopts a b
    local x
    let x=1
    source one.txt
    . ./one.txt
    function f
    select x in a; do :; done
    [[ a ]]
    declare x
    help
    no-such-program
    no-such-program with 'arguments'
    ./no-such-file
    /no/such/file
    ./not-executable
    ./directory
    .
    /
    ./
    ''
    '' x
    ./no-shebang a 'b c'
    ./with-shebang a 'b c'
    ./missing-interpreter
    ./empty-file
    ./binary-rubbish
    no-shebang
    ./exits-5
    './with-shebang' x
    "./with-shebang" x
    ./with\-shebang x
    ./with-'shebang' x
    'echo' x
    'if' x
    e'cho' x
    ./with-shebang é 漢字 'ü ∑'
    ./é-name x
    env printf '%s|' a,b c:d e@f g%h i+j k.l m/n -o --p=q
    env printf '%s|' a^b
    env printf '%s|' a{b a}b
    env printf '%s|' 'unclosed
    env printf '%s|' "unclosed
    env printf '%s|' "!" '!'
    env printf '%s|' "`echo x`"
    env printf '%s|' \
    env -i printenv
    sh -c 'echo $0 $1' a b
    env sh -c 'exit 4'
    env false
    env true
    only-relative
    shadowed
    x/y
    - x
    -x
    +x
    %1
    @x
    ,
    _
    1
    a:b
    """#
  private static let withControlCharacters = [
    "env printf '%s|' one  two\tthree",
    "  env printf x  ",
    "env printf x\n",
    "env printf x\n\n\n",
    "\nenv printf x",
    "env printf a\nenv printf b",
    "env printf '%s|' 'a\nb'",
    "env printf '%s|' a\\\nb",
    "env printf '%s|' \r",
    "env printf '%s|' a\rb",
    "env printf '%s|' 'a\rb'",
  ]

  static let lines = plain.split(separator: "\n").map(String.init) + withControlCharacters

  private let sandbox: Sandbox
  /// Directories of the search path that are relative, empty, missing, and no directories at all.
  private let path: String

  init() throws {
    sandbox = try Sandbox()
    let directory = sandbox.directory
    for name in ["one.txt", "a.txt", "b.txt"] { try directory.write(name, "") }
    try directory.write("not-executable", "#!/bin/sh\necho wrong\n")
    try directory.makeDirectory("directory")
    try directory.write("no-shebang", "echo \"script: $# $2\"\nexit 6\n", mode: 0o755)
    try directory.write("with-shebang", "#!/bin/sh\necho \"$0: $# $1 $2\"\n", mode: 0o755)
    try directory.write("é-name", "#!/bin/sh\necho \"$1\"\n", mode: 0o755)
    try directory.write("missing-interpreter", "#!/no/such/interpreter\n", mode: 0o755)
    try directory.write("empty-file", "", mode: 0o755)
    try directory.write("binary-rubbish", bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3, 0x0A], mode: 0o755)
    try directory.write("exits-5", "#!/bin/sh\nexit 5\n", mode: 0o755)
    try directory.write("relative/only-relative", "#!/bin/sh\necho relative\n", mode: 0o755)
    try directory.write("relative/shadowed", "#!/bin/sh\necho first $0\n", mode: 0o755)
    try directory.write("absolute/shadowed", "#!/bin/sh\necho second $0\n", mode: 0o755)
    path = "relative::/no/such/directory:\(directory.path)/one.txt:\(directory.path)/absolute:/usr/bin:/bin"
  }

  @Test(arguments: lines)
  func meansWhatItMeansToTheShell(line: String) throws {
    let shell = try run(["sh", "-e", "-c", "exec 2>&1; exec sh -e -c \"$1\"", "sh", line])
    try sandbox.directory.write("taskflow.yaml", "tasks: {a: \(yamlQuoted(line))}")
    let taskflow = try run([taskflowBinary, "run", "-q", "--events", "events.json", "taskflow.yaml"])
    #expect(taskflow.output == shell.output)
    let attempt = try #require(try Events(sandbox).attempt("a"), "\(taskflow.errors)")
    guard case .exited(let status) = shell.status else { throw ProgramFailure(line) }
    #expect(attempt["exit_status"] == .number("\(status)"))
  }

  private struct ProgramFailure: Error {
    let line: String
    init(_ line: String) { self.line = line }
  }

  private func run(_ words: [String]) throws -> ProgramResult {
    var program = sandbox.program([], environment: ["PATH": path])
    program.words = words
    // The shell's own search path is not that of the tests.
    program.words = ["/usr/bin/env"] + words
    return try program.run()
  }

  @Test func aListNeverSeesAShell() throws {
    let words = ["printf", "%s|", "$HOME", "*", "~", "a;b", "", "`id`"]
    try sandbox.directory.write(
      "taskflow.yaml", "tasks: {a: {run: [\(words.map(yamlQuoted).joined(separator: ", "))]}}")
    #expect(try sandbox.taskflow("run", "-q").output == "$HOME|*|~|a;b||`id`|")
  }

  @Test func aListSearchesThePathOfItsOwnEnvironment() throws {
    try sandbox.directory.write(
      "taskflow.yaml",
      "tasks: {a: {run: [shadowed], env: {PATH: \"relative:absolute\"}}, b: {run: [shadowed], env: {PATH: \(sandbox.directory.path)/absolute}}}"
    )
    let result = try sandbox.taskflow("run", "-q", "-j", "1")
    #expect(result.output == "first relative/shadowed\nsecond \(sandbox.directory.path)/absolute/shadowed\n")
  }

  @Test func functionsInheritedFromBashKeepTheirMeaning() throws {
    try sandbox.directory.write("taskflow.yaml", "tasks: {a: ls-or-not}")
    let result = try sandbox.taskflow("run", "-q", environment: ["BASH_FUNC_ls-or-not%%": "() { echo function; }"])
    let shell = try Program(
      ["sh", "-c", "ls-or-not"],
      environment: Program.plainEnvironment.merging(["BASH_FUNC_ls-or-not%%": "() { echo function; }"]) { $1 }
    ).run()
    #expect(result.output.hasPrefix(shell.output))
    #expect((result.status == .exited(0)) == (shell.status == .exited(0)))
  }
}
