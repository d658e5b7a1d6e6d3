/// The ConfigMaps of a file; Secrets are left alone.
final class ConfigMapTable {
    private struct Name: Hashable {
        var namespace: String
        var name: String
    }

    private var maps: [Name: [(key: String, value: Located)]] = [:]
    private let context: ReadingContext
    private var givenSize = 0

    /// Bytes that are given to workloads in all; each of them could name every ConfigMap.
    private static let sizeLimit = ManifestLimits.fileSize

    init(_ objects: [(object: ForeignObject, namespace: String)], context: ReadingContext) {
        self.context = context
        for (object, namespace) in objects {
            guard let name = object.name, let data = object.top["data"]?.openMapping() else { continue }
            maps[Name(namespace: namespace, name: name)] = data.entries.map { ($0.key, $0.value) }
        }
    }

    /// Keys and texts of one.
    func values(of name: String, in namespace: String) -> [(key: String, text: String, mark: Mark)] {
        let all = (maps[Name(namespace: namespace, name: name)] ?? []).compactMap { key, value in
            guard case .scalar(let scalar) = value.node.content, !value.node.isNull else {
                return nil as (key: String, text: String, mark: Mark)?
            }
            return (key, scalar.text, value.node.mark)
        }
        let isWithinLimit = givenSize <= Self.sizeLimit
        givenSize += all.reduce(0) { $0 + $1.text.utf8.count }
        guard givenSize > Self.sizeLimit else { return all }
        if isWithinLimit {
            context.note(
                .wholeFile, "", "workloads are given more than \(Self.sizeLimit >> 20) MiB of ConfigMaps",
                remedy: "split the file")
        }
        return []
    }
}
