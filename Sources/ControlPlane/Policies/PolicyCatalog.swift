package import ClusterModel
import Manifests

/// The scheduling policies that applications may name.
package struct PolicyCatalog: Hashable, Sendable {
    private let policies: [String: SchedulingPolicy]

    /// Of several policies with one name the last one counts. The default policy is always there.
    package init(_ policies: [SchedulingPolicy] = []) {
        self.policies = Dictionary(([SchedulingPolicy()] + policies).map { ($0.name, $0) }) { _, last in last }
    }

    /// Sorted.
    package var names: [String] { policies.keys.sorted() }

    /// By name.
    var all: [SchedulingPolicy] { policies.values.sorted { $0.name < $1.name } }

    /// The policy that an application asks for; `nil` when there is none of that name.
    package func policy(of application: Application) -> SchedulingPolicy? {
        policies[application.policy ?? SchedulingPolicy().name]
    }

    /// Seconds after which the first measurements are no longer fresh by any of the policies.
    var shortestFreshness: Double {
        policies.values.map(\.freshness.freshFor).min() ?? FreshnessPolicy().freshFor
    }

    /// Seconds for which a measurement is of use to any policy that predicts; `nil` when none does.
    var predictionMemory: Double? {
        policies.values.filter { $0.unmeasured == .predict }.map(\.freshness.staleFor).max()
    }

    /// What to tell about an application whose policy is not there; `nil` when it is.
    func problem(of application: Application) -> String? {
        guard policy(of: application) == nil else { return nil }
        let asked = application.policy ?? ""
        let parts = [
            "application \(application.id) asks for the policy \(asked), which is not loaded",
            "loaded: \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? ", …" : "")",
            Suggestion.text(for: asked, among: names),
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}
