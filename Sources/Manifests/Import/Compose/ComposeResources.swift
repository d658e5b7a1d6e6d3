import ClusterModel

/// What a service of a Compose file reserves; its limits stand in where it reserves nothing.
///
/// Sizes are in powers of 1,024 whatever their unit is called, as the Compose specification has them.
struct ComposeResources {
    let service: MappingReader
    let job: ImportJob

    /// Fields of a service that are read here, beside `deploy`.
    static let fields = ["cpus", "mem_limit", "mem_reservation"]

    var amounts: Resources {
        let deploy = service["deploy"]?.openMapping()?["resources"]?.openMapping()
        job.journal.omitFields(
            of: deploy, except: ["reservations", "limits"], because: "a component asks for cpu and memory")
        let wanted = part(deploy?["reservations"]?.openMapping())
        let most = part(deploy?["limits"]?.openMapping())
        let old = (cpu: service["cpus"].flatMap(milliCPU), memory: service["mem_reservation"].flatMap(bytes))
        let oldMost = service["mem_limit"].flatMap(bytes)
        let cpu = wanted.cpu ?? most.cpu ?? old.cpu
        let memory = wanted.memory ?? old.memory ?? most.memory ?? oldMost
        if cpu != nil || memory != nil { job.journal.carry("cpus and memory", as: "resources of the component") }
        if wanted.cpu == nil && cpu != nil || wanted.memory == nil && old.memory == nil && memory != nil {
            job.journal.assume("cpus and memory", "the limit where nothing is reserved")
        }
        return Resources(milliCPU: cpu ?? 0, memory: memory ?? 0)
    }

    private func part(_ fields: MappingReader?) -> (cpu: Int64?, memory: Int64?) {
        job.journal.omitFields(of: fields, except: ["cpus", "memory"], because: "a component asks for cpu and memory")
        return (fields?["cpus"].flatMap(milliCPU), fields?["memory"].flatMap(bytes))
    }

    private func milliCPU(_ located: Located) -> Int64? {
        located.interpolated("cpus", job: job)?.quantity { text in
            guard let number = DecimalNumber(text) else {
                return .failure(
                    Complaint(message: "`\(text.excerpt)` is no number of cores", remedy: "write one such as 0.5"))
            }
            return Self.amount(number, shiftedBy: 3, of: text)
        }
    }

    private static let units: [String: UInt64] = [
        "": 0, "b": 0, "k": 10, "kb": 10, "m": 20, "mb": 20, "g": 30, "gb": 30, "t": 40, "tb": 40,
    ]

    private func bytes(_ located: Located) -> Int64? {
        located.interpolated("memory", job: job)?.quantity { text in
            guard let (number, unit) = DecimalNumber.prefix(of: text), let bits = Self.units[unit.lowercased()] else {
                return .failure(
                    Complaint(message: "`\(text.excerpt)` is no amount of memory", remedy: "write one such as 50M"))
            }
            guard let scaled = number.multiplied(by: 1 << bits) else { return .failure(.tooLarge(text)) }
            return Self.amount(scaled, shiftedBy: 0, of: text)
        }
    }

    /// The whole number at or above it.
    private static func amount(_ number: DecimalNumber, shiftedBy shift: Int, of text: String) -> Result<
        Int64, Complaint
    > {
        guard !number.isNegative else { return .failure(.negative(text)) }
        switch number.whole(shiftedBy: shift) {
        case .exact(let value): return .success(value)
        case .fractional:
            let value = number.double(shiftedBy: shift).flatMap { Int64(exactly: $0.rounded(.up)) }
            return value.map { .success($0) } ?? .failure(.tooLarge(text))
        case .overflow: return .failure(.tooLarge(text))
        }
    }
}
