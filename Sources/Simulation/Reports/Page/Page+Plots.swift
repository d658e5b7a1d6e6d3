import ClusterModel

extension Page {
    var plots: [Markup] {
        let sweep = result.scenario.sweep
        let distributions = [Measure.latencyUse, .lossUse, .objectiveOverBound, .waiting, .timeToRepair]
            .compactMap { measure in DistributionChart(measure, table, at: focus.point).map { figure($0) } }
        let series = [Measure.constraintsKept, .latencyUse, .objective, .cpuUse, .cost]
            .compactMap { SeriesChart($0, focus, marks: result.marks, horizon: result.scenario.horizon) }
        guard !distributions.isEmpty || !series.isEmpty else { return [] }
        return [
            distributions.isEmpty ? .empty : .tag("div", ["class": "grid"], Array(distributions.prefix(4))),
            series.isEmpty ? .empty : .tag("h3", .text("Over virtual time: \(focus.text(sweep))")),
            .tag("div", ["class": "grid"], series.prefix(4).map { figure($0) }), series.isEmpty ? .empty : eventList,
        ]
    }

    private func figure(_ chart: DistributionChart) -> Markup {
        let cut = chart.isCut ? " The axis ends where 99 % of the worst do." : ""
        let place = place(focus.point)
        return figure(
            "distribution-\(chart.measure.rawValue)",
            Findings.capitalized("\(place)distribution of \(chart.measure.label)"), chart.drawn,
            legend: chart.curves.map { ($0.index, $0.name) },
            caption:
                "How much of the time the value is at most this, over all applications; mean of all repetitions.\(cut)",
            table: chart.table)
    }

    private func figure(_ chart: SeriesChart) -> Markup {
        figure(
            "series-\(chart.measure.rawValue)", Findings.capitalized(chart.measure.label), chart.drawn,
            legend: chart.lines.map { ($0.index, $0.name) },
            caption: result.marks.isEmpty ? chart.measure.meaning : "Dotted lines are events; their numbers are below.",
            table: chart.table)
    }

    private var eventList: Markup {
        guard !result.marks.isEmpty else { return .empty }
        let items = result.marks.prefix(30).map { mark in
            Markup.tag("li", .text("\(words.time(mark.at)): \(mark.text)"))
        }
        return .group([.tag("h3", "Events"), .tag("ol", ["class": "events"], items), more(result.marks.count - 30)])
    }

    // MARK: - Map

    var map: [Markup] {
        guard !result.topology.nodes.isEmpty else { return [] }
        let chart = MapChart(result.topology)
        let how =
            chart.map.isGeographic
            ? "By latitude and longitude (equirectangular)."
            : "Laid out so that places are as far apart as the root of the least one-way latency between them."
        let lines =
            result.topology.routing == .shortest || chart.map.sites.count > 6
            ? " Lines are the shortest tree that joins all places." : " Lines have the least median latency."
        let left = chart.map.left > 0 ? " \(Words.count(chart.map.left, "more place")) not drawn." : ""
        return [
            .tag(
                "figure", tierLegend(chart.tiers), chart.drawn(id: "topology-map"),
                .tag("figcaption", .text(how + lines + left)), .details("The places as a table", placeTable(chart.map)))
        ]
    }

    func tierLegend(_ tiers: [String]) -> Markup {
        let items = tiers.map { tier in
            Markup.tag(
                "li",
                .tag(
                    "svg", ["viewBox": "0 0 34 14", "aria-hidden": "true"],
                    MapChart.shape(tier, among: tiers).drawn(at: Point(x: 17, y: 7), radius: 5.5, class: "place")),
                .tag("span", .text(tier)))
        }
        return .tag("ul", ["class": "legend"], items)
    }

    private func placeTable(_ map: SiteMap) -> Markup {
        let rows = map.sites.prefix(60).enumerated().map { index, site -> [Markup] in
            let nearest = map.sites.indices.filter { $0 != index }
                .compactMap { other in map.latency(index, other).map { (other: other, latency: $0) } }
                .min { $0.latency < $1.latency }
            let cpu = site.nodes.reduce(0) { $0 + Double($1.allocatable.milliCPU) } / 1_000
            return [
                .text(site.name), .text(site.tier ?? MapChart.noTier), .text("\(site.nodes.count)"),
                .text(QuantityText.decimal(cpu)), .text(nearest.map { map.sites[$0.other].name } ?? "unknown"),
                .text(nearest.map { QuantityText.milliseconds($0.latency) } ?? "unknown"),
            ]
        }
        return .group([
            .table(
                caption: "Places", header: ["place", "tier", "nodes", "cores", "nearest", "one-way latency"],
                rows: rows, words: [0, 1, 4]), more(map.sites.count - 60),
        ])
    }
}
