import ClusterModel
import Foundation
import Manifests
import Testing

@Suite("Files on disk")
struct DiskTests {
    @Test("a missing file and a directory are problems, not crashes")
    func unreadable() {
        let missing = Corpus.path("none.yaml")
        let directory = Corpus.path("good")
        #expect(ManifestReader.document(atPath: missing).report == "\(missing): there is no such file\n")
        #expect(
            ManifestReader.application(atPath: directory).report
                == "\(directory): it is a directory; name the files in it\n")
    }

    @Test("matrices are found beside the topology that names them")
    func besideIt() {
        let topology = ManifestReader.topology(atPath: Corpus.path("good/planetlab.yaml"))
        #expect(topology.value?.links.count == 20)
    }

    @Test("a device without end is read up to the limit only")
    func endless() {
        #expect(
            ManifestReader.document(atPath: "/dev/zero").problems.map(\.message) == ["the file has more than 16 MiB"])
    }

    @Test("an unreadable matrix is a problem of the topology that names it")
    func unreadableMatrix() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("t.yaml")
        try Data(try Corpus.bytes("good/planetlab.yaml")).write(to: file)
        let result = ManifestReader.topology(atPath: file.path)
        #expect(
            result.report
                == "\(file.path):9:14: spec.matrices[0].file: `planetlab-5.tsv`: there is no such file\n")
    }
}
