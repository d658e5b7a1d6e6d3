/// A metric that is read from an eBPF map: each entry is a series, or one bucket of a histogram.
public struct MapMetric: Hashable, Sendable {
    /// The name that Prometheus sees.
    public var name: String
    public var map: String
    public var kind: Kind
    public var help: String
    /// Of the number at the start of each value; per-CPU maps are added up.
    public var value: Number
    public var labels: [Label]
    /// Where the key holds a bucket's number; for histograms.
    public var buckets: Buckets?
    /// What one unit of the value, or of a histogram's bounds, is in the unit of the metric: 1e-6 for microseconds.
    public var scale: Double
    /// More series than this are left out, and counted.
    public var largestSeries: Int

    public init(
        name: String, map: String, kind: Kind, help: String, value: Number = .u64, labels: [Label] = [],
        buckets: Buckets? = nil, scale: Double = 1, largestSeries: Int = 200
    ) {
        self.name = name
        self.map = map
        self.kind = kind
        self.help = help
        self.value = value
        self.labels = labels
        self.buckets = buckets
        self.scale = scale
        self.largestSeries = largestSeries
    }

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case counter, gauge, histogram
    }

    /// Numbers in the byte order of the machine.
    public enum Number: String, Hashable, Sendable, CaseIterable {
        case u8, u16, u32, u64

        /// In octets.
        public var size: Int {
            switch self {
            case .u8: 1
            case .u16: 2
            case .u32: 4
            case .u64: 8
            }
        }
    }

    /// A label from a field of the key.
    public struct Label: Hashable, Sendable {
        public var name: String
        public var field: Field
        /// In octets from the start of the key.
        public var offset: Int

        public init(name: String, field: Field, offset: Int) {
            self.name = name
            self.field = field
            self.offset = offset
        }
    }

    /// How a field of a key is read.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case u8, u16, u32, u64
        /// In network byte order.
        case be16, be32
        case ipv4, ipv6

        /// In octets.
        public var size: Int {
            switch self {
            case .u8: 1
            case .u16, .be16: 2
            case .u32, .be32, .ipv4: 4
            case .u64: 8
            case .ipv6: 16
            }
        }

        /// Where C places it: at a multiple of this.
        public var alignment: Int { self == .ipv6 ? 4 : size }
    }

    /// The number of the bucket in the key, and what the buckets hold.
    public struct Buckets: Hashable, Sendable {
        public var field: Number
        public var offset: Int
        public var spacing: Spacing

        public init(field: Number, offset: Int, spacing: Spacing) {
            self.field = field
            self.offset = offset
            self.spacing = spacing
        }
    }

    /// Which values fall into a bucket.
    public enum Spacing: String, Hashable, Sendable, CaseIterable {
        /// Bucket n holds what is at most 2^n, and more than the bucket before.
        case log2
        /// Below 16 a bucket for each number; above, 16 equal ones for each power of two.
        case logLinear = "log-linear"

        /// The largest value of a bucket, in units of the map; `nil` beyond 2^63.
        public func upperBound(of bucket: UInt64) -> Double? {
            switch self {
            case .log2:
                return bucket < 64 ? Double(UInt64(1) << bucket) : nil
            case .logLinear:
                guard bucket >= 16 else { return Double(bucket) }
                let shift = bucket / 16 - 1
                return shift < 59 ? Double((17 + bucket % 16) << shift) - 1 : nil
            }
        }
    }
}
