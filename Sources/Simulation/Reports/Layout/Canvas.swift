/// Brings positions into a rectangle and keeps what is drawn at them apart.
enum Canvas {
    /// - Parameter margin: Kept free on all sides.
    static func fitted(_ points: [Point], width: Double, height: Double, margin: Double) -> [Point] {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return [] }
        let scale = min(
            (width - 2 * margin) / max(right - left, 1e-9), (height - 2 * margin) / max(bottom - top, 1e-9))
        let middle = Point(x: (left + right) / 2, y: (top + bottom) / 2)
        return points.map { ($0 - middle) * scale + Point(x: width / 2, y: height / 2) }
    }

    /// Turned so that the longest way across lies flat: drawings are wider than high.
    static func flattened(_ points: [Point]) -> [Point] {
        let xs = points.map(\.x), ys = points.map(\.y)
        let width = (xs.max() ?? 0) - (xs.min() ?? 0)
        let height = (ys.max() ?? 0) - (ys.min() ?? 0)
        return height > width ? points.map { Point(x: $0.y, y: $0.x) } : points
    }

    /// Pushes circles apart until none covers another, as far as the rectangle has room.
    static func separated(_ points: [Point], radii: [Double], width: Double, height: Double) -> [Point] {
        var points = points
        for _ in 0..<(points.count > 150 ? 12 : 80) {
            var isCalm = true
            for first in points.indices {
                for second in points.indices where second > first {
                    let gap = points[second] - points[first]
                    let overlap = radii[first] + radii[second] - gap.length
                    guard overlap > 0.1 else { continue }
                    isCalm = false
                    let push = direction(gap, first, second) * (overlap / 2)
                    points[first] = points[first] - push
                    points[second] = points[second] + push
                }
            }
            points = points.enumerated().map { index, point in
                // Some more for the tails of letters.
                let margin = radii[index] + 5
                return Point(
                    x: min(max(point.x, margin), width - margin), y: min(max(point.y, margin), height - margin))
            }
            if isCalm { break }
        }
        return points
    }

    /// Things at one place go apart in directions of their own.
    private static func direction(_ gap: Point, _ first: Int, _ second: Int) -> Point {
        guard gap.length < 1e-6 else { return gap * (1 / gap.length) }
        let corners = [Point(x: 1, y: 0), Point(x: 0, y: 1), Point(x: 0.8, y: 0.6), Point(x: 0.6, y: -0.8)]
        return corners[(first + second) % corners.count]
    }
}
