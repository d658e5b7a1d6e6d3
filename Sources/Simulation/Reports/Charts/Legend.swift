/// Which line is which strategy.
enum Legend {
    static func of(_ strategies: [(index: Int, name: String)]) -> Markup {
        .tag(
            "ul", ["class": "legend"],
            strategies.map { entry in .tag("li", sample(entry.index), .tag("span", .text(entry.name))) })
    }

    /// Sub-clusters by the colour of their strip.
    static func sites(_ names: [String]) -> Markup {
        .tag(
            "ul", ["class": "legend"],
            names.prefix(8).enumerated().map { index, name in
                let chip = Markup.tag(
                    "span", ["class": "chip \(Palette.seriesClass(index))", "aria-hidden": "true"], [])
                return .tag("li", chip, .tag("span", .text(name)))
            })
    }

    private static func sample(_ index: Int) -> Markup {
        .tag(
            "svg", ["viewBox": "0 0 34 14", "aria-hidden": "true", "class": Palette.seriesClass(index)],
            Drawing.line(1, 7, 33, 7, class: "line"),
            Shape.ofSeries(index).drawn(at: Point(x: 17, y: 7), radius: 4, class: "mark"))
    }
}
