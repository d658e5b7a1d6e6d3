import ClusterModel
import Manifests

/// Whether an application can be read, and what about it is legal but odd.
struct ApplicationVerdict: Sendable {
    private(set) var refusal: AdmissionAnswer.Refusal?
    private(set) var warnings: [String] = []

    /// - Parameters:
    ///   - object: the text of the object.
    ///   - name: as the review has it, for the message.
    init(_ object: ArraySlice<UInt8>, name: String, services: AdmissionServices) {
        switch ManifestReader.application(from: Array(object), file: name) {
        case .failure(let problems): refusal = Self.refusal(problems)
        case .success(let application):
            warnings = ApplicationOddities(application).texts + Self.warnings(application, services)
        }
    }

    /// Problems that are told of one object; the client's terminal holds no more.
    private static let told = 50

    private static func refusal(_ problems: [Problem]) -> AdmissionAnswer.Refusal {
        let lines = problems.prefix(told).map(\.admissionText)
        let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
        let rest = problems.count > told ? "\n  and \(problems.count - told) more" : ""
        return AdmissionAnswer.Refusal(
            code: 422, reason: "Invalid",
            message: "the Application has \(count):" + lines.map { "\n  \($0)" }.joined() + rest,
            causes: problems.prefix(told).map {
                AdmissionAnswer.Cause(
                    field: $0.path, message: $0.message + ($0.remedy.map { "; \($0)" } ?? ""))
            })
    }

    private static func warnings(_ application: Application, _ services: AdmissionServices) -> [String] {
        var warnings: [String] = []
        if let policy = application.policy, let known = services.policies(), !known.contains(policy) {
            let names = known.sorted().joined(separator: ", ")
            warnings.append(
                "spec.policy: no policy `\(policy)` is loaded; nothing is planned until one is (\(names))")
        }
        let others = services.applications(application.namespace).filter { $0.name != application.name }
        for component in application.components {
            guard let workload = component.workload,
                let other = others.first(where: { $0.components.contains { $0.workload == workload } })
            else { continue }
            warnings.append(
                "component \(component.name): \(workload) belongs to application \(other.name) too; its pods get no "
                    + "labels")
        }
        return warnings
    }
}

extension Problem {
    /// Path, message and remedy: an object in the API has no lines.
    fileprivate var admissionText: String {
        (path.isEmpty ? "" : "\(path): ") + message + (remedy.map { "; \($0)" } ?? "")
    }
}
