import ClusterModel
import Foundation
import Manifests

/// One application: what a list shows of it, and its manifest.
struct ApplicationDetails: Encodable {
    var document: ApplicationDocument
    var manifest: JSONValue

    init(document: ApplicationDocument, application: Application) throws {
        self.document = document
        manifest = try JSONDecoder().decode(JSONValue.self, from: Data(ManifestWriter.json(application).utf8))
    }

    private enum Keys: String, CodingKey {
        case manifest
    }

    func encode(to encoder: any Encoder) throws {
        try document.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(manifest, forKey: .manifest)
    }
}
