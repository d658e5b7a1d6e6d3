package import ClusterModel

/// A family of programs as it is to be loaded.
package struct ProgramDescription: Sendable {
    package var name: ProgramName
    package var image: ProgramImage
    /// The bytes of the programs' `const volatile` parameters, all of them in order; `nil` leaves what the object says.
    package var constants: [UInt8]?
    /// Entries of maps that the source leaves open.
    package var mapSizes: [String: UInt32]
    /// The maps that outlive the daemon, where it pins; `nil`: all that have a name in the source.
    package var lastingMaps: Set<String>?
    package var attachments: [ProgramAttachment]
    /// What is read from the maps; an object whose maps do not fit is refused.
    package var metrics: [MapMetric]
    /// Among the filters of a device: lower ones run first, from 1.
    package var priority: UInt16
    /// Of the filters of a device; with the priority it tells ours from others'.
    package var handle: UInt32

    package init(
        name: ProgramName, image: ProgramImage, constants: [UInt8]? = nil, mapSizes: [String: UInt32] = [:],
        lastingMaps: Set<String>? = nil, attachments: [ProgramAttachment] = [], metrics: [MapMetric] = [],
        priority: UInt16 = 2
    ) {
        self.name = name
        self.image = image
        self.constants = constants
        self.mapSizes = mapSizes
        self.lastingMaps = lastingMaps
        self.attachments = attachments
        self.metrics = metrics
        self.priority = priority
        handle = max(1, FNV.hash(name.text))
    }
}
