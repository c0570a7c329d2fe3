import Diagnostics
import WorkflowModel

/// One key of the language: where it may stand, what it takes, what it means.
///
/// This table is the only list of keys there is: the loader reads by it, suggestions choose from it, and the JSON
/// Schema and the reference are written from it. A new key is a new row, its reader and its example.
package struct WorkflowField: Sendable {
  package let id: FieldID
  package let contexts: Contexts
  package let shape: FieldShape
  /// A sentence or two for editors and references.
  package let summary: String

  package var name: String { id.name }

  /// A whole small task file that shows the key at work.
  package var example: String { id.example }

  package struct Contexts: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let workflow = Contexts(rawValue: 1)
    package static let task = Contexts(rawValue: 2)
    /// With `tasks`.
    package static let group = Contexts(rawValue: 4)
    package static let defaults = Contexts(rawValue: 8)
    /// A group with `include`.
    package static let include = Contexts(rawValue: 16)
    package static let parameter = Contexts(rawValue: 32)
    package static let retry = Contexts(rawValue: 64)
    package static let service = Contexts(rawValue: 128)

    static let groups: Contexts = [.group, .include]
    static let tasksAndGroups: Contexts = [.task, .group, .include]
  }
}

extension WorkflowFields {
  package static let all: [WorkflowField] = workflow + tasks + inner

  private static let workflow: [WorkflowField] = [
    row(.version, [.workflow], .version, "The version of the language the file is written in."),
    row(
      .name, [.workflow], .text,
      "What the workflow is called in listings and reports."),
    row(
      .description, [.workflow, .task, .group, .include], .text,
      "What it is for. Listings show the first line."),
    row(
      .mode, [.workflow, .task, .group, .include], .choice(Mode.allCases.map(\.rawValue)),
      """
      Of a workflow or a group: 'async' starts each task in it as soon as its dependencies allow, 'sync' one after \
      the other in the order listed. Of a task: 'sync' makes the tasks listed after it wait for it, 'async' makes \
      them not wait.
      """
    ),
    row(
      .params, [.workflow, .include], .parameters,
      """
      The arguments of the workflow, set with '--set name=value'; each becomes an environment variable. A param \
      without a default has to be set. Beside 'include': the values for the params of that file.
      """),
    row(
      .env, [.workflow, .task, .group, .include, .defaults], .environment,
      """
      Environment variables for the task, or for everything in the group or file. An inner value wins; null removes a \
      variable.
      """
    ),
    row(
      .envFile, [.workflow, .task, .group, .include, .defaults], .environmentFiles,
      """
      Files with 'NAME=value' lines, relative to the task file; later ones win over earlier ones and 'env' over all \
      of them. Write 'path?' for a file that may be missing.
      """),
    row(
      .secrets, [.workflow], .variableNames,
      "Variables whose values are shown as '***' in output, logs, events and reports."),
    row(
      .defaults, [.workflow, .group, .include], .defaults,
      "Values for all tasks in the file or group that don't set them themselves. Those of an inner group win."),
    row(
      .pools, [.workflow], .pools,
      "Named pools and how many tasks may hold a unit of each at a time; tasks take one with 'pool'."),
    row(
      .defaultTargets, [.workflow], .references,
      "The tasks and groups that 'taskflow run' runs when none is named, with all they wait for."),
    row(
      .onFailure, [.workflow], .choice(FailurePolicy.allCases.map(\.rawValue)),
      """
      What a failure does to the rest: 'finish' starts nothing new and lets running tasks end, 'continue' runs \
      everything that doesn't depend on the failure, 'cancel' stops what is running.
      """),
  ]

