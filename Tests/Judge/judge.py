#!/usr/bin/env python3
"""Solves exported placement instances as mixed-integer programs and compares them with the planner's answers.

usage: judge.py FOLDER [SOLVER]

SOLVER is a program that solves the instances with the plainest rules, for a second opinion: it is called with a file
of nodes, latency_ms, reliability, components, channels and paths, and prints a JSON object with status and value.

Each file of FOLDER holds one instance in plain numbers with the planner's status, objective and placement. The program
shares nothing with the planner: one binary for each replica and node, one flow variable for each channel, pair of
replicas and pair of nodes, solved by HiGHS. The planner's placement is checked by plain arithmetic as well. Exits with 1
at any disagreement.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

from arithmetic import faults, read, worth
from program import Program

TOLERANCE = 1e-6
# How long HiGHS may take for one instance.
SECONDS = 120


def differ(left, right):
    return abs(left - right) > TOLERANCE * max(1, abs(right))


def judged(instance):
    """The judge's status and optimum.

    Presolving has been seen to cut off optima: where a placement that plain arithmetic finds nothing wrong with is
    better than what the solver calls optimal, or where it finds nothing at all, it has to say so without presolving too.
    """
    status, value = Program(instance).solve(SECONDS, True)
    objective = instance.get("objective")
    refuted = status == "optimal" and objective is not None and objective < value and differ(objective, value)
    if refuted or status == "infeasible":
        again = Program(instance).solve(SECONDS, False)
        if again[0] != status or refuted:
            print(f"{instance['name']}: the solver says {status} {value}, without presolving {again[0]} {again[1]}")
        return again
    return status, value


def verdict(instance):
    """None where both agree, else what they disagree on; and whether the solver decided."""
    if instance["status"] not in ("optimal", "feasible", "infeasible"):
        return None, False
    objective, bound = instance.get("objective"), instance.get("bound")
    if objective is not None:
        broken = faults(instance)
        if broken:
            return "the plan breaks: " + "; ".join(broken), True
        if differ(objective, worth(instance)):
            return f"the plan says {objective}, its placement costs {worth(instance)}", True
    status, value = judged(instance)
    if status == "undecided":
        return None, False
    if (status == "infeasible") != (instance["status"] == "infeasible"):
        return f"the planner says {instance['status']}, the judge {status}", True
    if instance["status"] == "optimal" and differ(objective, value):
        return f"the planner's optimum is {objective}, the judge's {value}", True
    if instance["status"] == "feasible" and not bound - TOLERANCE * max(1, abs(value)) <= value:
        return f"the planner's bound is {bound}, the judge's optimum {value}", True
    return None, True


def plain(instance):
    """The instance in the form that the second solver reads; None where it has rules that form has no words for."""
    if (
        instance["groups"]
        or instance["aims"]
        or any(instance["cost"] + instance["processing"])
        or max(instance["replicas"]) > 1
        or any(wire["demand"] for wire in instance["wires"])
        or any(limit["metric"] == "bandwidth" or limit["wish"] is not None for limit in instance["limits"])
    ):
        return None
    names = [f"n{n}" for n in range(len(instance["cpu"]))]
    channels = [
        {"name": f"c{index}", "from": wire["from"], "to": wire["to"], "weight": wire["weight"]}
        for index, wire in enumerate(instance["wires"])
    ]
    paths = []
    for limit in instance["limits"]:
        is_latency = limit["metric"] == "latency"
        key = "max_latency_ms" if is_latency else "min_reliability"
        value = limit["bound"] if is_latency else math.exp(-min(700, limit["bound"]))
        if len(limit["channels"]) > 1:
            paths.append({"name": f"p{len(paths)}", "channels": limit["channels"], key: value})
        elif is_latency:
            channel = channels[limit["channels"][0]]
            channel[key] = min(value, channel.get(key, math.inf))
        else:
            channel = channels[limit["channels"][0]]
            channel[key] = max(value, channel.get(key, 0.0))
    return {
        "nodes": [
            {"name": name, "cpu": cpu, "mem": memory}
            for name, cpu, memory in zip(names, instance["cpu"], instance["memory"])
        ],
        "latency_ms": instance["latency"],
        "reliability": [[None if v is None else math.exp(-v) for v in row] for row in instance["loss"]],
        "components": [
            {"name": f"k{part}", "cpu": cpu, "mem": memory}
            | ({} if allowed is None else {"allowed": [names[n] for n in allowed]})
            for part, ((cpu, memory), allowed) in enumerate(zip(instance["parts"], instance["allowed"]))
        ],
        "channels": channels,
        "paths": paths,
    }


def second(instance, solver):
    """What the second solver disagrees on; whether it was asked and decided."""
    form = plain(instance)
    if form is None:
        return None, False
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(form, file)
        file.flush()
        output = subprocess.run(
            [sys.executable, solver, file.name, "--solver", "highs"], stdout=subprocess.PIPE, check=False
        ).stdout
    # Solvers like to introduce themselves first.
    answer = json.loads(output[output.find(b"{") :])
    status = answer["status"].lower()
    if status not in ("optimal", "infeasible"):
        return None, False
    if status != instance["status"]:
        return f"the planner says {instance['status']}, the second solver {status}", True
    value = answer.get("value")
    if value is not None and abs(value - instance["objective"]) > TOLERANCE * max(1, abs(value)):
        return f"the planner's optimum is {instance['objective']}, the second solver's {value}", True
    return None, True


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    asked = 0
    started, agreed, disagreed, undecided, infeasible = time.time(), 0, 0, 0, 0
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        instance = read(file)
        complaint, decided = verdict(instance)
        if len(sys.argv) == 3 and not complaint:
            complaint, was_asked = second(instance, sys.argv[2])
            asked += was_asked
        if complaint:
            disagreed += 1
            print(f"{file.name}: {instance['name']}: {complaint}")
        elif not decided:
            undecided += 1
        else:
            agreed += 1
            infeasible += instance["status"] == "infeasible"
    print(
        f"{agreed} agree ({infeasible} of them infeasible), {disagreed} disagree, {undecided} not decided by the judge, "
        f"in {time.time() - started:.0f} s"
    )
    if len(sys.argv) == 3:
        print(f"the second solver was asked {asked} times")
    sys.exit(1 if disagreed or not agreed else 0)


if __name__ == "__main__":
    main()
