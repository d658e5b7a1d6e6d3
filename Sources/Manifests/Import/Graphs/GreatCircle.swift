import Foundation

/// A place on Earth, in degrees.
struct GreatCircle: Hashable {
    var latitude: Double
    var longitude: Double

    /// The mean radius of Earth (IUGG R1) in kilometres.
    static let earthRadius = 6371.0088
    /// Light in fibre needs 0.005 ms for a kilometre: its speed in vacuum over a refractive index of about 1.5.
    static let millisecondsPerKilometre = 0.005

    /// - Returns: `nil` for degrees that are on no globe.
    init?(latitude: Double, longitude: Double) {
        guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Kilometres along the surface, by the haversine formula.
    func distance(to other: GreatCircle) -> Double {
        let radian = Double.pi / 180
        let halfLatitude = sin((other.latitude - latitude) * radian / 2)
        let halfLongitude = sin((other.longitude - longitude) * radian / 2)
        let chord =
            halfLatitude * halfLatitude
            + cos(latitude * radian) * cos(other.latitude * radian) * halfLongitude * halfLongitude
        return 2 * Self.earthRadius * asin(min(1, chord.squareRoot()))
    }

    /// The one-way latency in milliseconds over fibre that is `routeFactor` times as long, to the microsecond.
    func latency(to other: GreatCircle, routeFactor: Double) -> Double {
        let milliseconds = distance(to: other) * routeFactor * Self.millisecondsPerKilometre
        return (milliseconds * 1000).rounded() / 1000
    }
}
