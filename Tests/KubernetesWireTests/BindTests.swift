import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

@Suite("A bind request and its answer")
struct BindTests {
    private func request(_ text: String) throws -> BindRequest {
        try BindRequest(Array(text.utf8))
    }

    @Test("rule 1: reads as Foundation reads it, in every recorded version", arguments: RecordedRequest.all("bind"))
    func recorded(recorded: RecordedRequest) throws {
        let body = try recorded.body()
        let request = try BindRequest(body)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: String])
        #expect(request.podName == object["PodName"])
        #expect(request.podNamespace == object["PodNamespace"])
        #expect(request.podUID == object["PodUID"])
        #expect(request.node == object["Node"])
    }

    @Test("were recorded from every version")
    func versions() {
        let versions = Set(RecordedRequest.all("bind").map { $0.path.prefix { $0 != "/" } })
        #expect(versions == ["1.26.7", "1.30.12", "1.36.2"])
    }

    @Test("rule 1: may hold nulls, unknown fields, escapes, equal keys and keys in any case")
    func lenient() throws {
        let request = try request(
            """
            {"PODNAME":"p\\u002d0","x":{"Node":"z"},"podnamespace":"ns","podUid":"u","Node":"a","NODE":"b","node":null}
            """)
        #expect(request.podName == "p-0")
        #expect(request.podNamespace == "ns")
        #expect(request.podUID == "u")
        #expect(request.node == "b")
    }

    @Test(
        "needs every field, because a binding without the UID could meet another pod",
        arguments: ["PodName", "PodNamespace", "PodUID", "Node"])
    func missing(field: String) throws {
        for value in ["null", "\"\""] {
            let fields = ["PodName", "PodNamespace", "PodUID", "Node"].map { name in
                "\"\(name)\":\(name == field ? value : "\"x\"")"
            }
            let error = #expect(throws: ExtenderRequestError.self) { try request("{\(fields.joined(separator: ","))}") }
            #expect(error == .missing(field: field, position: 0))
        }
    }

    @Test(
        "that is none says what is wrong and where",
        arguments: [
            ("", "the extender request is not JSON: it is empty at byte 0"),
            ("null", "the body of the extender request must be an object, found null at byte 0"),
            (#"{"PodName":7}"#, "PodName of the extender request must be a string, found a number at byte 11"),
            (#"{"Node":{"a":1}}"#, "Node of the extender request must be a string, found an object at byte 8"),
            (
                "{}",
                "PodName of the extender request is missing in the object at byte 0; send it as kube-scheduler's "
                    + "extender/v1 does"
            ),
        ])
    func refused(text: String, expected: String) {
        let error = #expect(throws: ExtenderRequestError.self) { try request(text) }
        #expect(error?.description == expected)
    }

    @Test("that nests too deep, or was cut anywhere, is refused")
    func hostile() throws {
        let deep = #"{"x":"# + String(repeating: "[", count: 5_000)
        #expect(throws: ExtenderRequestError.self) { try request(deep) }
        let body = try #require(RecordedRequest.all("bind").first).body()
        for length in 0..<body.count {
            #expect(throws: ExtenderRequestError.self) { try BindRequest(Array(body[..<length])) }
        }
    }

    @Test("rule 14: the answer has an empty Error only when the pod is bound")
    func response() throws {
        #expect(BindResponse.bytes() == Array(#"{"Error":""}"#.utf8))
        #expect(BindResponse.bytes(error: "") == Array(#"{"Error":"unknown error"}"#.utf8))
        #expect(BindResponse.bytes(error: "bound to \"b\"\n") == Array(#"{"Error":"bound to \"b\"\n"}"#.utf8))
        #expect(SchedulerAnswer(BindResponse.bytes()).bindFault(isBound: true) == nil)
        #expect(SchedulerAnswer(BindResponse.bytes()).bindFault(isBound: false) != nil)
        #expect(SchedulerAnswer(BindResponse.bytes(error: "gone")).bindFault(isBound: false) == nil)
    }
}
