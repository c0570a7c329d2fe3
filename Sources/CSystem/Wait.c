// Here and not in the header: where that includes sys/resource.h, Swift takes its constants for those of this module.
#include "CSystem.h"

#include <sys/resource.h>

int tf_wait(pid_t process, struct tf_exit *result) {
  siginfo_t info;
  info.si_pid = 0;
  struct rusage use;
  // The system call has a parameter for the use that the function of the C library lacks.
  int failure = (int)syscall(SYS_waitid, P_PID, (id_t)process, &info, WEXITED | WNOHANG, &use);
  if (failure == 0 && info.si_pid != 0) {
    result->user_microseconds = use.ru_utime.tv_sec * 1000000 + use.ru_utime.tv_usec;
    result->system_microseconds = use.ru_stime.tv_sec * 1000000 + use.ru_stime.tv_usec;
    result->peak_kibibytes = use.ru_maxrss;
  }
  result->code = failure == 0 && info.si_pid != 0 ? info.si_code : 0;
  result->status = info.si_pid != 0 ? info.si_status : 0;
  return failure;
}
