/// The colours of the page. Series have those of Okabe and Ito (Color Universal Design, 2008), which people with the common
/// kinds of colour blindness tell apart; on white, those that are too light for lines are darkened until they have 3 : 1
/// (WCAG 2.2, 1.4.11). Series differ in dashes and marks as well.
enum Palette {
    struct Shade: Sendable {
        let name: String
        let light: String
        let dark: String
    }

    /// On ``ground``, and on ``card``.
    static let series = [
        Shade(name: "series-0", light: "#0072B2", dark: "#56B4E9"),
        Shade(name: "series-1", light: "#D55E00", dark: "#E8742A"),
        Shade(name: "series-2", light: "#008A64", dark: "#009E73"),
        Shade(name: "series-3", light: "#B8609A", dark: "#CC79A7"),
        Shade(name: "series-4", light: "#A86F00", dark: "#E69F00"),
        Shade(name: "series-5", light: "#2A86BC", dark: "#8CCBF2"),
        Shade(name: "series-6", light: "#857C00", dark: "#F0E442"),
        Shade(name: "series-7", light: "#000000", dark: "#FFFFFF"),
    ]

    static let ground = Shade(name: "ground", light: "#FFFFFF", dark: "#14181D")
    /// Behind figures and heads of tables.
    static let card = Shade(name: "card", light: "#F3F6F8", dark: "#1D2329")
    static let ink = Shade(name: "ink", light: "#16202A", dark: "#E8EDF2")
    /// Captions and axes.
    static let faint = Shade(name: "faint", light: "#4A5866", dark: "#A9B6C2")
    static let link = Shade(name: "link", light: "#005A8C", dark: "#7CC4F0")
    static let good = Shade(name: "good", light: "#00624A", dark: "#4FD1A5")
    static let bad = Shade(name: "bad", light: "#A63C00", dark: "#FF9A5C")
    /// Lines that only part; nothing is told by them.
    static let rule = Shade(name: "rule", light: "#CBD5DD", dark: "#3A4550")

    /// What text is written in.
    static let texts = [ink, faint, link, good, bad]
    static let all = series + texts + [ground, card, rule]

    static func variables(_ shade: (Shade) -> String) -> String {
        all.map { "--\($0.name):\(shade($0))" }.joined(separator: ";")
    }

    /// The class of the series of that index.
    static func seriesClass(_ index: Int) -> String { "s\(index % series.count)" }
}
