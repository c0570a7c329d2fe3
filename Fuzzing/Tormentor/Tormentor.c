// Everything that a process of a task can do to escape, by direct system calls.
#define _GNU_SOURCE
#include "Tormentor.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t state;
static int budget;
static const char *mark;
/// The process that has started this one: taskflow's own, in a leader.
static pid_t origin;
static pid_t first_group;

/// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t next_random(void) {
  uint64_t z = (state += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static int below(int limit) { return (int)(next_random() % (uint64_t)limit); }

static void sleep_milliseconds(int count) {
  struct timespec time = {count / 1000, count % 1000 * 1000000L};
  while (nanosleep(&time, &time) != 0 && errno == EINTR) continue;
}

static void hang(void) {
  while (1) pause();
}

/// A child that goes another way than its parent, if there may be one more.
static pid_t split(void) {
  if (budget < 1) return -1;
  int share = budget / 2;
  uint64_t seed = next_random();
  pid_t child = fork();
  if (child == 0) {
    state = seed;
    budget = share;
  } else if (child > 0) {
    budget -= share + 1;
  }
  return child;
}

static void breed(int signal) {
  (void)signal;
  // A handler may be called at any moment; what it calls here is safe in it (signal-safety(7)).
  if (budget < 1) return;
  budget--;
  if (fork() == 0) {
    budget = 0;
    setsid();
    hang();
  }
}

static void shrug(int signal) { (void)signal; }

static void refuse_requests(void) {
  static const int requests[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};
  void (*const ways[])(int) = {SIG_IGN, SIG_IGN, breed, shrug};
  int wanted = 1 + below(7);
  for (int index = 0; index < wanted; index++) signal(requests[index], ways[below(4)]);
}

static void become_daemon(void) {
  if (fork() != 0) _exit(below(2));
  setsid();
  if (below(2) && fork() != 0) _exit(0);
  if (chdir("/") != 0) return;
  for (int descriptor = 0; descriptor < 64; descriptor++) close(descriptor);
  (void)!open("/dev/null", O_RDWR);
}

static void change_group(void) {
  switch (below(6)) {
  case 0: setpgid(0, 0); break;
  case 1: setsid(); break;
  case 2: setpgid(0, getpgid(getppid())); break;
  case 3: setpgid(0, getpgid(origin)); break;
  case 4: setpgid(0, getsid(0)); break;
  default: {
    // Somebody who was started shortly before: mostly another task.
    pid_t other = getpgid(getpid() - 1 - below(40));
    if (other > 1) setpgid(0, other);
  }
  }
}

static void execute(void) {
  char seed[24], processes[12];
  snprintf(seed, sizeof seed, "%llu", (unsigned long long)next_random());
  snprintf(processes, sizeof processes, "%d", budget / 2);
  char *const words[] = {"torture", "--torment", seed, processes, (char *)mark, NULL};
  char *const nothing[] = {NULL};
  execve("/proc/self/exe", words, below(2) ? nothing : environ);
}

static void write_output(void) {
  char line[1024];
  memset(line, 'x', sizeof line);
  line[sizeof line - 1] = '\n';
  for (int count = below(below(4) ? 8 : 2048); count > 0; count--) {
    if (write(1 + below(2), line, sizeof line) < 0) return;
  }
}

static void change_user(void) {
  if (geteuid() != 0) return;
  (void)!setgroups(0, NULL);
  (void)!setgid(65534);
  (void)!setuid(65534);
}

static void touch_terminal(void) {
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY);
  char byte;
  if (terminal < 0) return;
  if (below(2)) (void)!read(terminal, &byte, 1);
  else tcsetpgrp(terminal, getpgrp());
  close(terminal);
}

static void export_something(void) {
  static const char *const texts[] = {"x=1\n", "x<<END\nlong\nEND\n", "y=2\n", "nonsense\n", "x<<END\n"};
  const char *path = getenv("TASKFLOW_EXPORTS");
  int file = path != NULL ? open(path, O_WRONLY | O_APPEND) : -1;
  if (file < 0) return;
  const char *text = texts[below(3) ? 0 : below(5)];
  (void)!write(file, text, strlen(text));
  close(file);
}

/// Whether a process is one of us, and none of taskflow's: whoever stops or kills those is not what is tried here.
static int is_tormentor(pid_t process) {
  char path[32], words[4096];
  snprintf(path, sizeof path, "/proc/%d/cmdline", (int)process);
  int file = open(path, O_RDONLY);
  ssize_t count = file >= 0 ? read(file, words, sizeof words - 1) : 0;
  close(file);
  if (count < 1) return 0;
  words[count] = '\0';
  size_t first = strlen(words) + 1;
  return first < (size_t)count && strcmp(words + first, "--torment") == 0;
}

/// A zombie that is traced can't be waited for by its parent.
static void trace_parent(void) {
  pid_t parent = getppid();
  if (is_tormentor(parent)) ptrace(PTRACE_SEIZE, parent, NULL, NULL);
}

static void stop(void) {
  static const int signals[] = {SIGSTOP, SIGSTOP, SIGTSTP, SIGTTIN};
  raise(signals[below(4)]);
}

static void signal_group(void) {
  static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGKILL, SIGSTOP, SIGUSR1};
  if (getpgrp() == getpid() || (getpgrp() == first_group && is_tormentor(first_group))) kill(0, signals[below(6)]);
}

static void act(void) {
  switch (below(22)) {
  case 0: case 1: case 2: (void)split(); break;
  case 3: case 4: change_group(); break;
  case 5: if (split() == 0) change_group(); break;
  case 6: if (split() == 0) become_daemon(); break;
  case 7: become_daemon(); break;
  case 8: case 9: refuse_requests(); break;
  case 10: if (split() == 0) stop(); break;
  case 11: if (below(3) == 0) stop(); break;
  case 12: if (below(2)) execute(); break;
  case 13: close(1); close(2); break;
  case 14: write_output(); break;
  case 15: change_user(); break;
  case 16: touch_terminal(); break;
  case 17: export_something(); break;
  case 18: prctl(PR_SET_CHILD_SUBREAPER, below(2), 0, 0, 0); break;
  case 19: if (below(3) == 0 && split() == 0) trace_parent(); break;
  case 20: if (below(3) == 0) signal_group(); break;
  default: prctl(PR_SET_NAME, "odd ) Z 1", 0, 0, 0); break;
  }
}

static void end(void) {
  static const int signals[] = {SIGTERM, SIGKILL, SIGSEGV, SIGHUP, SIGTTIN};
  switch (below(8)) {
  case 0: case 1: case 2: hang(); break;
  case 3: while (wait(NULL) > 0 || errno == EINTR) continue; break;
  case 4: raise(signals[below(5)]); hang(); break;
  case 5: _exit(below(4));
  // It waits as long as all its arguments say together.
  case 6: execl("/bin/sleep", "sleep", "86399", mark, NULL); break;
  default: break;
  }
}

void tormentor_run(int count, char *const *words) {
  if (count < 3) _exit(2);
  state = strtoull(words[0], NULL, 10);
  budget = atoi(words[1]);
  mark = words[2];
  origin = getppid();
  first_group = getpgrp();
  alarm(0);
  for (int steps = 1 + below(8); steps > 0; steps--) {
    if (below(2)) sleep_milliseconds(below(120));
    act();
  }
  end();
  _exit(0);
}
