// What a file has besides its bytes.
#include "CSystem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

static int copy_attribute(int from, int to, const char *name) {
  ssize_t size = fgetxattr(from, name, NULL, 0);
  if (size < 0) return -1;
  char *value = malloc((size_t)size + 1), *present = malloc((size_t)size + 1);
  int result = -1;
  if (value != NULL && present != NULL && fgetxattr(from, name, value, (size_t)size) == size) {
    // Some are given to every new file, and may not be set.
    ssize_t there = fgetxattr(to, name, present, (size_t)size);
    int is_there = there == size && memcmp(value, present, (size_t)size) == 0;
    result = is_there ? 0 : fsetxattr(to, name, value, (size_t)size, 0);
  }
  int error = errno;
  free(value);
  free(present);
  errno = error;
  return result;
}

int tf_copy_attributes(int from, int to) {
  ssize_t size = flistxattr(from, NULL, 0);
  // A file system without them has none to lose.
  if (size < 0) return errno == ENOTSUP ? 0 : -1;
  if (size == 0) return 0;
  char *names = malloc((size_t)size);
  if (names == NULL) return -1;
  size = flistxattr(from, names, (size_t)size);
  int result = size < 0 ? -1 : 0;
  for (ssize_t at = 0; result == 0 && at < size; at += (ssize_t)strlen(names + at) + 1) {
    result = copy_attribute(from, to, names + at);
  }
  int error = errno;
  free(names);
  errno = error;
  return result;
}

int tf_exchange(const char *first, const char *second) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 2U /* RENAME_EXCHANGE */);
}
