#!/usr/bin/env python3
"""A scheduler of one's own for one application, in Python's standard library only.

It is told of every change by server-sent events (…/planning?watch=true), reads the question (…/planning) and the cluster
(/snapshot), finds a node for every replica - greedily, then by moving one at a time for as long as that helps - and puts
the plan (…/plan). Isochrone checks it, and says what it breaks. The plan is put again before the timeout of the
application is over, changed or not: that tells Isochrone that this process lives.

    python3 scheduler.py city/traffic-watch --server http://127.0.0.1:8080
"""

import argparse
import json
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

UNKNOWN = 1e6  # ms; what a link costs that nobody measured


# ---------------------------------------------------------------- the API


class API:
    def __init__(self, server, application):
        namespace, _, name = application.rpartition("/")
        quote = urllib.parse.quote
        self.root = server.rstrip("/") + "/api/v1"
        self.application = f"/applications/{quote(namespace or 'default', '')}/{quote(name, '')}"

    def get(self, path):
        with urllib.request.urlopen(self.root + path, timeout=10) as answer:
            return json.load(answer)

    def put_plan(self, revision, placements):
        """The status and the document of the answer, whether the plan was accepted or not."""
        body = json.dumps({"snapshotRevision": revision, "placements": placements}).encode()
        request = urllib.request.Request(
            f"{self.root}{self.application}/plan", body, {"Content-Type": "application/json"}, method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def follow(self, changed):
        """Sets `changed` at every change, for ever; comes back to where a broken connection ended."""
        last = None
        while True:
            headers = {"Accept": "text/event-stream"}
            if last is not None:
                headers["Last-Event-ID"] = last
            request = urllib.request.Request(f"{self.root}{self.application}/planning?watch=true", headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=60) as stream:
                    for _, _, identifier in events(stream):
                        last = identifier or last
                        changed.set()
            except (OSError, ValueError) as error:
                say(f"the connection broke: {error}")
            time.sleep(1)


def events(stream):
    """The events of a stream (HTML Standard, 9.2): name, data as JSON, identifier."""
    event, data, identifier = "message", [], None
    for line in stream:
        line = line.decode().rstrip("\r\n")
        if not line:
            if data:
                yield event, json.loads("\n".join(data)), identifier
            event, data, identifier = "message", [], None
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            event = value
        elif field == "data":
            data.append(value)
        elif field == "id":
            identifier = value


# ---------------------------------------------------------------- quantities, as manifests write them

UNITS = {
    "": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40,
    "%": 1e-2, "bps": 1, "kbps": 1e3, "Mbps": 1e6, "Gbps": 1e9,
}
SPANS = {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4, "min": 6e4, "h": 3.6e6}


def number(text, units=UNITS):
    digits, unit = re.fullmatch(r"([-+0-9.eE]*[0-9.])\s*(\S*)", str(text)).groups()
    return float(digits) * units[unit]


def milliseconds(text):
    return number(text, SPANS)


# ---------------------------------------------------------------- the model, as far as this scheduler looks


class Problem:
    """One question about one snapshot: what a placement breaks, and what it costs."""

    def __init__(self, question, snapshot):
        spec = question["manifest"]["spec"]
        self.nodes = {node["name"]: node for node in snapshot["nodes"]}
        self.links = {(link["source"], link["sink"]): link for link in snapshot["links"]}
        self.wholes = {(link["source"], link["sink"]): link for link in snapshot.get("subClusterLinks", [])}
        self.components = {component["name"]: component for component in spec["components"]}
        self.channels = {channel["name"]: channel for channel in spec.get("channels", [])}
        self.paths = {path["name"]: path["channels"] for path in spec.get("paths", [])}
        self.constraints = [rule for rule in spec.get("constraints", []) if rule.get("enforcement") != "preferred"]
        self.criteria = spec.get("criteria", [])
        self.replicas = [
            (name, replica) for name, component in self.components.items() for replica in range(component.get("replicas", 1))
        ]
        self.placed = {(place["component"], place["replica"]): place["node"] for place in question["placed"]}
        self.reserved = {(link["source"], link["sink"]): link["bandwidth"] for link in question["reservations"]["links"]}
        self.room = {name: self._room(node, question) for name, node in self.nodes.items()}

    def _room(self, node, question):
        free = {key: number(value) for key, value in node.get("free", node["allocatable"]).items()}
        for key, value in question["reservations"]["nodes"].get(node["name"], {}).items():
            free[key] = free.get(key, 0) - number(value)
        return free

    def link(self, source, sink):
        """What is known of a link, else of the links between the two sub-clusters; what is expired is not known."""
        between = (self.nodes[source]["subCluster"], self.nodes[sink]["subCluster"])
        found = self.links.get((source, sink)) or self.wholes.get(between) or {}
        return {} if found.get("freshness") == "expired" else found

    def pairs(self, channel, places):
        """The nodes of each pair of replicas that a channel connects and that have a place."""
        ends = self.channels[channel]
        ways = [[node for (name, _), node in places.items() if name == ends[end]] for end in ("source", "sink")]
        return [(source, sink) for source in ways[0] for sink in ways[1]]

    def latency(self, channel, places, statistic):
        """The worst pair, in ms."""
        return max((self._delay(*pair, statistic) for pair in self.pairs(channel, places)), default=0)

    def _delay(self, source, sink, statistic):
        if source == sink:
            return 0
        return self.link(source, sink).get("latency", {}).get(statistic, UNKNOWN)

    def walk(self, channels, places, statistic):
        """A path: its channels, and what its components take, each time a message passes through."""
        through = [self.channels[channels[0]]["source"]] + [self.channels[name]["sink"] for name in channels]
        processing = sum(milliseconds(self.components[name].get("processingLatency", "0ms")) for name in through)
        return processing + sum(self.latency(name, places, statistic) for name in channels)

    def walks(self, targets):
        """The lists of channels that a rule on links speaks of."""
        targets = targets or {}
        paths = [self.paths[name] for name in targets.get("paths", [])]
        channels = targets.get("channels", []) if targets else self.channels
        return [(path, True) for path in paths] + [([name], False) for name in channels]

    def broken(self, places):
        """By how much required rules are broken, each as a share of its limit; 0 when all that is looked at holds."""
        return self._overfull(places) + self._thin(places) + sum(self._excess(rule, places) for rule in self.constraints)

    def _overfull(self, places):
        asked = {}
        for (name, _), node in places.items():
            for key, value in self.components[name].get("resources", {}).items():
                asked[node, key] = asked.get((node, key), 0) + number(value)
        return sum(1 for (node, key), amount in asked.items() if amount > self.room[node].get(key, 0) + 1e-9)

    def _thin(self, places):
        loads = {}
        for name, channel in self.channels.items():
            for pair in self.pairs(name, places) if "bandwidth" in channel else []:
                if pair[0] != pair[1]:
                    loads[pair] = loads.get(pair, 0) + number(channel["bandwidth"])
        return sum(1 for pair, load in loads.items() if load > self.link(*pair).get("bandwidth", 0) - self.reserved.get(pair, 0))

    def _excess(self, rule, places):
        targets = rule.get("targets") or {}
        if "latency" in rule:
            limit, statistic = milliseconds(rule["latency"]["max"]), rule["latency"].get("statistic", "p95")
            return sum(
                max(0, self._length(channels, is_path, places, statistic) / limit - 1)
                for channels, is_path in self.walks(targets))
        if "reliability" in rule:
            least = number(rule["reliability"]["min"])
            return sum(max(0, least - self._arrival(channels, places)) / (1 - least + 1e-9) for channels, _ in self.walks(targets))
        names = targets.get("components") or list(self.components)
        homes = [node for (name, _), node in places.items() if name in names]
        if "node" in rule:
            return sum(1 for node in homes if not self._suits(node, rule["node"]))
        if "separate" in rule:
            return len(homes) - len({self._domain(node, rule["separate"]["topologyKey"]) for node in homes})
        if "colocate" in rule:
            return max(0, len({self._domain(node, rule["colocate"]["topologyKey"]) for node in homes}) - 1)
        return 0  # what this scheduler does not look at, Isochrone still checks

    def _length(self, channels, is_path, places, statistic):
        if not is_path:
            return self.latency(channels[0], places, statistic)
        return self.walk(channels, places, statistic)

    def _arrival(self, channels, places):
        share = 1
        for name in channels:
            shares = [
                1 if source == sink else self.link(source, sink).get("reliability", {}).get("estimate", 0)
                for source, sink in self.pairs(name, places)
            ]
            share *= min(shares, default=1)
        return share

    def _domain(self, node, key):
        return node if key == "kubernetes.io/hostname" else self.nodes[node]["labels"].get(key)

    def _suits(self, node, rule):
        found = self._domain(node, rule["key"])
        if found is None:
            found = self.nodes[node]["properties"].get(rule["key"])
        values = [str(value) for value in rule.get("values", [])]
        return {
            "In": lambda: str(found) in values,
            "NotIn": lambda: str(found) not in values,
            "Exists": lambda: found is not None,
            "DoesNotExist": lambda: found is None,
            "Gt": lambda: found is not None and float(found) > float(values[0]),
            "Lt": lambda: found is not None and float(found) < float(values[0]),
        }[rule["operator"]]()

    def cost(self, places):
        """What the application's criteria say, as far as they speak of latency or of a property of nodes."""
        total = 0
        for criterion in self.criteria:
            metric, weight = criterion.get("minimize"), float(criterion.get("weight", 1))
            if metric == "latency":
                statistic = criterion.get("statistic", "p95")
                for channels, is_path in self.walks(criterion.get("targets")):
                    total += weight * self._length(channels, is_path, places, statistic) / 40
            elif metric not in (None, "jitter", "reliability", "bandwidth"):
                total += weight * sum(float(self.nodes[node]["properties"].get(metric, 0)) for node in places.values())
        return total

    def worth(self, places):
        return self.broken(places), self.cost(places)


# ---------------------------------------------------------------- the strategy: replace it with your own


def plan(problem):
    """Each replica where it hurts least so far; then one replica at a time elsewhere, for as long as that helps."""
    ready = [name for name, node in problem.nodes.items() if node["ready"]]
    places = {replica: node for replica, node in problem.placed.items() if replica in problem.replicas and node in problem.nodes}
    free = [replica for replica in problem.replicas if replica not in places]
    for replica in free:
        places[replica] = min(ready, key=lambda node: problem.worth({**places, replica: node}))
    best = problem.worth(places)
    improved = True
    while improved:
        improved = False
        for replica in free:
            for node in ready:
                worth = problem.worth({**places, replica: node})
                if worth < best:
                    places[replica], best, improved = node, worth, True
    return places


# ---------------------------------------------------------------- the loop


def say(text):
    print(text, flush=True)


def described(status, answer):
    if status == 200:
        gap = answer.get("gap")
        return f"accepted, objective {answer['objective']:.3f}" + (f", gap at most {gap:.0%}" if gap is not None else "")
    reasons = [error["message"] for error in answer.get("errors", [])] or [answer.get("detail", "")]
    return f"refused ({status}): " + "; ".join(reasons)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("application", help="NAMESPACE/NAME")
    parser.add_argument("--server", default="http://127.0.0.1:8080")
    options = parser.parse_args()
    api, changed = API(options.server, options.application), threading.Event()
    threading.Thread(target=api.follow, args=(changed,), daemon=True).start()
    patience, said = 0, None
    while True:
        changed.wait(patience)
        changed.clear()
        try:
            question, snapshot = api.get(api.application + "/planning"), api.get("/snapshot")
            patience = question["scheduler"].get("timeout", 10) / 3
            if not snapshot["nodes"]:
                continue
            places = plan(Problem(question, snapshot))
            placements = [
                {"component": component, "replica": replica, "node": node} for (component, replica), node in places.items()
            ]
            status, answer = api.put_plan(snapshot["revision"], placements)
        except (OSError, ValueError) as error:
            say(f"{options.server}: {error}")
            time.sleep(1)
            continue
        words = described(status, answer)
        if (words, placements) != said:
            where = ", ".join(f"{place['component']} {place['replica']} on {place['node']}" for place in placements)
            say(f"snapshot {snapshot['revision']}: {where}: {words}")
            said = (words, placements)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
