/// The foreign formats that manifests can be written as.
public enum ExportFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// Graphviz.
    case dot
    /// A flowchart of Mermaid.
    case mermaid
    /// `AppGroup` and `NetworkTopology` of the network-aware scheduler plugins.
    case diktyo
    /// `ServiceGraph` and `NetworkLink` of the Polaris scheduler.
    case polaris
}
