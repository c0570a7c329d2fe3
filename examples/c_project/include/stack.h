#ifndef STACK_H
#define STACK_H

#include <stdbool.h>
#include <stddef.h>

#define STACK_CAPACITY 64

struct stack {
    double values[STACK_CAPACITY];
    size_t depth;
};

/* Both answer false, and change nothing, if there is no room or no value. */
bool stack_push(struct stack *stack, double value);
bool stack_pop(struct stack *stack, double *value);

#endif
