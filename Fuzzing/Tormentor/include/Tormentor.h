#ifndef TASKFLOW_TORMENTOR_H
#define TASKFLOW_TORMENTOR_H

/// Does what a process can do to be overlooked, at random, and ends at some time or never. What it does follows from the seed.
///
/// Called with the words after `--torment`: the seed, how many processes it may make, and a mark by which all of them are
/// found: it stays among their arguments, whatever they execute.
void tormentor_run(int count, char *const *words) __attribute__((noreturn));

#endif
