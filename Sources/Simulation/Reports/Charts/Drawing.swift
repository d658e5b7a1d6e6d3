/// Pieces of a drawing.
enum Drawing {
    /// A drawing with a name and a description that screen readers read.
    static func svg(
        id: String, title: String, description: String, width: Double, height: Double, isNatural: Bool = false,
        _ content: [Markup]
    ) -> Markup {
        .tag(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(number(width)) \(number(height))",
                "role": "img", "aria-labelledby": "\(id)-name \(id)-text",
                "class": isNatural ? (width > 1_250 ? "natural" : "fit") : nil,
                "width": isNatural ? number(width) : nil, "height": isNatural ? number(height) : nil,
            ],
            [
                .tag("title", ["id": "\(id)-name"], .text(title)),
                .tag("desc", ["id": "\(id)-text"], .text(description)),
            ] + content)
    }

    /// Tenths of a pixel are enough.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = (min(max(value, -1e6), 1e6) * 10).rounded()
        let text = "\(tenths / 10)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func text(_ text: String, _ x: Double, _ y: Double, class name: String? = nil) -> Markup {
        .tag("text", ["x": number(x), "y": number(y), "class": name], .text(text))
    }

    /// Text of a bounded length; the whole of it is in the tooltip.
    static func label(_ text: String, _ x: Double, _ y: Double, limit: Int, class name: String? = nil) -> Markup {
        let short = shortened(text, limit)
        guard short != text else { return self.text(text, x, y, class: name) }
        return .tag(
            "text", ["x": number(x), "y": number(y), "class": name],
            .tag("title", .text(String(text.prefix(300)))), .text(short))
    }

    static func shortened(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(limit - 1, 1)) + "…"
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) -> Markup {
        .tag("path", ["class": name, "d": "M\(number(x1)) \(number(y1))L\(number(x2)) \(number(y2))"])
    }

    /// A line through points; it breaks where one is missing.
    static func polyline(_ points: [Point?], class name: String) -> Markup {
        var path = ""
        var isDown = false
        for point in points {
            guard let point else { isDown = false; continue }
            path += "\(isDown ? "L" : "M")\(number(point.x)) \(number(point.y))"
            isDown = true
        }
        return path.isEmpty ? .empty : .tag("path", ["class": name, "d": path])
    }

    static func circle(_ center: Point, _ radius: Double, class name: String) -> Markup {
        .tag("circle", ["class": name, "cx": number(center.x), "cy": number(center.y), "r": number(radius)])
    }

    static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, class name: String) -> Markup {
        .tag(
            "rect",
            [
                "class": name, "x": number(x), "y": number(y), "width": number(width), "height": number(height),
                "rx": "4",
            ])
    }
}

/// A place on a drawing; y grows downwards.
struct Point: Sendable, Hashable {
    var x: Double
    var y: Double

    static func + (left: Point, right: Point) -> Point { Point(x: left.x + right.x, y: left.y + right.y) }
    static func - (left: Point, right: Point) -> Point { Point(x: left.x - right.x, y: left.y - right.y) }
    static func * (point: Point, factor: Double) -> Point { Point(x: point.x * factor, y: point.y * factor) }

    var length: Double { (x * x + y * y).squareRoot() }
}
