import ClusterModel

extension DocumentReader {
    /// The word of `rescheduling`, and what `moves` says of how carefully that is done.
    func rescheduling(_ spec: MappingReader) -> ReschedulingPolicy {
        var policy = ReschedulingPolicy()
        policy.mode = spec["rescheduling"]?.word() ?? policy.mode
        guard let located = spec["moves"], let fields = located.mapping(Self.moveFields) else { return policy }
        policy.holdFor = fields["holdFor"]?.quantity(seconds) ?? policy.holdFor
        policy.improveAfter = fields["improveAfter"]?.quantity(seconds) ?? policy.improveAfter
        policy.startGain = fields["startGain"]?.quantity(Ratio.parse) ?? policy.startGain
        policy.stopGain = fields["stopGain"]?.quantity(Ratio.parse) ?? policy.stopGain
        policy.settleFor = fields["settleFor"]?.quantity(seconds) ?? policy.settleFor
        policy.backOffLimit = fields["backOffLimit"]?.quantity(seconds) ?? policy.backOffLimit
        policy.returnWithin = fields["returnWithin"]?.positive(seconds) ?? policy.returnWithin
        if let count = fields["perHour"]?.integer(in: 0...Int64(ReschedulingPolicy.mostMovesPerHour)) {
            policy.movesPerHour = Int(count)
        }
        checkGains(policy, fields, located)
        checkTimes(policy, fields, located)
        return policy
    }

    private static let moveFields = [
        "holdFor", "improveAfter", "startGain", "stopGain", "settleFor", "backOffLimit", "perHour", "returnWithin",
    ]

    /// A run of improvements must not stop where it starts, or it would start again at once.
    private func checkGains(_ policy: ReschedulingPolicy, _ fields: MappingReader, _ located: Located) {
        guard policy.stopGain > policy.startGain else { return }
        (fields["stopGain"] ?? fields["startGain"] ?? located).note(
            "stopGain is above startGain: \(Ratio.text(policy.stopGain)) and \(Ratio.text(policy.startGain))",
            remedy: "improvements stop below the gain that they start at")
    }

    private func checkTimes(_ policy: ReschedulingPolicy, _ fields: MappingReader, _ located: Located) {
        guard policy.backOffLimit < policy.settleFor else { return }
        let (limit, settle) = (policy.backOffLimit, policy.settleFor)
        (fields["backOffLimit"] ?? fields["settleFor"] ?? located).note(
            "backOffLimit is shorter than settleFor: \(DurationQuantity.text(limit, in: .seconds)) and "
                + DurationQuantity.text(settle, in: .seconds),
            remedy: "pauses start at settleFor and grow up to backOffLimit")
    }
}
