/// Bounds that keep a hostile or broken file from exhausting its reader.
public enum ManifestLimits {
    /// Bytes of a manifest, and of a matrix beside one.
    public static let fileSize = 16 << 20
    /// Levels of lists and mappings inside each other; our own documents need seven.
    public static let depth = 64
    /// Lists, mappings and scalars in a document.
    public static let nodes = 2_000_000
    /// Lists, mappings and scalars that aliases repeat.
    public static let aliasedNodes = 10_000
    /// Problems reported of one document.
    public static let problems = 1_000
    /// Cells of a matrix file: 1,414 nodes.
    public static let matrixCells = 2_000_000
    /// Replicas of one component.
    public static let replicas = 10_000
}
