extension Markup {
    static func paragraph(_ text: String, class name: String? = nil) -> Markup {
        .tag("p", ["class": name], .text(text))
    }

    static func list(_ items: [String], class name: String? = nil) -> Markup {
        items.isEmpty ? .empty : .tag("ul", ["class": name], items.map { .tag("li", .text($0)) })
    }

    /// A table that scrolls by itself where the page is narrow, by keyboard too.
    ///
    /// - Parameters:
    ///   - header: The heads of the columns.
    ///   - rows: The first cell of each is its head.
    ///   - words: Columns of words, aligned at their start; others hold numbers.
    static func table(caption: String, header: [String], rows: [[Markup]], words: Set<Int> = [0]) -> Markup {
        let heads = header.enumerated().map { column, head in
            tag("th", ["scope": "col", "class": words.contains(column) ? nil : "number"], .text(head))
        }
        let body = rows.map { row in
            tag("tr", row.enumerated().map { column, cell in cellTag(cell, column, words) })
        }
        return tag(
            "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
            tag(
                "table", tag("caption", .text(caption)), tag("thead", tag("tr", heads)), tag("tbody", body)))
    }

    private static func cellTag(_ cell: Markup, _ column: Int, _ words: Set<Int>) -> Markup {
        column == 0
            ? tag("th", ["scope": "row", "class": words.contains(column) ? nil : "number"], cell)
            : tag("td", ["class": words.contains(column) ? nil : "number"], cell)
    }

    /// What a figure shows, in words and numbers.
    static func details(_ summary: String, _ content: Markup) -> Markup {
        content.isEmpty ? .empty : tag("details", tag("summary", .text(summary)), content)
    }

    static func section(_ id: String, _ title: String, _ content: [Markup]) -> Markup {
        content.allSatisfy(\.isEmpty)
            ? .empty
            : tag(
                "section", ["id": id, "aria-labelledby": "\(id)-title"],
                [tag("h2", ["id": "\(id)-title"], .text(title))] + content)
    }
}
