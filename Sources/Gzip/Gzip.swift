import LibZ

/// The gzip format (RFC 1952), over zlib.
package enum Gzip {
    /// Why bytes could not be unpacked.
    package enum Failure: Error, Equatable, Sendable {
        /// They are no gzip, are cut short, or fail their own checksum.
        case damaged
        /// They unfold to more than the bytes that are accepted.
        case tooLarge(limit: Int)
    }

    /// The largest window of deflate, and 16 for a gzip header and trailer instead of zlib's own.
    private static let windowBits: Int32 = 15 + 16
    /// What is asked of zlib at once when unpacking, in bytes.
    private static let piece = 64 << 10

    /// The bytes, packed.
    ///
    /// - Returns: `nil` where zlib gets no memory.
    package static func packed(_ bytes: [UInt8]) -> [UInt8]? {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let version = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard version == Z_OK else { return nil }
        defer { deflateEnd(stream) }
        let bound = Int(deflateBound(stream, UInt(bytes.count)))
        var input = bytes
        var isDone = false
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                (stream.pointee.next_in, stream.pointee.avail_in) = (input.baseAddress, UInt32(clamping: input.count))
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(clamping: output.count)
                isDone = deflate(stream, Z_FINISH) == Z_STREAM_END
            }
            count = Int(stream.pointee.total_out)
        }
        return isDone ? packed : nil
    }

    /// What was packed, all of its members; never more than `limit` bytes, however far they would unfold.
    package static func unpacked(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let result = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw .damaged }
        defer { inflateEnd(stream) }
        var input = bytes
        let outcome = input.withUnsafeMutableBufferPointer { input -> Result<[UInt8], Failure> in
            (stream.pointee.next_in, stream.pointee.avail_in) = (input.baseAddress, UInt32(clamping: input.count))
            return unfold(stream, limit: limit)
        }
        return try outcome.get()
    }

    /// Runs the stream, which has its input, to the end of its last member.
    private static func unfold(_ stream: UnsafeMutablePointer<z_stream>, limit: Int) -> Result<[UInt8], Failure> {
        var output: [UInt8] = []
        while true {
            var result = Z_OK
            let next = [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
                (stream.pointee.next_out, stream.pointee.avail_out) = (buffer.baseAddress, UInt32(piece))
                result = inflate(stream, Z_NO_FLUSH)
                count = piece - Int(stream.pointee.avail_out)
            }
            guard output.count + next.count <= limit else { return .failure(.tooLarge(limit: limit)) }
            output += next
            switch result {
            case Z_STREAM_END where stream.pointee.avail_in == 0: return .success(output)
            case Z_STREAM_END: guard inflateReset(stream) == Z_OK else { return .failure(.damaged) }
            case Z_OK where !next.isEmpty || stream.pointee.avail_in > 0: break
            default: return .failure(.damaged)
            }
        }
    }
}
