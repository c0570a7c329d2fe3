/// What people ask other tools for with a key that taskflow has no word for.
package indirect enum ForeignKey: Hashable, Sendable {
  /// Steps, or several commands, one after the other.
  case steps
  /// Steps of which some ask how those before them ended.
  case stepsWithStatus
  /// Commands that have a shell of their own each, and one that would do something else in a script of all.
  case commandList(alone: String?)
  case stages
  /// `stage` of a job that has `dependencies`, which are about artifacts there.
  case stageBesideArtifacts
  case taskAtTop
  /// The names of services that a job runs beside, and the test of one that says when it can be used.
  case services([String], ready: String?)
  /// The services that are all the file has, and those of them that end by themselves.
  case composeServices([String], ending: [String])
  case healthTest
  /// The same test for `ready`; nil where there is none to be read.
  case healthCommand(String?)
  case healthTimeout
  case frame
  case templates
  case template
  case templateArguments
  case container
  /// A key of what runs in a container, and the command that does the same.
  case inContainer(command: String)
  /// A key that docker compose reads when it starts the container.
  case inComposeFile(command: String)
  /// The variables of a container, and the names of those that it has from outside.
  case containerEnvironment(command: String, passed: [String])
  /// A test that runs in a container, as our `service`, and the command that starts one that it finds; nil where there is none.
  case containerHealthTest(ready: String, command: String)
  case noHealthTest
  case memoryLimit
  /// How many there are to be.
  case copies(Int)
  case profiles
  case machine
  case trigger
  /// The inputs of a workflow that is started by hand, as our params.
  case triggerInputs(String)
  /// The inputs of an action, as our params.
  case actionInputs(String)
  case condition
  case action
  /// A workflow in a file of its own.
  case localWorkflow(String)
  /// What such a workflow is given.
  case workflowInputs
  case before
  case after
  /// `strategy`, with what it says besides the matrix: whether a failure stops all instances, where there are any.
  case matrixFrame(stops: Bool?, limit: String?)
  case parallelLimit(String)
  case loop
  /// Variables in a list, and the names of those without a value.
  case variableList(passed: [String])
  case variables(ForeignVariables)
  /// Dependencies with what is to be so of each: their names, and those that have to end first.
  case dependencyMap([String], ending: [String])
  /// Dependencies as maps: their names, and the key that gives them values of their own, where there is one.
  case dependencyCalls([String], values: String?)
  case files
  /// `sources` and `generates`, and our key for the same files.
  case upToDateFiles(String)
  case upToDateMethod
  case restart(RestartPolicy)
  /// How many attempts may follow a failed one.
  case retries(String?)
  case quiet
  /// Whether commands are shown before they run.
  case silent
  case outputStyle(String)
  case failFast
  case includes
  /// The first of several files that are included, the directory in which its tasks run, and what else is said of any of
  /// them.
  case includedFiles(name: String, path: String, directory: String, others: [String])
  /// A file that is fetched from elsewhere.
  case includedAddress(name: String)
  case optionalInclude
  case includedFile
  case flatten
  case excludes
  /// The names of what is extended, in the order in which they are read, and the key that holds a map to be merged.
  case extends([String], map: String)
  /// `extends` of a service in another file.
  case extendsFile(String, service: String)
  /// A test that fails the task, and what is said then.
  case precondition(test: String?, message: String?)
  /// A test that skips the task.
  case skippingTest(String?, isTop: Bool)
  /// Names of variables, and those with a list of values as our params.
  case requiredVariables([String], choices: String?)
  /// Questions before a task, and our or another tool's key for them.
  case prompt(String, questions: [String])
  /// The command that is to run at the end, where it is known, and those that are to run after it, the next first.
  case clean(String?, before: [String])
  /// A shell test, or of a command the lines around it; nil where no platform that taskflow runs on is named.
  case platforms(test: String?, isCommand: Bool)
  case internalTask
  /// Tests that are all true of a task that need not run.
  case upToDateTest([String])
  case dotenv([String])
  case runPolicy
  /// An environment that a job is deployed to, and whether it says which task takes it down.
  case deployment(isOnDemand: Bool)
  case graphType
  case chainType
  /// Steps that say what they wait for.
  case dependentSteps
  case concurrency
  case defaultsFrame
  /// A task as a command.
  case taskCall(key: String, TaskCall)
  case loopOverCommands(CommandLoop)
  /// The test of one command.
  case commandCondition(String?)
  case allowedFailure
  /// `ignore_error` on a task of several commands.
  case allowedFailures
  /// A failure that is allowed to some instances.
  case conditionalFailure
  /// A value that says what is so anyway.
  case noEffect
  /// A duration with an expression in it, and our key and its unit.
  case computedDuration(String, unit: String)
  case shellOptions([String], isTop: Bool)
  case shellSettings([String], isTop: Bool)
  case label
  case aliases
  case watch
  case arguments
  case attempts
  case stepID(String)
  /// A key of the language that this version does not know yet.
  case notYet(LaterKey)
  /// `outputs` of a job.
  case jobOutputs
  /// The same where one is called otherwise than what a step hands on: both names.
  case renamedOutput(String, of: String)
  /// A program and its arguments in keys of their own, as a list.
  case wordList(String)
  /// The same with variables in it, as the line of a script.
  case scriptOfWords(String)
  /// A limit of time, or a delay, that a file as a whole has.
  case fileTimeout(String)
  case fileDelay(String)
  case mail
  /// Another project's job.
  case otherProject
  /// What a step prints, in a variable: its name, and the command.
  case printedOutput(name: String?, command: String?)
  case pipeline(PipelineKey)
  /// A key that becomes an 'if', beside others that do as well.
  case joined(ForeignKey, with: [String])
  /// What reads the script beside it, as our 'shell'.
  case interpreter(String)
  /// A key at the top of a compose file, which what stays there needs.
  case inComposeTop
  /// A job of GitLab that others extend; its name without the dot.
  case hiddenJob(String)
  /// What is about the other tool alone.
  case aboutTool
}

