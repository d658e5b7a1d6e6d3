/// The axes that lines are drawn in.
struct Frame {
    static let width = 520.0
    static let height = 300.0

    let x: Axis
    let y: Axis

    /// - Parameter top: Pixels above the field, for marks.
    init(x: ClosedRange<Double>, y: ClosedRange<Double>, top: Double = 12) {
        self.x = Axis(x, from: 58, to: Self.width - 14, count: 6)
        self.y = Axis(y, from: Self.height - 46, to: top, count: 5)
    }

    func point(_ xValue: Double, _ yValue: Double) -> Point {
        Point(x: x.position(xValue), y: y.position(yValue))
    }

    /// Grid, ticks and what the axes are.
    func axes(
        xLabel: String, yLabel: String, xTick: (Double) -> String = QuantityTick.text,
        yTick: (Double) -> String = QuantityTick.text
    ) -> [Markup] {
        let rows = y.ticks.flatMap { tick in
            [
                Drawing.line(x.start, y.position(tick), x.end, y.position(tick), class: "grid-line"),
                Drawing.text(yTick(tick), x.start - 7, y.position(tick) + 4, class: "faint end"),
            ]
        }
        let columns = x.ticks.flatMap { tick in
            [
                Drawing.line(x.position(tick), y.start, x.position(tick), y.start + 5, class: "axis"),
                Drawing.text(xTick(tick), x.position(tick), y.start + 19, class: "faint middle"),
            ]
        }
        let middle = (y.start + y.end) / 2
        let turned = Markup.tag(
            "text",
            [
                "class": "faint middle", "transform": "translate(14 \(Drawing.number(middle))) rotate(-90)",
            ], .text(yLabel))
        return rows + columns + [
            Drawing.line(x.start, y.start, x.end, y.start, class: "axis"),
            Drawing.text(xLabel, (x.start + x.end) / 2, Self.height - 8, class: "faint middle"), turned,
        ]
    }
}
