import ClusterModel

/// One page that stands for itself: no scripts, no fonts, no images from elsewhere.
struct Page {
    let report: SimulationReport
    let table: RunTable
    let focus: Focus
    /// Laid out once: it takes a while for many places.
    let chart: MapChart

    init(_ report: SimulationReport) {
        self.report = report
        table = RunTable(report.result)
        focus = Focus(table, report.summary)
        chart = MapChart(report.result.topology)
    }

    var result: SimulationResult { report.result }
    var summary: SimulationSummary { report.summary }
    var words: ScenarioWords { ScenarioWords(result: result) }

    var text: String {
        "<!DOCTYPE html>" + Markup.tag("html", ["lang": "en"], head, body).rendered + "\n"
    }

    private var head: Markup {
        .tag(
            "head", .tag("meta", ["charset": "utf-8"]),
            .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .tag("meta", ["name": "color-scheme", "content": "light dark"]),
            .tag("title", .text("\(result.scenario.name) – simulation report")),
            .tag("style", .style(StyleSheet.text)))
    }

    private var sections: [(id: String, title: String, content: [Markup])] {
        [
            ("answer", "The answer", answer), ("question", "What was asked", question),
            ("results", "Results", results), ("comparison", "Compared one by one", comparisons),
            ("plots", "How it went", plots), ("map", "The topology", map),
            ("applications", "Applications and where they ran", applications),
            ("rejected", "Rejected applications", rejected), ("moves", "Moves", moves),
            ("shortfalls", "Where the first strategy falls short", shortfalls),
            ("assumptions", "What was assumed, and what is not told", assumptions),
            ("reading", "How to read this", reading),
        ].filter { section in !section.2.allSatisfy(\.isEmpty) }
    }

    private var body: Markup {
        let sections = sections
        let links = sections.map { section in
            Markup.tag("li", .tag("a", ["href": "#\(section.id)"], .text(section.title)))
        }
        return .tag(
            "body", .tag("a", ["class": "skip", "href": "#answer"], "Skip to the answer"),
            .tag(
                "header", .tag("h1", .text(result.scenario.name)),
                result.scenario.question.isEmpty
                    ? .empty : .paragraph(result.scenario.question, class: "question")),
            .tag("nav", ["aria-label": "Parts of this page"], .tag("ul", links)),
            .tag("main", sections.map { Markup.section($0.id, $0.title, $0.content) }), footer)
    }

    private var footer: Markup {
        .tag(
            "footer",
            .tag(
                "p", ["class": "faint"], "Made by ", .tag("code", "isochrone simulate"), " from ",
                .tag("code", .text(result.file)), ". Fingerprint ", .tag("code", .text(report.fingerprint.description)),
                ": whoever runs the same scenario gets the same one."))
    }
}
