// The least that any runner must do: start a command, wait for it, start the next.
//
//   spawn_loop COUNT WIDTH COMMAND [ARGUMENT…]
//
// Keeps WIDTH children running until COUNT have been run. It reads no file, knows no graph, makes no pipe and
// captures nothing: children inherit its standard streams (bench.py gives it /dev/null).
// COMMAND is a path, not looked up in PATH. Exit status: 0 if every child exited with 0, 1 if one did not or
// could not be started, 2 for a wrong command line.

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static int start(char **command) {
  pid_t child;
  int error = posix_spawn(&child, command[0], NULL, NULL, command, environ);
  if (error != 0) fprintf(stderr, "spawn_loop: %s: %s\n", command[0], strerror(error));
  return error == 0;
}

static int wait_for_one(void) {
  int status;
  pid_t child;
  do child = wait(&status);
  while (child < 0 && errno == EINTR);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv) {
  long count = argc > 3 ? atol(argv[1]) : 0;
  long width = argc > 3 ? atol(argv[2]) : 0;
  if (count < 1 || width < 1) {
    fprintf(stderr, "usage: spawn_loop COUNT WIDTH COMMAND [ARGUMENT…]\n");
    return 2;
  }
  long started = 0;
  for (long ended = 0; ended < count; ended++) {
    for (; started < count && started - ended < width; started++) {
      if (!start(argv + 3)) return 1;
    }
    if (!wait_for_one()) return 1;
  }
  return 0;
}
