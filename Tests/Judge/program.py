"""One instance as a mixed-integer program for HiGHS."""

import highspy
import numpy

from arithmetic import aims, constant, processing, slack, ways


class Model:
    """Rows and columns of a mixed-integer program, gathered one by one."""

    def __init__(self):
        self.cost, self.upper, self.integer = [], [], []
        self.low, self.high, self.starts, self.indices, self.values = [], [], [0], [], []

    def column(self, cost, integer, upper=1.0):
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(self, terms, low, high):
        for index, value in terms:
            self.indices.append(index)
            self.values.append(value)
        self.starts.append(len(self.indices))
        self.low.append(low)
        self.high.append(high)

    def solve(self, seconds, presolve):
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
        solver.setOptionValue("mip_feasibility_tolerance", 1e-8)
        solver.setOptionValue("presolve", "on" if presolve else "off")
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return "optimal", solver.getObjectiveValue()
        if status == highspy.HighsModelStatus.kInfeasible:
            return "infeasible", None
        return "undecided", None


class Program:
    """One instance as a mixed-integer program."""

    def __init__(self, instance):
        self.instance, self.model, self.infinity = instance, Model(), highspy.kHighsInf
        self.nodes = range(len(instance["cpu"]))
        self.slots = [(part, r) for part, count in enumerate(instance["replicas"]) for r in range(count)]
        self.place, self.flow = {}, {}

    def solve(self, seconds, presolve):
        if not self.places():
            return "infeasible", None
        self.flows()
        self.capacities()
        self.bandwidths()
        for group in self.instance["groups"]:
            if group["isTogether"]:
                self.together(group)
            else:
                self.apart(group)
        for limit in self.instance["limits"]:
            if limit["metric"] != "bandwidth" and (len(limit["channels"]) > 1 or limit["wish"] is not None):
                self.sums(limit)
        status, value = self.model.solve(seconds, presolve)
        return status, None if value is None else value + constant(self.instance)

    def places(self):
        instance = self.instance
        for part, replica in self.slots:
            (cpu, memory), allowed = instance["parts"][part], instance["allowed"][part]
            fits = [n for n in self.nodes if cpu <= instance["cpu"][n] and memory <= instance["memory"][n]]
            usable = [n for n in fits if allowed is None or n in allowed]
            if not usable:
                return False
            place = {n: self.model.column(instance["cost"][n], True) for n in usable}
            self.model.row([(column, 1.0) for column in place.values()], 1.0, 1.0)
            self.place[part, replica] = place
        return True

    def capacities(self):
        for size, offer in ((0, "cpu"), (1, "memory")):
            for n in self.nodes:
                terms = [
                    (place[n], self.instance["parts"][part][size])
                    for (part, _), place in self.place.items()
                    if n in place
                ]
                if terms:
                    self.model.row(terms, -self.infinity, self.instance[offer][n])

    def price(self, channel, a, b):
        """What a pair of replicas on a and b adds to the objective."""
        wire, total = self.instance["wires"][channel], 0.0
        for aim in aims(self.instance):
            total += aim["channels"].count(channel) * aim["weight"] * self.instance[aim["metric"]][a][b]
        return total / (self.instance["replicas"][wire["from"]] * self.instance["replicas"][wire["to"]])

    def least(self, channel):
        """The Mbit/s that a link has to have at least to carry the channel at all; None where it does not matter."""
        demand = self.instance["wires"][channel]["demand"]
        limits = [
            limit["bound"]
            for limit in self.instance["limits"]
            if limit["metric"] == "bandwidth" and limit["wish"] is None and channel in limit["channels"]
        ]
        return max(limits + [demand]) if limits or demand > 0 else None

    def flows(self):
        """A variable for each channel, pair of replicas and pair of nodes that the pair may use."""
        for channel, wire in enumerate(self.instance["wires"]):
            least = self.least(channel)
            for s in range(self.instance["replicas"][wire["from"]]):
                for t in range(self.instance["replicas"][wire["to"]]):
                    source, sink = self.place[wire["from"], s], self.place[wire["to"], t]
                    is_itself = (wire["from"], s) == (wire["to"], t)
                    flow = {}
                    for a in source:
                        for b in sink:
                            if self.carries(channel, a, b, least) and (a == b or not is_itself):
                                flow[a, b] = self.model.column(self.price(channel, a, b), False)
                    self.margins(flow, source, 0)
                    self.margins(flow, sink, 1)
                    self.flow[channel, s, t] = flow

    def margins(self, flow, place, end):
        for n, column in place.items():
            terms = [(c, 1.0) for pair, c in flow.items() if pair[end] == n]
            self.model.row(terms + [(column, -1.0)], 0.0, 0.0)

    def carries(self, channel, a, b, least):
        """Whether a pair on a and b keeps the limits that speak of the channel alone."""
        instance = self.instance
        if a != b and (instance["latency"][a][b] is None or instance["loss"][a][b] is None):
            return False
        for limit in instance["limits"]:
            if limit["channels"] == [channel] and limit["wish"] is None and limit["metric"] != "bandwidth":
                add = processing(instance, [channel]) if limit["metric"] == "latency" else 0.0
                if add + instance[limit["metric"]][a][b] > limit["bound"] + slack(limit):
                    return False
        if a == b or least is None:
            return True
        return instance["bandwidth"][a][b] is not None and instance["bandwidth"][a][b] >= least

    def bandwidths(self):
        """Pairs that share a link share what it carries; a limit holds with what the others leave."""
        for a in self.nodes:
            for b in self.nodes:
                if a != b and self.instance["bandwidth"][a][b] is not None:
                    self.link(a, b, self.instance["bandwidth"][a][b])

    def link(self, a, b, capacity):
        used = [
            (flow[a, b], self.instance["wires"][channel]["demand"])
            for (channel, _, _), flow in self.flow.items()
            if (a, b) in flow and self.instance["wires"][channel]["demand"] > 0
        ]
        if not used:
            return
        self.model.row(used, -self.infinity, capacity)
        for (channel, _, _), flow in self.flow.items():
            extra = (self.least(channel) or 0.0) - self.instance["wires"][channel]["demand"]
            if (a, b) in flow and extra > 0:
                terms = dict(used)
                terms[flow[a, b]] = terms.get(flow[a, b], 0.0) + extra
                self.model.row(list(terms.items()), -self.infinity, capacity)

    def members(self, group, domain):
        return [
            (place[n], 1.0)
            for (part, _), place in self.place.items()
            if part in group["parts"]
            for n in place
            if group["domains"][n] == domain
        ]

    def apart(self, group):
        for domain in set(group["domains"]):
            terms = self.members(group, domain)
            if len(terms) < 2:
                continue
            if group["wish"] is not None:
                terms.append((self.model.column(group["wish"], False, self.infinity), -1.0))
            self.model.row(terms, -self.infinity, 1.0)

    def together(self, group):
        if group["wish"] is not None:
            raise ValueError("a wish to be together is not among the rules of these instances")
        count = sum(self.instance["replicas"][part] for part in set(group["parts"]))
        chosen = {domain: self.model.column(0.0, True) for domain in set(group["domains"])}
        self.model.row([(column, 1.0) for column in chosen.values()], 1.0, 1.0)
        for domain, column in chosen.items():
            self.model.row(self.members(group, domain) + [(column, -float(count))], 0.0, 0.0)

    def sums(self, limit):
        instance, bound = self.instance, limit["bound"]
        # In parts of the limit: solvers know one tolerance for all rows, whatever their unit.
        scale = abs(bound) or 1.0
        if limit["metric"] == "latency":
            bound -= processing(instance, limit["channels"])
        excess = None
        if limit["wish"] is None:
            bound += slack(limit)
        else:
            excess = self.model.column(limit["wish"], False, self.infinity)
        for way in ways(instance, limit["channels"]):
            terms = {} if excess is None else {excess: -1.0}
            for hop in way:
                for (a, b), column in self.flow[hop].items():
                    value = instance[limit["metric"]][a][b]
                    if value:
                        terms[column] = terms.get(column, 0.0) + value / scale
            self.model.row(list(terms.items()), -self.infinity, bound / scale)
