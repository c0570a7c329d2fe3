// What taskflow needs of Linux that Swift's Glibc module does not show: epoll, pidfds, signalfd, timerfd, prctl,
// pseudo-terminals.
#ifndef TASKFLOW_CSYSTEM_H
#define TASKFLOW_CSYSTEM_H

#define _GNU_SOURCE
#include <features.h>
// With it, select.h names a member of fd_set unlike Swift's own Glibc module does, and clang refuses to import both.
#undef __USE_XOPEN
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "Faults.h"
#include "StartProcess.h"

/// Adds a descriptor to an epoll set under a number; 0 or -1 with errno.
static inline int tf_epoll_add(int set, int descriptor, uint32_t events, uint64_t number) {
  struct epoll_event event = {.events = events, .data = {.u64 = number}};
  return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int tf_epoll_remove(int set, int descriptor) {
  return epoll_ctl(set, EPOLL_CTL_DEL, descriptor, NULL);
}

/// The number under which an event's descriptor was added. (The struct is packed; Swift can't read the union.)
static inline uint64_t tf_event_number(const struct epoll_event *event) { return event->data.u64; }

/// A descriptor for a process, closed on exec; -1 with errno.
static inline int tf_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

static inline int tf_pidfd_send_signal(int descriptor, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

/// Returns 1 if the process of a descriptor has ended, else 0, without waiting. Reaps it where it is a child, which an
/// orphan of a child is.
static inline int tf_pidfd_reap(int descriptor) {
  struct pollfd polled = {.fd = descriptor, .events = POLLIN};
  if (poll(&polled, 1, 0) < 1) return 0;
  siginfo_t info;
  (void)waitid(P_PIDFD, (id_t)descriptor, &info, WEXITED | WNOHANG);
  return 1;
}

/// How a process ended, and what it and its waited-for children used.
struct tf_exit {
  int code;   ///< CLD_EXITED, CLD_KILLED or CLD_DUMPED, CLD_STOPPED where asked for; 0 when it has not ended yet
  int status; ///< the exit status or the signal
  int64_t user_microseconds, system_microseconds; ///< set by `tf_wait` alone
  int64_t peak_kibibytes;                         ///< the largest resident set of any of them
};

/// Whether a process is a child of this one; -1 where it is not, 1 where it has ended and was not waited for yet, otherwise 0.
static inline int tf_child_state(pid_t process) {
  siginfo_t info;
  info.si_pid = 0;
  if (waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  return info.si_pid != 0;
}

/// The largest number that Linux gives to a process.
static const pid_t tf_largest_process = 1 << 22;

/// The number that Linux has given to a process last, in this namespace: that of a child, which has ended. -1 with errno.
pid_t tf_newest_process(void);

/// Looks whether a child has ended, without waiting, and reaps it if so. 0 or -1 with errno.
int tf_wait(pid_t process, struct tf_exit *result);

/// Makes this process the parent of orphans among its descendants; 0 or -1 with errno.
static inline int tf_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

/// `fork`, which Swift hides: right only as long as there is no other thread.
static inline pid_t tf_fork(void) { return fork(); }

/// The signal that this process is sent when its parent has died; 0 or -1 with errno.
static inline int tf_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

/// Lets this process leave no core, for any signal that it dies of and any receiver of cores on this machine.
static inline void tf_forbid_core(void) { (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

/// Changes the name that `ps -o comm` and `pkill` go by; at most 15 bytes.
static inline void tf_set_process_name(const char *name) { (void)prctl(PR_SET_NAME, name, 0, 0, 0); }

/// Sends a process a realtime signal with a number; all that are sent arrive. 0 or -1 with errno.
static inline int tf_queue_signal(pid_t process, int signal, int number) {
  union sigval value = {.sival_int = number};
  return sigqueue(process, signal, value);
}

/// Waits for one of some signals and takes it; the number that was sent with it, where there was one. -1 with errno.
static inline int tf_wait_signal(const sigset_t *signals, int *number) {
  siginfo_t info;
  int signal = sigwaitinfo(signals, &info);
  *number = signal < 0 ? 0 : info.si_value.sival_int;
  return signal;
}

/// The last of the signals without a meaning of their own.
static inline int tf_last_realtime_signal(void) { return SIGRTMAX; }

/// A child that has ended, without reaping it: its number, 0 when none has, or -1 with errno (ECHILD when there is none).
static inline pid_t tf_ended_child(void) {
  siginfo_t info;
  info.si_pid = 0;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 ? info.si_pid : -1;
}

/// Looks whether a child has ended or was stopped, without waiting, and takes note of it. 0 or -1 with errno.
static inline int tf_wait_change(pid_t process, struct tf_exit *result) {
  siginfo_t info;
  info.si_pid = 0;
  int failure = waitid(P_PID, (id_t)process, &info, WEXITED | WSTOPPED | WNOHANG);
  result->code = failure == 0 && info.si_pid != 0 ? info.si_code : 0;
  result->status = info.si_pid != 0 ? info.si_status : 0;
  return failure;
}

/// A child of a group that has ended, without reaping it: its number, 0 when none has, or -1 with errno (ECHILD when no child
/// is in the group).
static inline pid_t tf_ended_member(pid_t group) {
  siginfo_t info;
  info.si_pid = 0;
  return waitid(P_PGID, (id_t)group, &info, WEXITED | WNOHANG | WNOWAIT) == 0 ? info.si_pid : -1;
}

/// A child that was stopped and is not continued yet, each time it was stopped told once: its number and the signal that
/// stopped it, 0 when there is none, or -1 with errno.
static inline pid_t tf_stopped_child(int *signal) {
  siginfo_t info;
  info.si_pid = 0;
  if (waitid(P_ALL, 0, &info, WSTOPPED | WNOHANG) != 0) return -1;
  *signal = info.si_pid != 0 ? info.si_status : 0;
  return info.si_pid;
}

/// Sets when a timer descriptor becomes readable, in CLOCK_MONOTONIC's nanoseconds; 0 disarms it.
static inline int tf_timer_set(int descriptor, int64_t nanoseconds) {
  struct itimerspec spec = {{0, 0}, {nanoseconds / 1000000000, nanoseconds % 1000000000}};
  return timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &spec, NULL);
}

/// The number of processors this process may use, or 0 when the system won't say.
static inline int tf_processor_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

/// The bytes of memory that this machine has, or 0 when the system won't say.
static inline int64_t tf_memory_size(void) {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (int64_t)pages * size : 0;
}

/// The width of a terminal in columns, or 0 for what is no terminal.
static inline int tf_terminal_columns(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// The size of a terminal in characters; 0 or -1 with errno.
static inline int tf_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

static inline int tf_set_window_size(int descriptor, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(descriptor, TIOCSWINSZ, &size);
}

/// Opens a new pseudo-terminal, closed on exec, and tells its number: processes open `/dev/pts/NUMBER` (pts(4)). What they
/// write arrives byte for byte, and what is written to them is not echoed. -1 with errno.
static inline int tf_open_pseudo_terminal(unsigned *number) {
  // A task may flush what it wrote after it was seen that there is something: to wait for it then would be for ever.
  int descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  int unlocked = 0;
  struct termios settings;
  if (descriptor < 0) return -1;
  if (ioctl(descriptor, TIOCSPTLCK, &unlocked) == 0 && ioctl(descriptor, TIOCGPTN, number) == 0 &&
      tcgetattr(descriptor, &settings) == 0) {
    settings.c_oflag &= ~(tcflag_t)OPOST;
    settings.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(descriptor, TCSANOW, &settings) == 0) return descriptor;
  }
  int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

/// Makes the heap ready to take so many bytes: in one piece, which is kept until the process ends, and in large pages
/// where the system has them. Without it, a tenth of the time that a large file takes goes into single pages.
static inline void tf_prepare_heap(size_t bytes) {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  char *piece = malloc(bytes);
  if (piece == NULL) return;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  uintptr_t start = ((uintptr_t)piece + page - 1) / page * page;
  (void)madvise((void *)start, ((uintptr_t)piece + bytes - start) / page * page, MADV_HUGEPAGE);
  free(piece);
}

/// The bytes that are in a pipe, or -1 with errno.
static inline int tf_pending_bytes(int pipe) {
  int count = 0;
  return ioctl(pipe, FIONREAD, &count) == 0 ? count : -1;
}

/// Whether anybody has the other end of a pipe or pseudo-terminal that is read.
static inline bool tf_is_written_to(int output) {
  struct pollfd polled = {.fd = output, .events = 0};
  return poll(&polled, 1, 0) >= 0 && (polled.revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

/// Whether who reads a pseudo-terminal waits until something is typed, by the settings that its other end shows (termios(3)).
static inline bool tf_waits_for_input(int master) {
  struct termios settings;
  if (tcgetattr(master, &settings) != 0) return false;
  return (settings.c_lflag & ICANON) != 0 || settings.c_cc[VMIN] > 0;
}

/// The number of the device `/dev/tty`, the terminal of the process that opens it.
static inline dev_t tf_session_terminal(void) { return makedev(5, 0); }

/// The number of the system call that reads.
static const long tf_read_call = SYS_read;

/// Makes reads of a descriptor return at once; 0 or -1 with errno.
static inline int tf_set_nonblocking(int descriptor) { return fcntl(descriptor, F_SETFL, O_NONBLOCK); }

/// Moves bytes of a file that begin at an offset into a pipe, without waiting: how many, 0 at the end of the file, or -1 with
/// errno (EINVAL for what is no pipe, or a file system that can't).
static inline ssize_t tf_splice(int file, int64_t offset, int pipe, size_t count) {
  loff_t from = offset;
  return splice(file, &from, pipe, NULL, count, SPLICE_F_NONBLOCK);
}

/// Lets a pipe hold as much as is allowed without privileges (pipe(7)); where that fails it stays as it is.
static inline void tf_enlarge_pipe(int descriptor) { (void)fcntl(descriptor, F_SETPIPE_SZ, 1 << 20); }

/// The bytes that one argument, or one variable with its name and `=`, may have (execve(2)): 131,071 with the usual pages.
static inline int64_t tf_longest_argument(void) { return 32 * sysconf(_SC_PAGESIZE) - 1; }

/// Opens a file that is in memory only, for reading and writing; -1 with errno.
static inline int tf_open_memory(void) { return (int)syscall(SYS_memfd_create, "taskflow", 1U /* MFD_CLOEXEC */); }

/// Gives an open file the extended attributes of another, access lists among them. 0, or -1 with errno.
int tf_copy_attributes(int from, int to);

/// Lets two files change their names at one moment. 0, or -1 with errno: EINVAL where a file system can't.
int tf_exchange(const char *first, const char *second);

/// Opens a file without a name in a directory, for reading and writing; -1 with errno.
static inline int tf_open_tmpfile(const char *directory) {
  return open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

#endif
