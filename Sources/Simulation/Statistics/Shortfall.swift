/// Something that the first strategy of a scenario should do and did not, with the reasons as far as the runs tell.
package struct Shortfall: Sendable, Codable, Hashable {
    package var kind: Kind
    /// The value of the sweep; `nil` without one.
    package var point: Int?
    package var strategy: String
    /// The strategy that does better; `nil` where none is compared.
    package var other: String?
    /// `2 of 10 repetitions broke …`.
    package var finding: String
    /// Sentences, the weightiest first.
    package var reasons: [String]

    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Required constraints were broken for some time.
        case broken
        /// Applications that never ran whole.
        case rejected
        /// Another strategy has a lower mean objective.
        case objective
    }

    package init(
        _ kind: Kind, at point: Int?, strategy: String, other: String? = nil, finding: String, reasons: [String]
    ) {
        (self.kind, self.point, self.strategy, self.other) = (kind, point, strategy, other)
        (self.finding, self.reasons) = (finding, reasons)
    }
}
