#ifndef RPN_H
#define RPN_H

enum rpn_status { RPN_OK, RPN_TOO_FEW, RPN_TOO_MANY, RPN_UNKNOWN, RPN_DIVISION };

/* Evaluate `count` words of reverse Polish notation, such as 3 4 + 2 x. */
enum rpn_status rpn_evaluate(char *const words[], int count, double *result);

/* What a status means, for people. */
const char *rpn_message(enum rpn_status status);

#endif
