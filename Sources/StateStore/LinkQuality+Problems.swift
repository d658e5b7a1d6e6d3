import ClusterModel

extension LinkQuality {
    func problems(at place: String) -> [String] {
        typealias Measurement = MeasurementReport.Measurement
        var problems = losses.flatMap { name, loss in loss?.problems(at: "\(place).\(name)") ?? [] }
        problems += Measurement.problem(
            "\(place).availability.share", availability?.share, 0...1, "a share of the time")
        if let bins = availability?.bins, bins < 0 {
            problems.append("\(place).availability.bins is \(bins): a count is 0 or more")
        }
        return problems
            + Measurement.problem(
                "\(place).meanBurstLength", meanBurstLength, 1...Double.greatestFiniteMagnitude, "probes")
    }

    private var losses: [(String, LossEstimate?)] {
        [("forwardLoss", forwardLoss), ("backwardLoss", backwardLoss)].flatMap { name, loss in
            [
                ("\(name).minute", loss.minute), ("\(name).quarterHour", loss.quarterHour), ("\(name).day", loss.day),
            ]
        }
    }
}

extension LossEstimate {
    fileprivate func problems(at place: String) -> [String] {
        typealias Measurement = MeasurementReport.Measurement
        let outside = [("estimate", estimate), ("lower", lower), ("upper", upper)].flatMap { name, value in
            Measurement.problem("\(place).\(name)", value, 0...1, "a probability")
        }
        if messages < 0 { return outside + ["\(place).messages is \(messages): a count is 0 or more"] }
        guard outside.isEmpty, !(lower <= estimate && estimate <= upper) else { return outside }
        return ["\(place).estimate is \(estimate), outside of \(lower) to \(upper): send an interval that holds it"]
    }
}
