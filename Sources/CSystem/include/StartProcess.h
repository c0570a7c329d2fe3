// How processes are started: see StartProcess.c.
#ifndef TASKFLOW_START_PROCESS_H
#define TASKFLOW_START_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a process executes, and what it does before that. It leads a group of its own, no signal is blocked in it, and of
/// the descriptors it has none but the three standard streams.
struct tf_start {
  const char *program;
  char *const *arguments;
  char *const *environment;
  /// Where it works; NULL to stay where this process is.
  const char *directory;
  /// What becomes its standard input; -1 for that of this process.
  int input;
  /// What becomes its two output streams; -1 for those of this process.
  int output;
  /// A terminal that becomes its two output streams, and the controlling one of a session of its own; NULL for none.
  const char *terminal;
  /// A terminal in whose foreground its group is put; -1 for none.
  int foreground;
  /// The signals that have their usual course again, a bit for each: the lowest is that of signal 1.
  uint64_t defaults;
};

/// The bytes of memory that `tf_start_process` needs for a stack.
static const size_t tf_start_stack_size = 64 << 10;

/// What the system can refuse while a process is started.
enum tf_step {
  /// The process itself, and its place among the others.
  tf_step_process,
  /// Its standard streams, and the terminal.
  tf_step_streams,
  /// To be in its directory.
  tf_step_directory,
  /// To execute its program.
  tf_step_program,
};

/// Starts a process, and returns when it executes its program, or has failed to.
///
/// - Parameters:
///   - stack: `tf_start_stack_size` bytes, aligned to 16; they may be used again at once.
///   - descriptor: NULL, or where a descriptor for the process is put, closed on exec; -1 where the system gives none.
///   - step: set to what was refused, when it fails.
/// - Returns: the process, or -1 with errno.
pid_t tf_start_process(const struct tf_start *start, void *stack, int *descriptor, enum tf_step *step);

/// The signals that may be given another course, as `tf_start.defaults` names them: not the two that nobody can catch, nor the
/// two that glibc keeps for itself.
static const uint64_t tf_changeable_signals =
    ~((uint64_t)1 << (9 - 1) | (uint64_t)1 << (19 - 1) | (uint64_t)1 << (32 - 1) | (uint64_t)1 << (33 - 1));

/// The signals that don't have their usual course in this process, as `tf_start.defaults` names them.
uint64_t tf_changed_signals(void);

#endif
