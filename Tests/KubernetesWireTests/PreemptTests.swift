import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

@Suite("A preempt request and its answer")
struct PreemptTests {
    private func request(_ text: String) throws -> PreemptRequest {
        try PreemptRequest(Array(text.utf8))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(
        "rule 1: reads as Foundation reads it, in every recorded version and form",
        arguments: RecordedRequest.all("preempt"))
    func recorded(recorded: RecordedRequest) throws {
        let body = try recorded.body()
        let request = try PreemptRequest(body)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        let field = recorded.hasNames ? "NodeNameToMetaVictims" : "NodeNameToVictims"
        let map = try #require(object[field] as? [String: [String: Any]])
        #expect(request.candidates.map(\.node) == map.keys.sorted())
        for candidate in request.candidates {
            let expected = try #require(map[candidate.node])
            let pods = try #require(expected["Pods"] as? [[String: Any]])
            #expect(candidate.pdbViolations == expected["NumPDBViolations"] as? Int)
            if recorded.hasNames {
                #expect(candidate.victims == pods.map { Victim(uid: $0["UID"] as? String ?? "") })
            } else {
                let metadata = pods.map { $0["metadata"] as? [String: Any] ?? [:] }
                #expect(candidate.victims.map(\.uid) == metadata.map { $0["uid"] as? String })
                #expect(candidate.victims.map(\.name) == metadata.map { $0["name"] as? String })
                #expect(candidate.victims.map(\.namespace) == metadata.map { $0["namespace"] as? String })
            }
        }
        #expect(request.candidates.count == 3)
        #expect(request.pod.priority == 1_000_000)
        #expect(request.pod.schedulerName == "default-scheduler")
    }

    @Test("rule 16: all candidates sent back are what the scheduler took", arguments: RecordedRequest.all("preempt"))
    func echoed(recorded: RecordedRequest) throws {
        let answer = SchedulerAnswer(PreemptResponse.bytes(try PreemptRequest(recorded.body()).candidates))
        let taken = SchedulerAnswer(try recorded.answer())
        #expect(answer.preemption == taken.preemption)
        #expect(answer.preemption?.count == 3)
    }

    @Test("were recorded from every version in both forms")
    func versions() {
        let seen = Set(RecordedRequest.all("preempt").map { "\($0.path.prefix { $0 != "/" }) \($0.hasNames)" })
        #expect(seen.count == 6)
    }

    @Test("rule 1: may hold nulls, unknown fields and keys in any case")
    func lenient() throws {
        let request = try request(
            """
            {"POD":{"metadata":{"name":"p"}},"nodenametovictims":null,"x":[1e999],"nodeNameToMETAVictims":{
            "b":{"pods":[{"uid":"1","y":0},null],"numPDBViolations":2},"a":null,"c":{"Pods":null,"NumPDBViolations":null}}}
            """)
        #expect(
            request.candidates == [
                PreemptCandidate(node: "b", victims: [Victim(uid: "1")], pdbViolations: 2),
                PreemptCandidate(node: "a", victims: []), PreemptCandidate(node: "c", victims: []),
            ])
    }

    @Test("rule 1: a node that comes twice has what comes last, at its first place, however it is written")
    func equalKeys() throws {
        let request = try request(
            """
            {"Pod":{},"NodeNameToMetaVictims":{"a":{"Pods":[{"UID":"1"}],"NumPDBViolations":1},"b":{"Pods":[]},
            "\\u0061":{"Pods":[{"UID":"0","uid":"2"}]}},"NodeNameToMetaVictims":{"c":{"Pods":[{"UID":"3"}]}}}
            """)
        #expect(request.candidates.map(\.node) == ["a", "b", "c"])
        #expect(request.candidates.first == PreemptCandidate(node: "a", victims: [Victim(uid: "2")]))
    }

    @Test("prefers whole pods to UIDs")
    func bothForms() throws {
        let request = try request(
            """
            {"Pod":{},"NodeNameToMetaVictims":{"a":{"Pods":[{"UID":"1"}]}},
            "NodeNameToVictims":{"b":{"Pods":[{"metadata":{"uid":"2","name":"n","namespace":"s"}}]}}}
            """)
        #expect(
            request.candidates == [
                PreemptCandidate(node: "b", victims: [Victim(uid: "2", namespace: "s", name: "n")])
            ])
        #expect(try self.request(#"{"Pod":{}}"#).candidates.isEmpty)
    }

    @Test(
        "that is none says what is wrong and where",
        arguments: [
            ("{", "the extender request is not JSON: the text ends too early at byte 1"),
            (
                #"{"NodeNameToVictims":{}}"#,
                "Pod of the extender request is missing in the object at byte 0; send it as kube-scheduler's "
                    + "extender/v1 does"
            ),
            (
                #"{"Pod":{},"NodeNameToVictims":[]}"#,
                "NodeNameToVictims of the extender request must be an object, found an array at byte 30"
            ),
            (
                #"{"Pod":{},"NodeNameToVictims":{"a":{"Pods":[{"metadata":{"uid":""}}]}}}"#,
                "NodeNameToVictims[a].Pods[0].metadata.uid of the extender request is missing in the object at byte 44; "
                    + "send it as kube-scheduler's extender/v1 does"
            ),
            (
                #"{"Pod":{},"NodeNameToMetaVictims":{"a":{"Pods":["u"]}}}"#,
                "NodeNameToMetaVictims[a].Pods[0] of the extender request must be an object, found a string at byte 48"
            ),
            (
                #"{"Pod":{},"NodeNameToMetaVictims":{"a":{"NumPDBViolations":99999999999999999999}}}"#,
                "NodeNameToMetaVictims[a].NumPDBViolations of the extender request must be a whole number of at most "
                    + "64 bits, found another number at byte 59"
            ),
        ])
    func refused(text: String, expected: String) {
        let error = #expect(throws: ExtenderRequestError.self) { try request(text) }
        #expect(error?.description == expected)
    }

    @Test("that nests too deep, or was cut anywhere, is refused")
    func hostile() throws {
        let deep = #"{"Pod":{},"NodeNameToVictims":"# + String(repeating: #"{"a":"#, count: 2_000)
        #expect(throws: ExtenderRequestError.self) { try request(deep) }
        let body = try RecordedRequest.named("1.36.2/preempt-3n-cache/all/00054.preempt").body()
        for length in 0..<body.count {
            #expect(throws: ExtenderRequestError.self) { try PreemptRequest(Array(body[..<length])) }
        }
    }

    @Test("rule 16: the answer keeps the order, leaves out nodes without victims, and an empty map means none")
    func response() {
        let candidates = [
            PreemptCandidate(node: "b", victims: [Victim(uid: "1"), Victim(uid: "2", name: "n")], pdbViolations: 1),
            PreemptCandidate(node: "empty", victims: []),
            PreemptCandidate(node: "a\"", victims: [Victim(uid: "3")]),
            PreemptCandidate(node: "b", victims: [Victim(uid: "4")]),
        ]
        #expect(
            text(PreemptResponse.bytes(candidates)) == """
                {"NodeNameToMetaVictims":{"b":{"Pods":[{"UID":"1"},{"UID":"2"}],"NumPDBViolations":1},\
                "a\\"":{"Pods":[{"UID":"3"}],"NumPDBViolations":0}}}
                """)
        #expect(text(PreemptResponse.bytes([])) == #"{"NodeNameToMetaVictims":{}}"#)
        #expect(text(PreemptResponse.bytes([candidates[1]])) == #"{"NodeNameToMetaVictims":{}}"#)
    }
}
