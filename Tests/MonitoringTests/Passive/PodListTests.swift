import BPFPrograms
import Foundation
import Testing

@testable import Monitoring

struct PodListTests {
    private func pods(_ text: String) throws(PodListError) -> [Pod] {
        try PodList.pods(in: Data(text.utf8), source: "pods.json")
    }

    @Test("pods are read with what is known of them")
    func reads() throws {
        let found = try pods(
            """
            [{"namespace": "city", "pod": "camera-0", "cgroup": "/kubepods/pod1", "addresses": ["10.1.2.3", "fd00::3"]},
             {"namespace": "city", "pod": "camera-1"}]
            """)
        let addresses = try ["10.1.2.3", "fd00::3"].map { try #require(IPAddress($0)) }
        #expect(
            found == [
                Pod(.init(namespace: "city", pod: "camera-0"), cgroup: "/kubepods/pod1", addresses: addresses),
                Pod(.init(namespace: "city", pod: "camera-1"), cgroup: nil, addresses: []),
            ])
    }

    private static let camera = Pod.Name(namespace: "city", pod: "camera-0")

    @Test(
        "what cannot be meant is refused with place, value and remedy",
        arguments: [
            (#"{"pod": "camera-0"}"#, PodListError.malformed(source: "pods.json")),
            (#"[{"pod": "camera-0"}]"#, .malformed(source: "pods.json")),
            (
                #"[{"namespace": "city", "pod": "camera-0", "addresses": ["10.1.2"]}]"#,
                .badAddress(source: "pods.json", pod: camera, address: "10.1.2")
            ),
            (
                #"[{"namespace": "city", "pod": "camera-0", "cgroup": "/kubepods/../../etc"}]"#,
                .badCgroup(source: "pods.json", pod: camera, cgroup: "/kubepods/../../etc")
            ),
            (
                #"[{"namespace": "city", "pod": "camera-0"}, {"namespace": "city", "pod": "camera-0"}]"#,
                .duplicate(source: "pods.json", pod: camera)
            ),
        ])
    func refuses(text: String, error: PodListError) {
        #expect(throws: error) { try pods(text) }
    }

    @Test("a file that is not there is named")
    func namesMissingFiles() {
        #expect(throws: PodListError.unreadableFile(path: "/nonexistent/pods.json")) {
            try PodList.pods(inFile: "/nonexistent/pods.json")
        }
    }
}
