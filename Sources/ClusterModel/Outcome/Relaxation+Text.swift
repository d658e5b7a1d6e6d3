extension Relaxation {
    /// What would make room, with a value that is rounded so that it still does: `in-time would hold at 47 ms, limit
    /// 40 ms`.
    public var sentence: String {
        change.sentence(constraint) + (isProven ? "" : "; less may do")
    }
}

extension Relaxation.Change {
    fileprivate func sentence(_ constraint: String) -> String {
        switch self {
        case .limit(let check): return "\(check.named) would hold at \(check.holdingText)"
        case .request(let component, let shortage):
            let (requested, free) = (shortage.requested, shortage.free)
            let resource = shortage.resource
            return "component \(component) would fit with \(resource) \(QuantityText.exactAmount(free, of: resource)),"
                + " requests \(QuantityText.exactAmount(requested, of: resource))"
        case .leftOut(let subject):
            return "there is a placement without \(constraint)" + (subject.map { " of \($0)" } ?? "")
        }
    }
}

extension QuantityText {
    /// An amount of a resource that loses nothing to rounding: in the largest binary unit that divides it.
    fileprivate static func exactAmount(_ amount: Int64, of resource: String) -> String {
        guard resource == "memory" else { return decimal(Double(amount) / 1000) }
        let units: [(String, Int64)] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (name, size) in units where amount >= size && amount % size == 0 { return "\(amount / size) \(name)" }
        return "\(amount) bytes"
    }
}

extension LimitCheck {
    /// The constraint, or the channel whose own demand the limit is.
    fileprivate var named: String {
        constraint == Relaxation.demand ? "\(constraint) of \(subject)" : constraint
    }
}
