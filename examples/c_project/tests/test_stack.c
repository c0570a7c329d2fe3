#include "check.h"
#include "stack.h"

int main(void)
{
    struct stack stack = {.depth = 0};
    double value = 42;

    CHECK(!stack_pop(&stack, &value));
    CHECK(value == 42);

    CHECK(stack_push(&stack, 1));
    CHECK(stack_push(&stack, 2));
    CHECK(stack_pop(&stack, &value) && value == 2);
    CHECK(stack_pop(&stack, &value) && value == 1);

    for (int i = 0; i < STACK_CAPACITY; i++)
        CHECK(stack_push(&stack, i));
    CHECK(!stack_push(&stack, 0));
    CHECK(stack.depth == STACK_CAPACITY);

    return CHECK_SUMMARY("stack");
}
