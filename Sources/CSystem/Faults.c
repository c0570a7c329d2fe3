// What ends taskflow itself where the system gives it too little: no memory, no stack. Swift would end with a trace of its own
// machine code, and with a signal that nobody sent.
#include "CSystem.h"

#include <string.h>
#include <sys/resource.h>
#include <ucontext.h>

/// The arguments as the system gave them to this process.
static char **arguments;
static int argument_count;

__attribute__((constructor)) static void keep_arguments(int count, char **vector) {
  argument_count = count;
  arguments = vector;
}

/// Whether a variable was set that only Swift is to see.
static bool has_root;

/// The runtime of Swift looks where its own library lies, which nothing in a static program needs, and aborts where `/proc` does
/// not tell. It takes the word of this variable instead. The runtime looks in a constructor of its own; those with a number come
/// first.
__attribute__((constructor(101))) static void give_root(void) {
  if (access("/proc/self/exe", F_OK) == 0 || access("/proc/self/maps", R_OK) == 0) return;
  has_root = getenv("SWIFT_ROOT") == NULL && setenv("SWIFT_ROOT", "/", 1) == 0;
}

extern void _swift_stdlib_overrideUnsafeArgvArgc(char **vector, int count) __attribute__((weak));

void tf_use_given_arguments(void) {
  if (has_root) (void)unsetenv("SWIFT_ROOT");
  if (arguments != NULL && _swift_stdlib_overrideUnsafeArgvArgc != NULL) {
    _swift_stdlib_overrideUnsafeArgvArgc(arguments, argument_count);
  }
}

static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT};
static char handler_stack[64 << 10];
/// How far from the end of the stack an access may lie that is one of the stack: a frame is hardly larger.
static const uintptr_t largest_frame = 1 << 20;

static uintptr_t stack_pointer(const ucontext_t *context) {
#if defined(__x86_64__)
  return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  return (uintptr_t)context->uc_mcontext.sp;
#else
  (void)context;
  return 0;
#endif
}

static int is_beyond_stack(const siginfo_t *info, const ucontext_t *context) {
  uintptr_t pointer = stack_pointer(context), address = (uintptr_t)info->si_addr;
  uintptr_t distance = address > pointer ? address - pointer : pointer - address;
  return pointer != 0 && distance < largest_frame;
}

_Noreturn static void end_with(const char *reason) {
  static const char name[] = "taskflow: ";
  (void)!write(STDERR_FILENO, name, sizeof name - 1);
  (void)!write(STDERR_FILENO, reason, strlen(reason));
  _exit(3);
}

/// Takes the place of what Swift calls where it gets no memory (see .ci/build-release), which says so in words of its own.
_Noreturn void __wrap__ZN5swift28swift_abortAllocationFailureEmm(size_t size, size_t alignment) {
  (void)size;
  (void)alignment;
  end_with("out of memory\n");
}

void tf_meet_fault(int signal, siginfo_t *info, void *context) {
  int error = errno;
  // Whoever sends such a signal means something else by it.
  if (info->si_code > 0 || signal == SIGABRT) {
    int is_access = signal == SIGSEGV || signal == SIGBUS;
    if (is_access && is_beyond_stack(info, context)) end_with("the stack is too small (see 'ulimit -s')\n");
    // An allocation that was refused is the last thing that happened: Swift gives up at once.
    if (!is_access && error == ENOMEM) end_with("out of memory\n");
  }
  struct sigaction usual = {.sa_handler = SIG_DFL};
  (void)sigaction(signal, &usual, NULL);
  if (info->si_code <= 0) (void)raise(signal);
  errno = error;
}

void tf_catch_faults(void) {
  const stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
  (void)sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = tf_meet_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
    (void)sigaction(faults[index], &action, NULL);
  }
}

int64_t tf_argument_limit(void) {
  // A quarter of the stack, and at most six megabytes, at least 128 KiB (execve(2)).
  struct rlimit limit;
  int64_t most = 6 << 20, least = 128 << 10;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return most;
  int64_t quarter = (int64_t)(limit.rlim_cur / 4);
  return quarter > most ? most : quarter < least ? least : quarter;
}
