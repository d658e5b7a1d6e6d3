import Testing

@testable import KubernetesWire

@Suite("A JSON text")
struct JSONDocumentTests {
    private func reason(_ text: String) -> String? {
        reason(Array(text.utf8))
    }

    private func reason(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONDocument(bytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        "is read when it is one",
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-0.5e+10", "\"\"", " [ 1 , {\"a\" : [ ] } ] \n",
            "{\"a\":{\"b\":{\"c\":[[[]]]}},\"a\":\"é\\ud83d\\ude00\\n\"}", "[1e999999,123456789012345678901234567890]",
            "[\"a\" ,\"b\"\n,\"c\"]",
        ])
    func accepted(text: String) {
        #expect(reason(text) == nil)
    }

    @Test(
        "is refused with the reason and the byte",
        arguments: [
            ("", "it is empty at byte 0"),
            ("  ", "it is empty at byte 0"),
            ("{", "the text ends too early at byte 1"),
            ("[1,", "the text ends too early at byte 3"),
            ("[1,]", "a value is missing at byte 3"),
            ("{\"a\":1,}", "a key in quotes is missing at byte 7"),
            ("{\"a\" 1}", "a colon is missing at byte 5"),
            ("{a:1}", "a key in quotes is missing at byte 1"),
            ("{not json", "a key in quotes is missing at byte 1"),
            ("[1 2]", "a comma or a closing bracket is missing at byte 3"),
            ("[1}", "a comma or a closing bracket is missing at byte 2"),
            ("{\"a\":1]", "a comma or a closing bracket is missing at byte 6"),
            ("[\"a]", "a string is not closed at byte 4"),
            ("[\"a\\\"]", "a string is not closed at byte 6"),
            ("[\"a\u{01}\"]", "a string holds a control character that is not escaped at byte 3"),
            ("[\"\\x\"]", "a backslash starts no escape at byte 2"),
            ("[\"\\u12g4\"]", "a backslash starts no escape at byte 2"),
            ("[\"ab\"cd]", "a comma or a closing bracket is missing at byte 5"),
            ("[\"ab\"\"cd\"]", "a comma or a closing bracket is missing at byte 5"),
            ("[12\"cd\"]", "a number is malformed at byte 1"),
            ("[01]", "a number is malformed at byte 1"),
            ("[1.]", "a number is malformed at byte 1"),
            ("[-]", "a number is malformed at byte 1"),
            ("[1e]", "a number is malformed at byte 1"),
            ("[+1]", "a value is missing at byte 1"),
            ("[.5]", "a value is missing at byte 1"),
            ("[nul]", "a word is none of true, false and null at byte 1"),
            ("[truex]", "a word is none of true, false and null at byte 1"),
            ("tru", "a word is none of true, false and null at byte 0"),
            ("[\\]", "a value is missing at byte 1"),
            ("{} {}", "there is more text after the end at byte 3"),
            ("[] x", "there is more text after the end at byte 3"),
            ("\u{FEFF}{}", "a value is missing at byte 0"),
        ])
    func refused(text: String, expected: String) {
        #expect(reason(text) == expected)
    }

    @Test(
        "that is not UTF-8 is refused at the first bad byte",
        arguments: [
            ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0x61, 0xE2, 0x82, 0x22], 2), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x5B, 0x80, 0x5D], 1),
        ] as [([UInt8], Int)])
    func notUTF8(bytes: [UInt8], position: Int) {
        #expect(reason(bytes) == "the text is not UTF-8 at byte \(position)")
    }

    @Test("may nest 1,024 levels deep and no deeper, whatever the brackets")
    func depth() {
        for (opening, closing) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = opening == "[" ? "" : "1"
            func nested(_ levels: Int) -> String {
                String(repeating: opening, count: levels) + inner + String(repeating: closing, count: levels)
            }
            #expect(reason(nested(1_024)) == nil)
            #expect(reason(nested(1_025))?.hasPrefix("it nests deeper than 1024 levels") == true)
        }
        #expect(reason(String(repeating: "[", count: 5_000_000)) == "it nests deeper than 1024 levels at byte 1024")
    }

    @Test("keeps the places of its values")
    func places() throws {
        let text = "{\"a\": [1, \"x\"], \"b\" : {\"c\":null} }"
        let document = try JSONDocument(Array(text.utf8))
        func part(_ value: Int) -> String {
            String(decoding: document.text[document.extent(of: value)], as: UTF8.self)
        }
        #expect(part(JSONDocument.root) == text)
        let list = JSONDocument.root + 2
        #expect(part(list) == "[1, \"x\"]")
        #expect(part(document.next(after: list)) == "\"b\"")
        #expect(part(document.next(after: list) + 1) == "{\"c\":null}")
        #expect(document.next(after: JSONDocument.root) == document.tokens.count)
    }

    @Test(
        "has strings whose escapes are read as Go reads them",
        arguments: [
            (#""plain é""#, "plain é"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9""#, "Aé"),
            (#""\ud83d\ude00!""#, "😀!"), (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
            (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try JSONDocument(Array(text.utf8)).string(JSONDocument.root) == expected)
    }

    @Test(
        "has keys that are compared with and without regard to case",
        arguments: [
            (#"{"nodenames":1}"#, true, true), (#"{"NodeNames":1}"#, true, false), (#"{"NODENAMES":1}"#, true, false),
            (#"{"Node\u004eames":1}"#, true, false), (#"{"nodenam\u0065s":1}"#, true, true),
            (#"{"nodename":1}"#, false, false), (#"{"nodenamesx":1}"#, false, false),
            (#"{"node[ames":1}"#, false, false),
            (#"{"nodename\"":1}"#, false, false),
        ])
    func keys(text: String, resembles: Bool, equals: Bool) throws {
        let document = try JSONDocument(Array(text.utf8))
        #expect(document.key(1, resembles: "nodenames") == resembles)
        #expect(document.key(1, equals: "nodenames") == equals)
    }

    @Test("is written so that it reads back", arguments: ["", "a\"b\\c", "\u{0}\u{1f}\n\t", "é😀</script>"])
    func quoted(text: String) throws {
        #expect(try JSONDocument(JSONText.quoted(text)).string(JSONDocument.root) == text)
    }
}
