/// What the placement that runs is worth now.
package struct Standing: Hashable, Sendable {
    /// Required limits that are known to be broken, from data that may be acted on; sorted by label.
    package var broken: [BrokenLimit]
    /// Required limits that look broken, from data that may not be acted on.
    package var doubtful: [DoubtfulLimit]
    /// Of all criteria and wishes; `nil` while a replica has no place.
    package var objective: Double?
    /// Replicas without a pod that runs.
    package var missing: [String]
    /// Why nothing of the application may be moved, whatever is broken.
    package var doubt: Doubt?

    package init(
        broken: [BrokenLimit] = [], doubtful: [DoubtfulLimit] = [], objective: Double? = nil, missing: [String] = [],
        doubt: Doubt? = nil
    ) {
        self.broken = broken
        self.doubtful = doubtful
        self.objective = objective
        self.missing = missing
        self.doubt = doubt
    }

    /// A required limit that does not hold.
    package struct BrokenLimit: Hashable, Sendable {
        /// The label of the constraint.
        package var label: String
        /// What was measured, and the limit.
        package var sentence: String

        package init(label: String, sentence: String) {
            self.label = label
            self.sentence = sentence
        }
    }

    /// A required limit that does not hold for what is known, which is too little.
    package struct DoubtfulLimit: Hashable, Sendable {
        package var label: String
        package var doubt: Doubt

        package init(label: String, doubt: Doubt) {
            self.label = label
            self.doubt = doubt
        }
    }
}
