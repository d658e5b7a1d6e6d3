import ClusterModel

extension Page {
    var assumptions: [Markup] {
        [.list(unknowns + cautions), notes, machine]
    }

    private var unknowns: [String] {
        let absent = Measure.allCases.filter { measure in
            measure.isReproducible && !summary.estimates.contains { $0.measure == measure }
        }.map(\.label)
        let monitoring = result.scenario.monitoring
        return [
            absent.isEmpty ? nil : "Not measured in any run: \(Words.list(absent)).",
            result.topology.nodes.contains { $0.tier == nil } ? "Some nodes carry no tier." : nil,
            unknownLinks,
            monitoring.interval == nil
                ? "Strategies know the truth at once; a running system knows measurements, some time later." : nil,
        ].compactMap { $0 }
    }

    private var unknownLinks: String? {
        let map = SiteMap(result.topology)
        let count = map.sites.count
        guard count > 1 else { return nil }
        var missing = 0
        for first in 0..<count {
            for second in 0..<first where map.latency(first, second) == nil { missing += 1 }
        }
        guard missing > 0 else { return nil }
        return
            "Of \(Words.count(missing, "pair")) of places nothing is known in the topology: their latency is unknown, not 0."
    }

    private var cautions: [String] {
        let single =
            result.scenario.repetitions > 1
            ? "Drawings of single runs, the applications and the moves are of \(focus.text(result.scenario.sweep)); tables of means are of all."
            : nil
        return [
            single,
            "Latencies are one-way and in milliseconds; violations are counted on what is, not on what strategies know.",
            summary.strategies.count > 2
                ? "Differences are each tested at 5 %, without a correction for their number: of twenty that are none, one is "
                    + "expected to look like one." : nil,
        ].compactMap { $0 }
    }

    private var notes: Markup {
        guard !result.notes.isEmpty else { return .paragraph("No sources or licences of the data were told.") }
        return .group([
            .tag("h3", "Sources and licences"), .list(Array(result.notes.prefix(40))), more(result.notes.count - 40),
        ])
    }

    private var machine: Markup {
        let rows = report.machine.estimates.filter { $0.point == focus.point }.map { entry -> [Markup] in
            [.text(entry.strategy), .text(entry.measure.text(entry.estimate))]
        }
        let total =
            "All runs took \(words.time(report.machine.seconds)) on the machine that made this report. These figures are the "
            + "only ones that another machine does not get again."
        return .group([
            .tag("h3", "On this machine"), .paragraph(total),
            rows.isEmpty
                ? .empty
                : .table(
                    caption: Findings.capitalized("\(place(focus.point))mean time of a decision"),
                    header: ["strategy", "time"], rows: rows),
        ])
    }

    var reading: [Markup] {
        let measures = Measure.allCases.filter { measure in
            !measure.isReproducible || summary.estimates.contains { $0.measure == measure }
        }
        let terms = measures.flatMap { measure in
            [
                Markup.tag("dt", .text(measure.label)),
                Markup.tag("dd", .text("\(measure.meaning) \(Self.direction(measure))")),
            ]
        }
        let verdicts = [
            "★ best: significantly better than every other strategy in paired repetitions.",
            "tied with the best: chance could explain the difference to the best mean.",
            "best mean: fewer than \(SignTest.leastPairs) repetitions, which can tell no difference from chance.",
            "not measured: no run has a value; that is not 0.",
        ]
        return [.list(verdicts), .tag("dl", terms)]
    }

    private static func direction(_ measure: Measure) -> String {
        switch measure.direction {
        case .higherIsBetter: "Higher is better."
        case .lowerIsBetter: "Lower is better."
        case .neither: ""
        }
    }
}
