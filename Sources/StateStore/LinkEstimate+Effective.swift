import ClusterModel

extension LinkEstimate {
    /// What counts of a link that was measured and also declared.
    ///
    /// The measurement speaks for latency and jitter even where it knows none (a link on which every probe was lost has
    /// no latency, and a declared one must not stand in). Where it is silent on reliability, bandwidth or an open
    /// property, the declared value stays, and is marked as such. Age, window and method are the measurement's.
    func completed(by declared: LinkEstimate?) -> LinkEstimate {
        guard let declared else { return self }
        var effective = self
        if reliability == nil, declared.reliability != nil {
            effective.reliability = declared.reliability
            effective.declaredParts.insert(.reliability)
        }
        if bandwidth == nil, declared.bandwidth != nil {
            effective.bandwidth = declared.bandwidth
            effective.declaredParts.insert(.bandwidth)
        }
        if properties.isEmpty, !declared.properties.isEmpty {
            effective.properties = declared.properties
            effective.declaredParts.insert(.properties)
        }
        return effective
    }

    /// Whether it should take the place of `other`: the younger sample wins, and a moment in the future never does.
    func supersedes(_ other: LinkEstimate, at now: Timestamp) -> Bool {
        guard let mine = observedAt, let theirs = other.observedAt, theirs <= now else { return true }
        return mine >= theirs
    }
}