/// A task that another one calls.
package struct TaskCall: Hashable, Sendable {
  package var name: String?
  /// The same from the top of the file that is run.
  package var path: String?
  /// The names of the variables it is given.
  package var variables: [String]
  /// Those of them that are params.
  package var params: Set<String>
  /// The name of the file that is run.
  package var file: String
  /// Whether that is the file in which it is called, which another one may include all the same.
  package var mayBeIncluded = false

  package init(name: String?, variables: [String] = [], params: Set<String> = [], file: String) {
    self.name = name
    path = name
    self.params = params
    self.variables = variables
    self.file = file
  }

  /// The command that calls it.
  package var command: String {
    let values = variables.map { " --\(params.contains($0) ? "set" : "env") \($0)=…" }.joined()
    return "taskflow run -q\(values) \"$TASKFLOW_ROOT/\(file)\" \(path ?? "NAME")"
  }
}

/// A command that is run for each of several items.
package struct CommandLoop: Hashable, Sendable {
  /// What stands after `in`.
  package var items: String
  /// The variable.
  package var name: String
  /// What stands between the items of a text.
  package var separator: String?
  /// The variables of all loops.
  package var axes: [String] = []
  /// The loops around it, as the shell writes their beginnings.
  package var outer = ""
  /// What is run.
  package var body = "…"

  package init(items: String, name: String, separator: String? = nil) {
    self.items = items
    self.name = name
    axes = [name]
    self.separator = separator
  }
}

/// Variables of another tool that are no texts.
package struct ForeignVariables: Hashable, Sendable {
  /// A variable and what it is made of.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var source: String

    package init(_ name: String, _ source: String) {
      self.name = name
      self.source = source
    }
  }

  /// Those that a command prints.
  package var computed: [Entry] = []
  /// Those that are another variable.
  package var references: [Entry] = []
  package var lists: [String] = []
  package var maps: [String] = []
  /// True for those that only templates of go-task read, not commands.
  package var isTemplates = false
  /// Another key for variables beside them.
  package var beside: String?
  /// Those that are described, as our params.
  package var params: String?

  package init() {}

  package var isEmpty: Bool {
    computed.isEmpty && references.isEmpty && lists.isEmpty && maps.isEmpty && params == nil && !isTemplates
  }
}

/// What pipelines of GitLab and graphs of Dagu ask for.
package enum PipelineKey: Hashable, Sendable {
  /// Rules as a test of a shell, where there is one for them, and whether one leaves the task to be started by hand.
  case rules(GitLabRules, isManual: Bool)
  /// Values that a script writes to a file, for the jobs that need it.
  case exportsFile(names: [String], file: String)
  case delayed(String)
  case resourceGroup(String)
  /// The numbers of copies of a task, and how many there are.
  case copies(String, count: Int)
  case axes
  /// Items as an axis, and how many of them run at once.
  case itemAxis(String, limit: String?)
  case allowedFailure
  case allowedStatuses([String])
  case allowedOutput
  case retryCauses
  case handlers
  case limit(String)
  /// Another file that is run as a task.
  case file(String)
  /// What another file is given.
  case inputs
  case repetition
  case skipped
  /// Tasks that are to wait for the one with the key.
  case runsBefore([String])
  case childPipeline
  /// Where the output goes, and by which sign of a shell.
  case redirection(String, String)
  case stopSignal
  /// Tasks that come first where they run at all.
  case softDependencies
  /// What runs after a failure all the same.
  case goesOn
  /// A command that does the same.
  case command(String)
}

/// Rules by which GitLab takes a job into a pipeline.
package enum GitLabRules: Hashable, Sendable {
  case test(String, namesDefaultBranch: Bool)
  case always
  case never
  /// What only GitLab knows.
  case unknown
}

/// When a container is started again.
package enum RestartPolicy: Hashable, Sendable {
  case never
  case always
  /// After a failure, and how often; nil for any number.
  case onFailure(String?)
}
