import ArgumentParser
import ClusterModel

/// An application as it is named on the command line: `NAMESPACE/NAME`, or `NAME` in the default namespace.
struct ApplicationName: ExpressibleByArgument {
    let id: ApplicationID

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), let name = parts.last else {
            return nil
        }
        id = parts.count == 2 ? ApplicationID(namespace: parts[0], name: name) : ApplicationID(name: name)
    }

    /// As the API's paths have it.
    var path: String {
        "\(APIConnection.escape(id.namespace))/\(APIConnection.escape(id.name))"
    }
}
