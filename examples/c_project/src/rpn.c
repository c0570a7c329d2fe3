#include "rpn.h"

#include <stdlib.h>
#include <string.h>

#include "stack.h"

static enum rpn_status apply(char operation, struct stack *stack)
{
    double left, right, value;

    if (!stack_pop(stack, &right) || !stack_pop(stack, &left))
        return RPN_TOO_FEW;
    switch (operation) {
    case '+': value = left + right; break;
    case '-': value = left - right; break;
    case 'x': value = left * right; break;
    default:
        if (right == 0)
            return RPN_DIVISION;
        value = left / right;
        break;
    }
    return stack_push(stack, value) ? RPN_OK : RPN_TOO_MANY;
}

enum rpn_status rpn_evaluate(char *const words[], int count, double *result)
{
    struct stack stack = {.depth = 0};

    for (int i = 0; i < count; i++) {
        const char *word = words[i];
        enum rpn_status status = RPN_OK;

        if (strlen(word) == 1 && strchr("+-x/", word[0])) {
            status = apply(word[0], &stack);
        } else {
            char *end;
            double value = strtod(word, &end);

            if (end == word || *end != '\0')
                status = RPN_UNKNOWN;
            else if (!stack_push(&stack, value))
                status = RPN_TOO_MANY;
        }
        if (status != RPN_OK)
            return status;
    }
    if (!stack_pop(&stack, result))
        return RPN_TOO_FEW;
    return stack.depth == 0 ? RPN_OK : RPN_TOO_MANY;
}

const char *rpn_message(enum rpn_status status)
{
    switch (status) {
    case RPN_OK: return "ok";
    case RPN_TOO_FEW: return "too few values";
    case RPN_TOO_MANY: return "too many values";
    case RPN_UNKNOWN: return "neither a number nor one of + - x /";
    case RPN_DIVISION: return "division by zero";
    }
    return "unknown status";
}
