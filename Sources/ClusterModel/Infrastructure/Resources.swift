/// Amounts of compute resources, in Kubernetes' canonical units.
///
/// A resource that is absent from a *request* is asked for in no amount; one that is absent from an *offer* is not there.
public struct Resources: Hashable, Sendable, Codable {
    /// Thousandths of a CPU core.
    public var milliCPU: Int64
    /// Bytes of memory.
    public var memory: Int64
    /// Other resources by their Kubernetes names (`nvidia.com/gpu`, `ephemeral-storage`), in thousandths of their unit.
    public var extended: [String: Int64]

    public init(milliCPU: Int64 = 0, memory: Int64 = 0, extended: [String: Int64] = [:]) {
        self.milliCPU = milliCPU
        self.memory = memory
        self.extended = extended
    }

    /// Nothing at all.
    public static let zero = Resources()

    /// The sum of two amounts, saturating.
    public static func + (left: Resources, right: Resources) -> Resources {
        combine(left, right) { saturating($0.addingReportingOverflow($1), $1) }
    }

    /// The difference of two amounts, saturating; parts may be negative when more is used than offered.
    public static func - (left: Resources, right: Resources) -> Resources {
        combine(left, right) { saturating($0.subtractingReportingOverflow($1), $1 == .min ? .max : -$1) }
    }

    /// Whether a request of this size fits into `offer`. Asking for nothing always fits.
    public func fits(in offer: Resources) -> Bool {
        firstShortage(in: offer) == nil
    }

    /// The first resource, in the order cpu, memory, others by name, of which `offer` has too little.
    public func firstShortage(in offer: Resources) -> Shortage? {
        if milliCPU > 0, milliCPU > offer.milliCPU {
            return Shortage(resource: "cpu", requested: milliCPU, free: offer.milliCPU)
        }
        if memory > 0, memory > offer.memory {
            return Shortage(resource: "memory", requested: memory, free: offer.memory)
        }
        let short = extended.filter { $0.value > 0 && $0.value > offer.extended[$0.key, default: 0] }
        return short.min { $0.key < $1.key }
            .map { Shortage(resource: $0.key, requested: $0.value, free: offer.extended[$0.key, default: 0]) }
    }

    /// A resource of which there is less than asked for; `cpu` and extended ones in thousandths, `memory` in bytes.
    public struct Shortage: Hashable, Sendable, Codable {
        public var resource: String
        public var requested: Int64
        public var free: Int64

        public init(resource: String, requested: Int64, free: Int64) {
            self.resource = resource
            self.requested = requested
            self.free = free
        }
    }

    private static func combine(
        _ left: Resources, _ right: Resources, _ operation: (Int64, Int64) -> Int64
    ) -> Resources {
        var extended = left.extended
        for (name, amount) in right.extended {
            extended[name] = operation(extended[name, default: 0], amount)
        }
        return Resources(
            milliCPU: operation(left.milliCPU, right.milliCPU), memory: operation(left.memory, right.memory),
            extended: extended)
    }

    private static func saturating(_ result: (partialValue: Int64, overflow: Bool), _ direction: Int64) -> Int64 {
        guard result.overflow else { return result.partialValue }
        return direction < 0 ? .min : .max
    }
}
