import ClusterModel
import LinkEstimation
import Testing

struct ArrivalRecordTests {
    @Test("before the first answer nothing is known, whatever was lost")
    func startsUnknown() {
        var record = ArrivalRecord(span: 900)
        record.add([.missing, .missing], at: 10)
        #expect(record.reliability == nil)
        record.add([.arrived], at: 20)
        #expect(record.reliability?.estimate == 1)
        #expect(record.reliability?.messages == 1)
    }

    @Test("what is missing counts as lost until an answer tells more")
    func suspectsThenKnows() {
        var record = ArrivalRecord(span: 900)
        record.add(Array(repeating: .arrived, count: 6) + [.missing, .missing], at: 10)
        record.add([.missing, .missing], at: 20)
        #expect(record.reliability?.estimate == 0.6)
        record.add([.resolved(LossDirections(forward: 1, backward: 3)), .arrived], at: 30)
        #expect(record.reliability?.estimate == 10.0 / 11)
        #expect(record.reliability?.messages == 11)
    }

    @Test("what was sent while the reflector did not run is left out")
    func leavesOutRestarts() {
        var record = ArrivalRecord(span: 900)
        record.add([.arrived, .missing, .missing, .resolved(LossDirections(undecided: 2)), .arrived], at: 10)
        #expect(record.reliability?.messages == 2)
        #expect(record.reliability?.estimate == 1)
    }

    @Test("what is older than the span is forgotten")
    func forgets() {
        var record = ArrivalRecord(span: 900)
        record.add([.arrived, .missing, .resolved(LossDirections(forward: 1)), .arrived], at: 0)
        record.add([.arrived], at: 899)
        #expect(record.reliability?.messages == 4)
        record.add([.arrived], at: 900)
        #expect(record.reliability?.messages == 2)
        #expect(record.reliability?.estimate == 1)
    }
}
