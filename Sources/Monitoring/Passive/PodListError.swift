/// Why a list of pods cannot be used.
package enum PodListError: Error, CustomStringConvertible, Equatable {
    case unreadableFile(path: String)
    case malformed(source: String)
    case badAddress(source: String, pod: Pod.Name, address: String)
    case badCgroup(source: String, pod: Pod.Name, cgroup: String)
    case duplicate(source: String, pod: Pod.Name)

    package var description: String {
        switch self {
        case .unreadableFile(let path): "cannot read the pods file \(path): it does not exist or may not be read"
        case .malformed(let source):
            """
            \(source) is no list of pods; write [{"namespace": "city", "pod": "camera-0", "cgroup": "/kubepods/…", \
            "addresses": ["10.1.2.3"]}, …]
            """
        case .badAddress(let source, let pod, let address):
            "\(source): the address \"\(address)\" of \(pod.namespace)/\(pod.pod) is no IP address; write one such as 10.1.2.3"
        case .badCgroup(let source, let pod, let cgroup):
            """
            \(source): the cgroup "\(cgroup)" of \(pod.namespace)/\(pod.pod) leaves the hierarchy; write its path below the \
            root, without ".."
            """
        case .duplicate(let source, let pod):
            "\(source): the pod \(pod.namespace)/\(pod.pod) occurs twice; each pod may be there once"
        }
    }
}
