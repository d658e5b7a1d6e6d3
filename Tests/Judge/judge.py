#!/usr/bin/env python3
"""Solves exported placement instances as mixed-integer programs and compares them with the planner's answers.

usage: judge.py FOLDER [SOLVER]

SOLVER is a program that solves the instances without costs and separations, for a second opinion: it is called with a file
of nodes, latency_ms, reliability, components, channels and paths, and prints a JSON object with status and value.

Each file of FOLDER holds one instance in plain numbers with the planner's status, objective and placement. The program
shares nothing with the planner: one binary for each component and node, one flow variable for each channel and pair of
nodes, solved by HiGHS. The planner's placement is checked by plain arithmetic as well. Exits with 1 at any disagreement.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import time

import highspy
import numpy

TOLERANCE = 1e-6


class Model:
    """Rows and columns of a mixed-integer program, gathered one by one."""

    def __init__(self):
        self.cost, self.upper, self.integer = [], [], []
        self.low, self.high, self.starts, self.indices, self.values = [], [], [0], [], []

    def column(self, cost, integer):
        self.cost.append(cost)
        self.upper.append(1.0)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(self, terms, low, high):
        for index, value in terms:
            self.indices.append(index)
            self.values.append(value)
        self.starts.append(len(self.indices))
        self.low.append(low)
        self.high.append(high)

    def solve(self, seconds):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_ = numpy.array(self.cost)
        lp.col_lower_ = numpy.zeros(len(self.cost))
        lp.col_upper_ = numpy.array(self.upper)
        lp.row_lower_, lp.row_upper_ = numpy.array(self.low), numpy.array(self.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = numpy.array(self.starts)
        lp.a_matrix_.index_ = numpy.array(self.indices)
        lp.a_matrix_.value_ = numpy.array(self.values)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if integer else kinds.kContinuous for integer in self.integer]
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("time_limit", float(seconds))
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 1e-9)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return "optimal", solver.getObjectiveValue()
        if status == highspy.HighsModelStatus.kInfeasible:
            return "infeasible", None
        return "undecided", None



def optimum(instance, seconds):
    model, infinity = Model(), highspy.kHighsInf
    nodes = range(len(instance["cpu"]))
    places = []
    for part, allowed in enumerate(instance["allowed"]):
        cpu, memory = instance["parts"][part]
        fits = [n for n in nodes if cpu <= instance["cpu"][n] and memory <= instance["memory"][n]]
        usable = [n for n in fits if allowed is None or n in allowed]
        if not usable:
            return "infeasible", None
        places.append({n: model.column(instance["cost"][n], True) for n in usable})
        model.row([(column, 1.0) for column in places[part].values()], 1.0, 1.0)
    for size, offer in ((0, "cpu"), (1, "memory")):
        for n in nodes:
            terms = [(place[n], instance["parts"][part][size]) for part, place in enumerate(places) if n in place]
            if terms:
                model.row(terms, -infinity, instance[offer][n])
    for group in instance["apart"]:
        for n in nodes:
            terms = [(places[part][n], 1.0) for part in set(group) if n in places[part]]
            if len(terms) > 1:
                model.row(terms, -infinity, 1.0)
    flows = []
    for wire in instance["wires"]:
        source, sink = places[wire["from"]], places[wire["to"]]
        flow = {}
        for a in source:
            for b in sink:
                if wire["from"] == wire["to"] and a != b:
                    continue
                if instance["latency"][a][b] is None or instance["loss"][a][b] is None:
                    continue
                flow[a, b] = model.column(wire["weight"] * instance["latency"][a][b], False)
        for a, column in source.items():
            model.row([(c, 1.0) for (f, _), c in flow.items() if f == a] + [(column, -1.0)], 0.0, 0.0)
        for b, column in sink.items():
            model.row([(c, 1.0) for (_, t), c in flow.items() if t == b] + [(column, -1.0)], 0.0, 0.0)
        flows.append(flow)
    for limit in instance["limits"]:
        terms = {}
        for channel in limit["channels"]:
            for (a, b), column in flows[channel].items():
                value = instance[limit["metric"]][a][b]
                if value:
                    terms[column] = terms.get(column, 0.0) + value
        model.row(list(terms.items()), -infinity, limit["maximum"] + 1e-9 * (1 + abs(limit["maximum"])))
    return model.solve(seconds)


def faults(instance):
    """What the planner's placement breaks, and its objective, by plain arithmetic."""
    placement, broken = instance["placement"], []
    for size, offer in ((0, "cpu"), (1, "memory")):
        used = [0.0] * len(instance[offer])
        for part, n in enumerate(placement):
            used[n] += instance["parts"][part][size]
        broken += [f"{offer} of node {n}" for n, amount in enumerate(used) if amount > instance[offer][n]]
    for part, allowed in enumerate(instance["allowed"]):
        if allowed is not None and placement[part] not in allowed:
            broken.append(f"component {part} is not allowed on node {placement[part]}")
    for group in instance["apart"]:
        hosts = [placement[part] for part in set(group)]
        if len(set(hosts)) < len(hosts):
            broken.append("components that have to be apart share a node")
    for limit in instance["limits"]:
        total = 0.0
        for channel in limit["channels"]:
            wire = instance["wires"][channel]
            value = instance[limit["metric"]][placement[wire["from"]]][placement[wire["to"]]]
            total += math.inf if value is None else value
        if total > limit["maximum"] + 1e-8 * (1 + abs(limit["maximum"])):
            broken.append(f"{limit['metric']} of channels {limit['channels']}: {total} > {limit['maximum']}")
    objective = sum(instance["cost"][n] for n in placement) + sum(
        wire["weight"] * instance["latency"][placement[wire["from"]]][placement[wire["to"]]]
        for wire in instance["wires"]
    )
    return broken, objective


def verdict(instance):
    """None where both agree, else what they disagree on; and whether the solver decided."""
    if instance["status"] == "optimal":
        broken, objective = faults(instance)
        if broken:
            return "the plan breaks: " + "; ".join(broken), True
        if abs(objective - instance["objective"]) > TOLERANCE * max(1, abs(objective)):
            return f"the plan says {instance['objective']}, its placement costs {objective}", True
    status, value = optimum(instance, 120)
    if status == "undecided":
        return None, False
    if status != instance["status"]:
        return f"the planner says {instance['status']}, the judge {status}", True
    if value is not None and abs(value - instance["objective"]) > TOLERANCE * max(1, abs(value)):
        return f"the planner's optimum is {instance['objective']}, the judge's {value}", True
    return None, True


def plain(instance):
    """The instance in the form that the second solver reads; None where it has rules that form has no words for."""
    if instance["apart"] or any(instance["cost"]):
        return None
    names = [f"n{n}" for n in range(len(instance["cpu"]))]
    channels = [
        {"name": f"c{index}", "from": wire["from"], "to": wire["to"], "weight": wire["weight"]}
        for index, wire in enumerate(instance["wires"])
    ]
    paths = []
    for limit in instance["limits"]:
        key = "max_latency_ms" if limit["metric"] == "latency" else "min_reliability"
        value = limit["maximum"] if limit["metric"] == "latency" else math.exp(-min(700, limit["maximum"]))
        if len(limit["channels"]) > 1:
            paths.append({"name": f"p{len(paths)}", "channels": limit["channels"], key: value})
        elif limit["metric"] == "latency":
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
        instance = json.loads(file.read_text())
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
