/// Marks that differ in form, for those who cannot tell colours apart.
enum Shape: Int, CaseIterable, Sendable {
    case circle, square, triangle, diamond, cross, flatTriangle, hexagon, bar

    /// The mark of a series.
    static func ofSeries(_ index: Int) -> Shape { allCases[index % allCases.count] }

    func drawn(at center: Point, radius: Double, class name: String) -> Markup {
        guard self != .circle else { return Drawing.circle(center, radius, class: name) }
        let corners = outline.map { Point(x: center.x + $0.0 * radius, y: center.y + $0.1 * radius) }
        let path = corners.enumerated().map { index, corner in
            "\(index == 0 ? "M" : "L")\(Drawing.number(corner.x)) \(Drawing.number(corner.y))"
        }.joined()
        return .tag("path", ["class": name, "d": path + "Z"])
    }

    private var outline: [(Double, Double)] {
        switch self {
        case .circle: []
        case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        case .triangle: [(0, -1.15), (1.05, 0.75), (-1.05, 0.75)]
        case .diamond: [(0, -1.25), (1.1, 0), (0, 1.25), (-1.1, 0)]
        case .cross:
            [
                (-0.35, -1.1), (0.35, -1.1), (0.35, -0.35), (1.1, -0.35), (1.1, 0.35), (0.35, 0.35), (0.35, 1.1),
                (-0.35, 1.1), (-0.35, 0.35), (-1.1, 0.35), (-1.1, -0.35), (-0.35, -0.35),
            ]
        case .flatTriangle: [(0, 1.15), (1.05, -0.75), (-1.05, -0.75)]
        case .hexagon: [(-1.1, 0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95)]
        case .bar: [(-0.4, -1.2), (0.4, -1.2), (0.4, 1.2), (-0.4, 1.2)]
        }
    }
}
