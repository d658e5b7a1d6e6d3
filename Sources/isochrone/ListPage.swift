/// One part of a list.
struct ListPage<Item: Decodable>: Decodable {
    var items: [Item]
    var `continue`: String?
}
