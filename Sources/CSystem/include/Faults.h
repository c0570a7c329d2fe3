// What taskflow does where the system gives it too little: see Faults.c.
#ifndef TASKFLOW_FAULTS_H
#define TASKFLOW_FAULTS_H

#include <signal.h>
#include <stdint.h>

/// Lets Swift's `CommandLine` take the arguments that the system gave to this process. By itself, it reads them from `/proc`,
/// which need not be there, and for which there may be no descriptor. To be called first of all: it also takes back what was said
/// to the runtime of Swift only.
void tf_use_given_arguments(void);

/// From now on this process ends with one line and status 3 where it gets no memory or its stack is too small. What else would
/// kill it still does.
void tf_catch_faults(void);

/// What is called then. Executing another program puts an end to it by itself.
void tf_meet_fault(int signal, siginfo_t *info, void *context);

/// The bytes that all arguments and variables of a process may have together, with the pointers to them (execve(2)).
int64_t tf_argument_limit(void);

#endif
