import Foundation
import Gzip
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads bodies up to a limit, packed by gzip or not.
struct RequestBodyReader: Sendable {
    /// In bytes.
    let limit: Int

    /// The whole body, unpacked.
    ///
    /// - Throws: a 413 ``APIProblem`` beyond the limit: before reading where the length is declared, and before
    ///   unpacking more. A 415 for an encoding other than gzip, a 400 for what is no gzip.
    func bytes(of request: Request) async throws -> Data {
        let isPacked = try isPacked(request)
        if let declared = request.headers[.contentLength].flatMap(Int.init), declared > limit { throw tooLarge }
        do {
            let body = try await request.body.collect(upTo: limit).readableBytesView
            return isPacked ? Data(try Gzip.unpacked(Array(body), limit: limit)) : Data(body)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch Gzip.Failure.tooLarge {
            throw tooLarge
        } catch Gzip.Failure.damaged {
            throw APIProblem(.badRequest, .unreadable, "the body is not gzip, as its Content-Encoding says, or damaged")
        }
    }

    /// What `Content-Encoding` says (RFC 9110, 8.4).
    private func isPacked(_ request: Request) throws -> Bool {
        let encodings = request.headers[values: .contentEncoding].flatMap { $0.split(separator: ",") }
            .map { $0.filter { !$0.isWhitespace }.lowercased() }.filter { !["", "identity"].contains($0) }
        switch encodings {
        case []: return false
        case ["gzip"], ["x-gzip"]: return true
        default:
            throw APIProblem(
                .unsupportedMediaType, .unsupportedEncoding,
                "the body is encoded as \"\(encodings.joined(separator: ", "))\"; send it as it is, or as gzip",
                headers: [.acceptEncoding: "gzip"])
        }
    }

    /// The body as the JSON of a value.
    ///
    /// - Throws: a 400 ``APIProblem`` that names the field.
    func json<Value: Decodable>(_ type: Value.Type, of request: Request) async throws -> Value {
        let bytes = try await bytes(of: request)
        guard !bytes.isEmpty else {
            throw APIProblem(.badRequest, .unreadable, "the body is empty; a JSON object is expected")
        }
        do {
            return try JSONDecoder().decode(type, from: bytes)
        } catch let error as DecodingError {
            throw APIProblem(error)
        }
    }

    private var tooLarge: APIProblem {
        APIProblem(.contentTooLarge, .tooLarge, "the body is larger than \(limit) bytes, unpacked; send it in parts")
    }
}
