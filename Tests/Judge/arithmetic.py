"""The model in plain arithmetic, over instances in plain numbers."""

import json
import math


def processing(instance, channels):
    """Milliseconds that the components along a walk add."""
    wires = [instance["wires"][channel] for channel in channels]
    return sum(instance["processing"][wire["to"]] for wire in wires) + (
        instance["processing"][wires[0]["from"]] if wires else 0.0
    )


def ways(instance, channels):
    """Every way through the replicas of a walk, as lists of (channel, replica of the source, replica of the sink)."""
    found = [([], replica) for replica in range(instance["replicas"][instance["wires"][channels[0]]["from"]])]
    for channel in channels:
        sinks = range(instance["replicas"][instance["wires"][channel]["to"]])
        found = [(way + [(channel, last, sink)], sink) for way, last in found for sink in sinks]
    return [way for way, _ in found]


def slack(limit):
    """The allowance within which a limit counts as kept."""
    return 1e-9 * (1 + abs(limit["bound"]))


def aims(instance):
    """What counts in the objective beside cost: channels, matrix, weight."""
    single = [
        {"channels": [index], "metric": "latency", "weight": wire["weight"]}
        for index, wire in enumerate(instance["wires"])
    ]
    return single + instance["aims"]


def constant(instance):
    """The part of the objective that no placement changes."""
    return sum(
        aim["weight"] * processing(instance, aim["channels"]) for aim in aims(instance) if aim["metric"] == "latency"
    )


def figures(instance, metric, way):
    """The values of the hops of a way in the planner's placement; None where a link is unknown."""
    placement, values = instance["placement"], []
    for channel, source, sink in way:
        wire = instance["wires"][channel]
        values.append(instance[metric][placement[wire["from"]][source]][placement[wire["to"]][sink]])
    return values


def load(instance):
    """Mbit/s on each link."""
    placement, total = instance["placement"], {}
    for wire in instance["wires"]:
        for a in placement[wire["from"]]:
            for b in placement[wire["to"]]:
                if a != b:
                    total[a, b] = total.get((a, b), 0.0) + wire["demand"]
    return total


def narrow(instance, channel, minimum):
    """Pairs of the channel that have less than the minimum beside what the others use."""
    placement, wire, used = instance["placement"], instance["wires"][channel], load(instance)
    broken = []
    for a in placement[wire["from"]]:
        for b in placement[wire["to"]]:
            if a != b:
                capacity = instance["bandwidth"][a][b]
                if capacity is None or capacity - (used[a, b] - wire["demand"]) < minimum - 1e-6:
                    broken.append(f"bandwidth of channel {channel} from node {a} to {b}")
    return broken


def over(instance, limit):
    """By how much a sum is above its limit, on the worst way."""
    add = processing(instance, limit["channels"]) if limit["metric"] == "latency" else 0.0
    worst = -math.inf
    for way in ways(instance, limit["channels"]):
        values = figures(instance, limit["metric"], way)
        worst = max(worst, math.inf if None in values else add + sum(values) - limit["bound"])
    return worst


def crowd(instance, group):
    """How many replicas are too many in their domains, or how many domains too many there are."""
    domains = [group["domains"][n] for part in set(group["parts"]) for n in instance["placement"][part]]
    return max(0, len(set(domains)) - 1) if group["isTogether"] else len(domains) - len(set(domains))


def faults(instance):
    """What the planner's placement breaks, by plain arithmetic."""
    placement, broken = instance["placement"], []
    for size, offer in ((0, "cpu"), (1, "memory")):
        used = [0.0] * len(instance[offer])
        for part, hosts in enumerate(placement):
            for n in hosts:
                used[n] += instance["parts"][part][size]
        broken += [f"{offer} of node {n}" for n, amount in enumerate(used) if amount > instance[offer][n]]
    for part, (hosts, allowed) in enumerate(zip(placement, instance["allowed"])):
        if len(hosts) != instance["replicas"][part]:
            broken.append(f"component {part} has {len(hosts)} nodes for {instance['replicas'][part]} replicas")
        strange = [n for n in hosts if allowed is not None and n not in allowed]
        broken += [f"component {part} is not allowed on node {n}" for n in strange]
    if broken:
        return broken
    for group in instance["groups"]:
        if group["wish"] is None and crowd(instance, group):
            broken.append(f"components {group['parts']} have to be {'together' if group['isTogether'] else 'apart'}")
    for channel, wire in enumerate(instance["wires"]):
        if wire["demand"] > 0:
            broken += narrow(instance, channel, wire["demand"])
    for limit in instance["limits"]:
        if limit["wish"] is not None:
            continue
        if limit["metric"] == "bandwidth":
            broken += [fault for channel in limit["channels"] for fault in narrow(instance, channel, limit["bound"])]
        elif over(instance, limit) > 1e-8 * (1 + abs(limit["bound"])):
            broken.append(f"{limit['metric']} of channels {limit['channels']}: {over(instance, limit)} too much")
    return broken


def worth(instance):
    """The objective of the planner's placement, by plain arithmetic."""
    placement = instance["placement"]
    total = constant(instance) + sum(instance["cost"][n] for hosts in placement for n in hosts)
    for aim in aims(instance):
        for channel in aim["channels"]:
            values = [figures(instance, aim["metric"], way)[0] for way in ways(instance, [channel])]
            total += aim["weight"] * sum(values) / len(values)
    for limit in instance["limits"]:
        if limit["wish"] is not None:
            total += limit["wish"] * max(0.0, over(instance, limit)) / (abs(limit["bound"]) or 1.0)
    for group in instance["groups"]:
        if group["wish"] is not None:
            total += group["wish"] * crowd(instance, group)
    return total


def read(file):
    """An instance; fields that the exporter leaves out for want of a value are None."""
    instance = json.loads(file.read_text())
    for rule in instance["limits"] + instance["groups"]:
        rule.setdefault("wish", None)
    return instance
