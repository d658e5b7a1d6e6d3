import ClusterModel
import Manifests

/// An application of one component with the given fields.
func application(component fields: String) -> ReadResult<Application> {
    let text = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Application
        metadata: {name: demo}
        spec: {components: [{name: a, \(fields)}]}
        """
    return ManifestReader.application(from: Array(text.utf8), file: "f")
}

/// An application of three components in a row, with the given parts of its `spec` added.
func application(adding parts: String) -> ReadResult<Application> {
    let text = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Application
        metadata: {name: demo}
        spec:
          components: [{name: camera}, {name: detector}, {name: alarm}]
          channels: [{name: frames, source: camera, sink: detector}, {name: events, source: detector, sink: alarm}]
          paths: [{name: sight, channels: [frames, events]}]
        """
    let indented = parts.split(separator: "\n").map { "\n  \($0)" }.joined()
    return ManifestReader.application(from: Array((text + indented).utf8), file: "f")
}

/// A topology of nodes a, b and c with one matrix.
func topology(matrix: String, _ fields: String, nodes: [String] = ["a", "b", "c"]) -> ReadResult<Topology> {
    let text = """
        apiVersion: isochrone.dev/v1alpha1
        kind: Topology
        metadata: {name: demo}
        spec:
          nodes: [\(nodes.map { "{name: \($0)}" }.joined(separator: ", "))]
          matrices: [{file: m, \(fields)}]
        """
    return ManifestReader.topology(from: Array(text.utf8), file: "f") { _ in .success(Array(matrix.utf8)) }
}
