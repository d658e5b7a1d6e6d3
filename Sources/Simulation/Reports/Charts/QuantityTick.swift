import ClusterModel

/// Numbers along an axis.
enum QuantityTick {
    static func text(_ value: Double) -> String {
        switch abs(value) {
        case 1e6...: "\(QuantityText.decimal(value / 1e6, places: 1)) M"
        case 1e4...: "\(QuantityText.decimal(value / 1e3, places: 1)) k"
        default: QuantityText.decimal(value, places: 4)
        }
    }

    /// Virtual time: seconds up to ten minutes, then minutes, then hours.
    static func timeUnit(_ horizon: Double) -> (name: String, seconds: Double) {
        switch horizon {
        case ...600: ("s", 1)
        case ...14_400: ("min", 60)
        default: ("h", 3_600)
        }
    }
}
