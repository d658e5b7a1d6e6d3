import ClusterModel

extension Page {
    var answer: [Markup] {
        let sentences = Findings(result: result, summary: summary).answer
        guard !sentences.isEmpty else {
            let only =
                summary.estimates.isEmpty
                ? "Nothing was measured." : "One strategy was run; there is none to compare it with."
            return [.paragraph(only, class: "answer")]
        }
        return [.list(sentences, class: "answer")]
    }

    var question: [Markup] {
        let entries = words.entries.flatMap { term, text in
            [Markup.tag("dt", .text(term)), Markup.tag("dd", .text(text))]
        }
        return [.tag("dl", entries)]
    }

    var shortfalls: [Markup] {
        guard let first = summary.strategies.first else { return [] }
        guard !summary.shortfalls.isEmpty else {
            guard !result.runs.isEmpty else { return [] }
            return [
                .paragraph(
                    "Nowhere: \(first) broke no limit, rejected nothing, and no other strategy had a lower mean objective."
                )
            ]
        }
        let items = summary.shortfalls.prefix(60).map { shortfall in
            Markup.tag("li", .text(place(shortfall.point)), .text(shortfall.finding), .list(shortfall.reasons))
        }
        return [.tag("ul", items), more(summary.shortfalls.count - 60)]
    }

    func place(_ point: Int?) -> String {
        guard let point, let sweep = result.scenario.sweep else { return "" }
        return "At \(point) \(sweep.name): "
    }

    /// What a bounded table leaves out.
    func more(_ count: Int) -> Markup {
        count > 0 ? .paragraph("And \(Words.grouped(count)) more; all are in the JSON.", class: "faint") : .empty
    }
}
