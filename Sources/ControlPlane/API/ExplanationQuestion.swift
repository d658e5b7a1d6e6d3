import ClusterModel
import Manifests

/// What of an application is to be explained.
struct ExplanationQuestion: Sendable {
    var component: String?
    var node: String?

    /// - Throws: a 400 ``APIProblem`` for a component or node that is not known.
    init(_ query: Query, application: Application, snapshot: ClusterSnapshot) throws {
        component = query["component"]
        node = query["node"]
        let components = application.components.map(\.name)
        if let component, !components.contains(component) {
            throw APIProblem.invalid(
                "component",
                "application \(application.id) has no component `\(component)`, only "
                    + components.joined(separator: ", "), remedy: Suggestion.text(for: component, among: components))
        }
        if let node, snapshot.index(of: node) == nil {
            throw APIProblem.invalid(
                "node", "no node `\(node)` is known",
                remedy: Suggestion.text(for: node, among: snapshot.nodes.map(\.name)))
        }
    }

    func concerns(_ explanation: ComponentExplanation) -> Bool {
        component == nil || component == explanation.component
    }
}
