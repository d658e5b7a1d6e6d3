/// A report that waits.
package struct SpooledReport: Hashable, Sendable, Identifiable {
    /// Which report it is: the server counts it once by this.
    package struct ID: Hashable, Sendable {
        /// The start of the daemon that made it.
        package var bootID: String
        /// Counted from 1 within that start.
        package var sequence: UInt64

        package init(bootID: String, sequence: UInt64) {
            self.bootID = bootID
            self.sequence = sequence
        }
    }

    package var id: ID
    /// When its window ended: from here on its measurements age.
    package var closed: SpoolMoment
    /// What is to be sent, in whatever form its owner chose.
    package var payload: [UInt8]

    package init(id: ID, closed: SpoolMoment, payload: [UInt8]) {
        self.id = id
        self.closed = closed
        self.payload = payload
    }
}
