import Manifests
import Testing

@Suite("What is wrong is said, in its place")
struct BadManifestTests {
    /// Each file of `Corpus/bad` has its problems beside it.
    @Test("every problem of a broken file is reported in one run", arguments: Corpus.documents(in: "bad"))
    func golden(name: String) throws {
        let result = Corpus.reader(in: "bad").document(from: try Corpus.bytes("bad/\(name)"), file: name)
        let expected = try Corpus.text("bad/\(name).problems")
        #expect(result.report == expected)
        #expect(!expected.isEmpty && result.value == nil)
    }

    @Test("the corpus is there")
    func corpus() {
        #expect(Corpus.documents(in: "bad").count > 40)
    }

    @Test("a document of another kind than asked for is a problem")
    func otherKind() throws {
        let policy = try Corpus.bytes("good/policy.yaml")
        let topology = try Corpus.bytes("good/topology.yaml")
        #expect(
            ManifestReader.application(from: policy, file: "p").report
                == "p:2:7: kind: expected Application, found SchedulingPolicy\n")
        #expect(
            ManifestReader.policy(from: topology, file: "t").report
                == "t:2:7: kind: expected SchedulingPolicy, found Topology\n")
        #expect(
            ManifestReader().topology(from: policy, file: "p").report
                == "p:2:7: kind: expected Topology, found SchedulingPolicy\n")
    }

    @Test("a file beyond the size limit is not parsed")
    func tooLarge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: ManifestLimits.fileSize + 1)
        let result = ManifestReader().document(from: bytes, file: "big")
        #expect(
            result.report
                == "big: the file has more than 16 MiB; split it, or move link properties to matrix files\n")
    }

    @Test("of very many problems the first thousand are listed, and how many there are besides")
    func manyProblems() {
        let text =
            "apiVersion: isochrone.dev/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  components:\n"
            + String(repeating: "    - {}\n", count: 1_500)
        let problems = ManifestReader.application(from: Array(text.utf8), file: "f").problems
        #expect(problems.count == 1_001)
        #expect(problems.last?.message == "there are 500 more problems than are listed")
    }

    @Test("a topology without a loader says so, instead of leaving the matrix out")
    func noLoader() throws {
        let result = ManifestReader().topology(from: try Corpus.bytes("good/planetlab.yaml"), file: "t")
        #expect(result.problems.map(\.path) == ["spec.matrices[0].file"])
    }
}