  private static let tasks: [WorkflowField] = [
    row(
      .tasks, [.workflow, .group], .tasks,
      """
      The tasks, in order: each a name and a command, or a name and a map of keys. In a task it makes a group, whose \
      members have their own names.
      """),
    row(
      .include, [.include], .path,
      """
      A group whose members are the tasks of another file. The path is relative to this file; that file's tasks run \
      in its own directory, with its own 'env', 'defaults' and 'params'.
      """),
    row(
      .run, [.task], .command,
      """
      What the task does. Text goes to the shell as it is written; a list is a program and its arguments, executed \
      without a shell.
      """),
    row(
      .shell, [.task, .defaults], .shell,
      """
      What runs the script of 'run': one of the known shells and interpreters, or a list of words to which the \
      script is appended. 'sh' means 'sh -e -c', 'bash' means 'bash -eo pipefail -c'.
      """),
    row(
      .dependencies, .tasksAndGroups, .references,
      """
      The tasks that must succeed first: siblings, tasks beside the groups around it, members of groups as 'group/member', instances \
      of a matrix as 'name[axis=value]'.
      """),
    row(
      .delay, .tasksAndGroups, .duration,
      "The time to wait before the action, once the task could start; the wait holds no slot."),
    row(
      .cwd, [.task, .group, .include, .defaults], .path,
      "The working directory, relative to the directory of the file."),
    row(
      .condition, .tasksAndGroups, .script,
      """
      A script that 'sh' runs first: exit status 0 means go on, 1 means skip the task, which then counts as success, \
      any other status fails the task.
      """),
    row(
      .when, .tasksAndGroups, .choice(When.allCases.map(\.rawValue)),
      """
      The outcome of its dependencies after which the task runs: 'success' of all of them, 'failure' of at least one, \
      or 'always'. With 'always' it also runs while the workflow is stopping, for clean-up.
      """),
    row(
      .timeout, [.task, .group, .include, .defaults], .duration,
      """
      The limit for one attempt, or for a whole group; an attempt or a group that takes longer is stopped and has \
      timed out. In 'defaults' it applies to each task.
      """),
    row(
      .grace, [.task, .defaults], .duration,
      "The time that a task has to stop, once it is told to, before it is killed."),
    row(
      .retry, [.task, .defaults], .retry,
      """
      How many attempts may follow a failed one, or a map that also says how long to wait between them and which \
      failures are worth another.
      """),
    row(
      .allowFailure, [.task, .group, .include, .defaults], .boolean,
      "If true, a failure is only reported as a warning and counts as success."),
    row(
      .cpus, [.task, .defaults], .wholeNumber(0...100_000),
      "The slots of '--jobs' that 'run' holds; 0 is for work that spends its time waiting, and holds no slot."),
    row(.memory, [.task, .defaults], .size, "The memory that is reserved against '--memory' while the task runs."),
    row(
      .pool, [.task, .group, .include, .defaults], .poolNames,
      "The pools of which it takes one unit each while running. A group holds its units until its last member has ended."
    ),
    row(
      .priority, [.task, .defaults], .wholeNumber(-1_000_000_000...1_000_000_000),
      "Of the tasks that could start, the one with the higher priority starts first."),
    row(
      .estimate, [.task], .duration,
      "How long 'run' is expected to take, for 'taskflow plan' and for the order in which tasks start."),
    row(
      .matrix, .tasksAndGroups, .matrix,
      """
      One instance for every combination of the values of its axes, which become environment variables. 'exclude' \
      leaves combinations out, 'include' adds some; an axis may be '${NAME}', a list of lines that a dependency \
      exports.
      """),
    row(
      .exports, [.task], .variableNames,
      "Values that the task passes to all tasks that depend on it: its script writes 'name=value' to the file '$TASKFLOW_EXPORTS'."
    ),
    row(
      .inputs, [.task], .globs,
      "Files the task reads, relative to the directory it runs in. It has to depend on the tasks that write them."),
    row(
      .outputs, [.task], .globs,
      "Files the task writes, relative to the directory it runs in. No two tasks may write the same one."),
    row(
      .service, [.task], .service,
      """
      The task keeps running beside the tasks that depend on it and is stopped after the last of them. They start \
      once its test 'ready' exits 0.
      """),
    row(
      .tty, [.task, .defaults], .boolean,
      "If true, its outputs are a pseudo-terminal, so that programs keep their colours and progress bars."),
    row(
      .interactive, [.task], .boolean,
      "If true, it gets the terminal and the streams of taskflow itself; nothing else is printed meanwhile."),
  ]

  /// Keys of maps that are values of keys.
  private static let inner: [WorkflowField] = [
    row(
      .parameterDefault, [.parameter], .text,
      "The value when the param is not set; without a default the param has to be set."),
    row(.parameterChoices, [.parameter], .values, "The only values it may have."),
    row(.parameterPattern, [.parameter], .text, "A regular expression that the whole value must match."),
    row(.parameterDescription, [.parameter], .text, "What it is for."),
    row(.parameterSecret, [.parameter], .boolean, "If true, its value is shown as '***' wherever it appears."),

    row(.retryMaximum, [.retry], .wholeNumber(0...1_000_000), "How many attempts may follow the first."),
    row(.retryDelay, [.retry], .duration, "The time to wait before the second attempt; the wait holds no slot."),
    row(
      .retryBackoff, [.retry], .decimal(1...1_000),
      "The factor by which the wait is multiplied after each further attempt."),
    row(.retryMaximumDelay, [.retry], .duration, "The longest wait between attempts, whatever 'backoff' makes of it."),
    row(
      .retryJitter, [.retry], .decimal(0...1),
      "The part of each wait, from 0 to 1, by which it is made longer or shorter at random."),
    row(
      .retryCauses, [.retry], .causes,
      "Which failures lead to another attempt: exit statuses, 'timeout', 'signal'."),

    row(.serviceReady, [.service], .script, "A shell test that exits 0 once the service can be used."),
    row(.serviceInterval, [.service], .duration, "The time to wait between two tests (default: 200ms)."),
    row(.serviceTimeout, [.service], .duration, "The time that the service may take to get ready (default: 60s)."),
  ]

  private static func row(
    _ id: FieldID, _ contexts: WorkflowField.Contexts, _ shape: FieldShape, _ summary: String
  ) -> WorkflowField {
    WorkflowField(id: id, contexts: contexts, shape: shape, summary: summary)
  }
}
