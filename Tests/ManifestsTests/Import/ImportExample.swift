import Testing
import Manifests

/// A foreign file of the corpus, the options that it is imported with, and where the expectations are.
struct ImportExample: CustomTestStringConvertible {
    var file: String
    var expected: String
    var format: ImportFormat
    var options = ImportOptions()

    var testDescription: String { expected }

    func read() throws -> ReadResult<ImportedManifest> {
        ManifestImporter.read(try Corpus.bytes("import/\(file)"), file: file, options: options)
    }

    static let all: [ImportExample] = [
        .init(file: "abilene.gml", expected: "abilene", format: .gml, options: fibre),
        .init(file: "abilene.graphml", expected: "abilene-graphml", format: .graphml, options: fibre),
        .init(file: "renam.gml", expected: "renam", format: .gml),
        .init(
            file: "planetlab-8.tsv", expected: "planetlab-8", format: .matrix,
            options: ImportOptions(unit: .ms, kind: .rtt)),
        .init(file: "seattle-10.tsv", expected: "seattle-10", format: .matrix, options: ImportOptions(unit: .s)),
        .init(
            file: "sites.csv", expected: "sites", format: .matrix,
            options: ImportOptions(name: "three-sites", unit: .us, kind: .oneWay)),
        .init(file: "appgroup.yaml", expected: "appgroup", format: .diktyo),
        .init(file: "networktopology.yaml", expected: "networktopology", format: .diktyo),
        .init(
            file: "networktopology-origin-costs.yaml", expected: "networktopology-origin-costs", format: .diktyo),
        .init(file: "networktopology-keyed.yaml", expected: "networktopology-keyed", format: .diktyo),
        .init(file: "polaris-links.yaml", expected: "polaris-links", format: .polaris),
        .init(file: "polaris-hazard-watch.yaml", expected: "polaris-hazard-watch", format: .polaris),
        .init(
            file: "polaris-video.yaml", expected: "polaris-video", format: .polaris,
            options: ImportOptions(object: "video")),
        .init(
            file: "polaris-video.yaml", expected: "polaris-video-links", format: .polaris,
            options: ImportOptions(object: "NetworkLink")),
        .init(file: "online-boutique.yaml", expected: "online-boutique", format: .kubernetes),
        .init(file: "kubernetes.yaml", expected: "kubernetes", format: .kubernetes),
        .init(file: "compose.yaml", expected: "compose", format: .compose),
        .init(
            file: "robot-shop-compose.yaml", expected: "robot-shop-compose", format: .compose,
            options: ImportOptions(name: "robot-shop")),
        .init(
            file: "sock-shop-compose.yaml", expected: "sock-shop-compose", format: .compose,
            options: ImportOptions(name: "sock-shop")),
    ]

    private static let fibre = ImportOptions(name: "abilene", derivesLatencyFromDistance: true, routeFactor: 1.5)
}
