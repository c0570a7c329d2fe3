// Starts processes as `posix_spawn` does: the child shares the memory of its parent until it executes its program, and the
// parent's thread is suspended so long. That of glibc makes a call for each of the 64 signals and makes a stack anew each time;
// unmapping that interrupts the other processors. Here only those signals are touched that need it, the stack
// stays, and the process comes with its descriptor.
//
// What runs in the child writes to nothing but its own stack, `errno`, `error` and `step`, and allocates nothing.
#include "CSystem.h"

#include <sys/syscall.h>

struct child {
  const struct tf_start *start;
  /// Set by the child when it fails.
  volatile int error;
  /// What the child is about to do.
  volatile enum tf_step step;
};

static const uint64_t every_signal = ~(uint64_t)0;

/// Of the kernel itself: that of glibc leaves out the two signals that it uses for threads.
static void set_signal_mask(const uint64_t *mask, uint64_t *old) {
  (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, old, sizeof *mask);
}

static int set_signals(uint64_t defaults) {
  const struct sigaction action = {.sa_handler = SIG_DFL};
  for (; defaults != 0; defaults &= defaults - 1) {
    if (sigaction(__builtin_ctzll(defaults) + 1, &action, NULL) != 0) return -1;
  }
  return 0;
}

/// Gives a descriptor another number, under which it is not closed on exec.
static int move(int descriptor, int number) {
  if (descriptor == number) return fcntl(descriptor, F_SETFD, 0);
  return dup2(descriptor, number);
}

static int set_streams(const struct tf_start *start) {
  int output = start->output;
  if (start->input >= 0 && move(start->input, STDIN_FILENO) < 0) return -1;
  if (start->terminal != NULL) {
    // The leader of a session that has no terminal gets the first one that it opens.
    output = open(start->terminal, O_RDWR);
    if (output < 0) return -1;
  }
  if (output >= 0 && (move(output, STDOUT_FILENO) < 0 || move(output, STDERR_FILENO) < 0)) return -1;
  return 0;
}

static int prepare(const struct tf_start *start, volatile enum tf_step *step) {
  if (set_signals(start->defaults) != 0) return -1;
  if ((start->terminal != NULL ? setsid() : setpgid(0, 0)) < 0) return -1;
  *step = tf_step_streams;
  if (set_streams(start) != 0) return -1;
  // Allowed from the background because SIGTTOU is blocked.
  if (start->foreground >= 0 && tcsetpgrp(start->foreground, getpid()) != 0) return -1;
  closefrom(STDERR_FILENO + 1);
  *step = tf_step_directory;
  return start->directory != NULL ? chdir(start->directory) : 0;
}

static int run_child(void *argument) {
  struct child *child = argument;
  const uint64_t none = 0;
  if (prepare(child->start, &child->step) == 0) {
    child->step = tf_step_program;
    set_signal_mask(&none, NULL);
    execve(child->start->program, child->start->arguments, child->start->environment);
  }
  child->error = errno;
  _exit(127);
}

/// Makes the child, without a descriptor where the system has none to give or knows no such thing (Linux before 5.2).
static pid_t make_child(struct child *child, void *stack, int *descriptor) {
  const int flags = CLONE_VM | CLONE_VFORK | SIGCHLD;
  char *top = (char *)stack + tf_start_stack_size;
  if (descriptor != NULL) {
    *descriptor = -1;
    pid_t process = clone(run_child, top, flags | CLONE_PIDFD, child, descriptor);
    if (process > 0 || errno == EAGAIN || errno == ENOMEM) return process;
  }
  return clone(run_child, top, flags, child);
}

pid_t tf_start_process(const struct tf_start *start, void *stack, int *descriptor, enum tf_step *step) {
  struct child child = {.start = start, .step = tf_step_process};
  // A handler would run in the child, on memory that is not its own.
  uint64_t mask;
  set_signal_mask(&every_signal, &mask);
  pid_t process = make_child(&child, stack, descriptor);
  int error = process < 0 ? errno : child.error;
  if (process > 0 && error != 0) {
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) continue;
    if (descriptor != NULL && *descriptor >= 0) close(*descriptor);
  }
  set_signal_mask(&mask, NULL);
  if (error != 0) *step = process < 0 ? tf_step_process : child.step;
  errno = error;
  return error == 0 ? process : -1;
}

uint64_t tf_changed_signals(void) {
  uint64_t changed = 0;
  for (int signal = 1; signal <= 64; signal++) {
    struct sigaction action;
    // Those that glibc keeps for itself it does not show, and they can't be changed by others.
    if (sigaction(signal, NULL, &action) != 0) continue;
    if ((action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == tf_meet_fault) continue;
    if (action.sa_handler != SIG_DFL) changed |= (uint64_t)1 << (signal - 1);
  }
  return changed;
}
