import Foundation
import FoundationXML

/// The elements of a page, read by a strict XML parser.
struct PageTree: Sendable {
    struct Element: Sendable {
        let name: String
        let attributes: [String: String]
        /// Index of the element that it is in.
        let parent: Int?
        var text = ""
    }

    struct Failure: Error {
        let line: Int
        let reason: String
    }

    let elements: [Element]

    /// - Throws: Where the page is not well-formed.
    init(_ page: String) throws {
        let reader = Reader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        guard parser.parse() else { throw Failure(line: parser.lineNumber, reason: "\(parser.parserError as Any)") }
        elements = reader.elements
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    func children(of index: Int) -> [Element] { elements.filter { $0.parent == index } }

    /// All text but that of the style sheet.
    var text: String { elements.filter { $0.name != "style" }.map(\.text).joined(separator: "\n") }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(Element(name: name, attributes: attributes, parent: open.last))
            open.append(elements.count - 1)
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if let last = open.last { elements[last].text += text }
        }
    }
}
