import Foundation

/// A plot with logarithmic axes as SVG, legible on light and dark grounds.
struct LogPlot {
    struct Series {
        let name: String
        let points: [(Double, Double)]
    }

    let title: String
    let x: String
    let y: String
    let series: [Series]

    private static let (width, height) = (760.0, 460.0)
    private static let (left, right, top, bottom) = (70.0, 230.0, 44.0, 56.0)
    private static let colours = ["#0b7fab", "#c2410c", "#6b7280", "#7c3aed"]

    var svg: String {
        let points = series.flatMap(\.points)
        let (xs, ys) = (decades(points.map(\.0)), decades(points.map(\.1)))
        var parts = [
            #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(Self.width) \#(Self.height)" role="img" aria-label="\#(title)">"#,
            "<style>text{font:13px sans-serif;fill:#1f2937}.grid{stroke:#9ca3af;stroke-width:.6}"
                + ".back{fill:#ffffff}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.back{fill:#111827}"
                + ".grid{stroke:#4b5563}}</style>",
            #"<rect class="back" width="100%" height="100%"/>"#,
            #"<text x="\#(Self.left)" y="24" style="font-weight:600">\#(title)</text>"#,
        ]
        parts += xs.map { exponent in
            let place = across(pow(10, exponent), xs)
            return line(place, Self.top, place, Self.height - Self.bottom)
                + label(tick(exponent), place, Self.height - Self.bottom + 18, "middle")
        }
        parts += ys.map { exponent in
            let place = up(pow(10, exponent), ys)
            return line(Self.left, place, Self.width - Self.right, place)
                + label(tick(exponent), Self.left - 8, place + 4, "end")
        }
        parts.append(label(x, (Self.left + Self.width - Self.right) / 2, Self.height - 14, "middle"))
        parts.append(
            #"<text transform="translate(18 \#(Self.height / 2)) rotate(-90)" text-anchor="middle">\#(y)</text>"#)
        for (index, series) in series.enumerated() { parts.append(curve(series, index, xs, ys)) }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func curve(_ series: Series, _ index: Int, _ xs: [Double], _ ys: [Double]) -> String {
        let colour = Self.colours[index % Self.colours.count]
        let places = series.points.map { (across($0.0, xs), up($0.1, ys)) }
        let path = places.map { "\($0.0.rounded()),\($0.1.rounded())" }.joined(separator: " ")
        let dots = places.map {
            #"<circle cx="\#($0.0.rounded())" cy="\#($0.1.rounded())" r="3.4" fill="\#(colour)"/>"#
        }
        let legend = Self.top + 10 + Double(index) * 24
        let start = Self.width - Self.right + 18
        return #"<polyline points="\#(path)" fill="none" stroke="\#(colour)" stroke-width="2.2"/>"# + dots.joined()
            + #"<rect x="\#(start)" y="\#(legend - 9)" width="12" height="12" fill="\#(colour)"/>"#
            + label(series.name, start + 18, legend + 2, "start")
    }

    private func decades(_ values: [Double]) -> [Double] {
        let known = values.filter { $0 > 0 && $0.isFinite }
        guard let least = known.min(), let most = known.max() else { return [0, 1] }
        return Array(stride(from: log10(least).rounded(.down), through: log10(most).rounded(.up), by: 1))
    }

    private func across(_ value: Double, _ decades: [Double]) -> Double {
        share(value, decades) * (Self.width - Self.left - Self.right) + Self.left
    }

    private func up(_ value: Double, _ decades: [Double]) -> Double {
        Self.height - Self.bottom - share(value, decades) * (Self.height - Self.top - Self.bottom)
    }

    private func share(_ value: Double, _ decades: [Double]) -> Double {
        guard let first = decades.first, let last = decades.last, last > first, value > 0 else { return 0 }
        return (log10(value) - first) / (last - first)
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        #"<line class="grid" x1="\#(x1)" y1="\#(y1)" x2="\#(x2)" y2="\#(y2)"/>"#
    }

    private func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
        #"<text x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">\#(text)</text>"#
    }

    private func tick(_ exponent: Double) -> String {
        let value = pow(10, exponent)
        return value >= 1 ? "\(Int(value))" : "\(value)"
    }
}
