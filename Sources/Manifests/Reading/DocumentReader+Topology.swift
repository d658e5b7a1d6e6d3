import ClusterModel

extension DocumentReader {
    func topology(loadFile: ManifestReader.FileLoader) -> Topology? {
        guard let spec = spec(["routing", "nodes", "links", "subClusterLinks", "matrices"]) else { return nil }
        let routing: Topology.Routing? = spec["routing"]?.word()
        var reader = TopologyReader()
        let nodes = reader.nodes(spec)
        reader.readLinks(spec)
        let subClusterLinks = SubClusterLinkReader(nodes).links(spec)
        for item in spec.list("matrices") {
            guard let matrix = MatrixReader(item, nodes: reader.nodeNames, loadFile: loadFile) else { continue }
            reader.add(matrix.cells())
        }
        guard let metadata else { return nil }
        return Topology(
            name: metadata.name, routing: routing ?? .direct, nodes: nodes, links: reader.links,
            subClusterLinks: subClusterLinks)
    }
}
