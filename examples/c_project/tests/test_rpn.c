#include <string.h>

#include "check.h"
#include "rpn.h"

#define EVALUATE(result, ...)                                                 \
    rpn_evaluate((char *[]){__VA_ARGS__},                                     \
                 sizeof((char *[]){__VA_ARGS__}) / sizeof(char *), result)

int main(void)
{
    double result = 0;

    CHECK(EVALUATE(&result, "7") == RPN_OK && result == 7);
    CHECK(EVALUATE(&result, "3", "4", "+", "2", "x") == RPN_OK && result == 14);
    CHECK(EVALUATE(&result, "1", "4", "/") == RPN_OK && result == 0.25);
    CHECK(EVALUATE(&result, "2", "-3", "-") == RPN_OK && result == 5);

    CHECK(rpn_evaluate(NULL, 0, &result) == RPN_TOO_FEW);
    CHECK(EVALUATE(&result, "1", "+") == RPN_TOO_FEW);
    CHECK(EVALUATE(&result, "1", "2") == RPN_TOO_MANY);
    CHECK(EVALUATE(&result, "1", "two", "+") == RPN_UNKNOWN);
    CHECK(EVALUATE(&result, "") == RPN_UNKNOWN);
    CHECK(EVALUATE(&result, "1", "0", "/") == RPN_DIVISION);

    CHECK(strcmp(rpn_message(RPN_DIVISION), "division by zero") == 0);

    return CHECK_SUMMARY("rpn");
}
