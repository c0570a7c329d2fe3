"""Task graphs in the manner of the Standard Task Graph Set.

Tobita and Kasahara, "A standard task graph set for fair evaluation of multiprocessor scheduling algorithms", Journal of
Scheduling 5 (2002): four ways to make precedence, three distributions of times, whole units of time, no communication.
"""

from __future__ import annotations

import bisect
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

SIZES = (50, 100, 300, 1000)
SLOTS = (2, 4, 8, 16)
PRECEDENCES = ("sameprob", "samepred", "layrprob", "layrpred")
TIMES = ("uniform", "exponential", "normal")


@dataclass(frozen=True)
class StandardGraph:
    """Tasks are numbered from 0; `dependencies[i]` are the tasks that must end before task i, all below i."""

    name: str
    dependencies: list[list[int]]
    times: list[int]

    def taskflow_lines(self) -> Iterator[str]:
        yield "tasks:"
        for task, (dependencies, time) in enumerate(zip(self.dependencies, self.times)):
            waits = ", ".join(f"t{dependency}" for dependency in dependencies)
            yield f"  t{task}: {{ run: 'true', estimate: {time}s, dependencies: [{waits}] }}"


def standard_graphs(sizes: tuple[int, ...] = SIZES, variants: int = 5, seed: int = 1) -> Iterator[StandardGraph]:
    """Every combination of size, precedence and times, each several times with other parameters."""
    for size, precedence, times, variant in product(sizes, PRECEDENCES, TIMES, range(variants)):
        name = f"{precedence}-{times}-{size}-{variant}"
        generator = random.Random(f"{seed} {name}")
        yield StandardGraph(
            name, precedence_of(precedence, size, generator), [time(times, generator) for _ in range(size)]
        )


# What the files of the set say of how each was made: times have one mean or, with even chances, one of two.
PUBLISHED_MEANS = ((5,), (10,), (5, 10))


def published_graphs(
    sizes: tuple[int, ...] = (50, 100, 300, 500, 750, 1000), variants: int = 1, seed: int = 1
) -> Iterator[StandardGraph]:
    """With the parameters of the set: edges between any two tasks with a probability of 0.1 to 0.2 whatever the size, or 1 to
    16 predecessors on average; layers of ten tasks on average, and edges from any layer to any later one."""
    for size, precedence, times, means, variant in product(sizes, PRECEDENCES, TIMES, PUBLISHED_MEANS, range(variants)):
        name = f"{precedence}-{times}{'-'.join(map(str, means))}-{size}-{variant}"
        generator = random.Random(f"published {seed} {name}")
        yield StandardGraph(
            name,
            published_precedence(precedence, size, generator),
            [time(times, generator, generator.choice(means)) for _ in range(size)],
        )


def published_precedence(kind: str, size: int, generator: random.Random) -> list[list[int]]:
    layers = list(range(size))
    if kind.startswith("layr"):
        layers = sorted(generator.randrange(size // 10) for _ in range(size))
    earlier = [bisect.bisect_left(layers, layers[task]) for task in range(size)]
    if kind.endswith("prob"):
        probability = generator.uniform(0.05 if kind == "layrprob" else 0.1, 0.2)
        return [[other for other in range(count) if generator.random() < probability] for count in earlier]
    mean = generator.choice((1, 2, 3, 5, 8, 12, 16))
    return [sorted(generator.sample(range(count), min(count, generator.randint(0, 2 * mean)))) for count in earlier]


def with_ends(graph: StandardGraph) -> StandardGraph:
    """With an entry task before all others and an exit task behind them, both of time 0, as the set has them."""
    inner = [[task + 1 for task in dependencies] or [0] for dependencies in graph.dependencies]
    needed = {task for dependencies in inner for task in dependencies}
    last = [task for task in range(len(inner) + 1) if task not in needed]
    return StandardGraph(f"{graph.name}-ends", [[], *inner, last], [0, *graph.times, 0])


def precedence_of(kind: str, size: int, generator: random.Random) -> list[list[int]]:
    if kind.startswith("layr"):
        layers = layers_of(size, generator)
        earlier = [[other for other in range(size) if layers[other] < layers[task]] for task in range(size)]
    else:
        earlier = [list(range(task)) for task in range(size)]
    if kind.endswith("prob"):
        # The mean number of dependencies is that of the other kinds, whatever the size.
        mean = generator.choice((1, 2, 3, 5, 10))
        probability = min(0.9, 2 * mean / size)
        return [[other for other in others if generator.random() < probability] for others in earlier]
    mean = generator.choice((1, 2, 3, 5))
    return [
        sorted(generator.sample(others, min(len(others), generator.randint(1, 2 * mean - 1)))) for others in earlier
    ]


def layers_of(size: int, generator: random.Random) -> list[int]:
    """For each task its layer: layers of about equal width, in the order of the tasks."""
    width = max(2, generator.choice((4, 8, 12, 20, size // 10)))
    return sorted(generator.randrange(max(1, size // width)) for _ in range(size))


def time(kind: str, generator: random.Random, mean: int = 10) -> int:
    """At least one unit; the mean is about the one that is asked for."""
    if kind == "uniform":
        return generator.randint(1, 2 * mean)
    if kind == "exponential":
        return max(1, round(generator.expovariate(1 / mean)))
    return max(1, round(generator.gauss(mean, 4 if mean == 10 else mean / 5)))
