import ClusterModel

extension ApplicationStatus {
    /// Whether more than the drift of measurements lies between the two: a write is due at once.
    ///
    /// Values that move by less than a tenth of their limit, ages, objectives and the numbers in messages do not count.
    func differsMaterially(from other: ApplicationStatus) -> Bool {
        settled != other.settled
    }

    /// The status without what drifts.
    private var settled: ApplicationStatus {
        var status = self
        status.worstLimit = nil
        for index in status.limits.indices {
            status.limits[index].observed = status.limits[index].observed.map { _ in "" }
            status.limits[index].age = nil
        }
        // The closest first: which one that is drifts with the values.
        status.limits.sort { ($0.constraint, $0.subject) < ($1.constraint, $1.subject) }
        for index in status.conditions.indices {
            status.conditions[index].message = ""
        }
        status.plan?.objective = nil
        status.plan?.bound = nil
        status.plan?.gap = nil
        status.plan?.plannedAt = Timestamp(milliseconds: 0)
        return status
    }
}
