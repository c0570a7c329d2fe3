/// What people ask other tools for with a key that taskflow has no word for.
package enum ForeignKey: Hashable, Sendable {
  /// Steps, or several commands, one after the other.
  case steps
  /// A command that changes the directory for itself alone, where each has a shell of its own.
  case commandList(changingDirectory: String?)
  case stages
  case taskAtTop
  /// The names of services that a job runs beside; none where they are all the file has.
  case services([String])
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
  case containerEnvironment(command: String)
  /// A test that runs in a container.
  case containerHealthTest
  case memoryLimit
  /// How many there are to be.
  case copies(Int)
  case profiles
  case machine
  case trigger
  case condition
  case action
  /// A workflow in a file of its own.
  case localWorkflow(String)
  /// What such a workflow is given.
  case workflowInputs
  case before
  case after
  /// `strategy`, with what it says besides the matrix.
  case matrixFrame(continues: Bool, limit: String?)
  case parallelLimit(String)
  case loop
  case variableList
  /// Names of variables that are computed, and of those that are lists or maps.
  case variables(computed: [String], nested: [String])
  case dependencyMap
  /// Dependencies as maps: their names, and the key that gives them values of their own, where there is one.
  case dependencyCalls([String], values: String?)
  case files
  /// `sources` and `generates`, and our key for the same files.
  case upToDateFiles(String)
  case upToDateMethod
  case restart(RestartPolicy)
  case quiet
  /// Whether commands are shown before they run.
  case silent
  case outputStyle(String)
  case failFast
  case includes
  case optionalInclude
  case includedFile
  case flatten
  case excludes
  case extends
  case precondition
  case requiredVariables([String])
  case prompt(String)
  /// The command that is to run at the end, where it is known.
  case clean(String?)
  /// A shell test; nil where no platform that taskflow runs on is named.
  case platforms(test: String?, isCommand: Bool)
  case internalTask
  case upToDateTest
  case dotenv([String])
  case runPolicy
  case deployment
  case graphType
  case chainType
  /// Steps that say what they wait for.
  case dependentSteps
  case concurrency
  case defaultsFrame
  /// A task as a command: its name, and the names of the variables it is given.
  case taskCall(key: String, name: String?, variables: [String])
  case loopOverCommands(String)
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
}

/// When a container is started again.
package enum RestartPolicy: Hashable, Sendable {
  case never
  case always
  case onFailure
}
