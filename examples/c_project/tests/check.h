#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static int checks, failures;

/* Unlike assert, goes on after a failure and is not removed by -DNDEBUG. */
#define CHECK(condition)                                                      \
    do {                                                                      \
        checks++;                                                             \
        if (!(condition)) {                                                   \
            failures++;                                                       \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
        }                                                                     \
    } while (0)

/* The last statement of main: the exit status tells whether all went well. */
#define CHECK_SUMMARY(name)                                                   \
    (printf("%s: %d checks, %d failed\n", name, checks, failures), failures != 0)

#endif
