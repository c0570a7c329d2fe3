#include <stdio.h>

#include "rpn.h"

int main(int argc, char *argv[])
{
    double result;
    enum rpn_status status = rpn_evaluate(argv + 1, argc - 1, &result);

    if (status != RPN_OK) {
        fprintf(stderr, "rpn: %s\n", rpn_message(status));
        return 1;
    }
    printf("%g\n", result);
    return 0;
}
