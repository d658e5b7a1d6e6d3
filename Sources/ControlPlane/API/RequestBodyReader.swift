import Foundation
import Hummingbird
import NIOCore

/// Reads bodies up to a limit.
struct RequestBodyReader: Sendable {
    /// In bytes.
    let limit: Int

    /// The whole body.
    ///
    /// - Throws: a 413 ``APIProblem`` beyond the limit, before reading where the length is declared.
    func bytes(of request: Request) async throws -> Data {
        if let declared = request.headers[.contentLength].flatMap(Int.init), declared > limit { throw tooLarge }
        do {
            return Data(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
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
        APIProblem(.contentTooLarge, .tooLarge, "the body is larger than \(limit) bytes; send it in parts")
    }
}
