import BPFPrograms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads lists of the pods on this node.
package enum PodList {
    private struct Entry: Decodable {
        var namespace: String
        var pod: String
        var cgroup: String?
        var addresses: [String]?
    }

    /// The pods in a file: a JSON list of `namespace`, `pod` and, as far as they are known, `cgroup` and `addresses`.
    package static func pods(inFile path: String) throws(PodListError) -> [Pod] {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadableFile(path: path)
        }
        return try pods(in: content, source: path)
    }

    static func pods(in content: Data, source: String) throws(PodListError) -> [Pod] {
        let entries: [Entry]
        do {
            entries = try JSONDecoder().decode([Entry].self, from: content)
        } catch {
            throw .malformed(source: source)
        }
        var names: Set<Pod.Name> = []
        return try entries.map { entry throws(PodListError) in
            let pod = try pod(entry, source: source)
            guard names.insert(pod.name).inserted else { throw .duplicate(source: source, pod: pod.name) }
            return pod
        }
    }

    private static func pod(_ entry: Entry, source: String) throws(PodListError) -> Pod {
        let name = Pod.Name(namespace: entry.namespace, pod: entry.pod)
        // A path that climbs could name any directory.
        if let cgroup = entry.cgroup, cgroup.split(separator: "/").contains("..") {
            throw .badCgroup(source: source, pod: name, cgroup: cgroup)
        }
        let addresses = try (entry.addresses ?? []).map { text throws(PodListError) in
            guard let address = IPAddress(text) else { throw .badAddress(source: source, pod: name, address: text) }
            return address
        }
        return Pod(name, cgroup: entry.cgroup, addresses: addresses)
    }
}
