/// An index into a list as a coding key.
struct YAMLIndex: CodingKey {
    let index: Int
    var intValue: Int? { index }
    var stringValue: String { "\(index)" }

    init(_ index: Int) { self.index = index }
    init(intValue: Int) { index = intValue }
    init?(stringValue: String) { nil }
}

/// The key that `superDecoder()` without a key stands for.
private struct SuperKey: CodingKey {
    var intValue: Int? { nil }
    var stringValue: String { "super" }

    init() {}
    init?(intValue: Int) { nil }
    init?(stringValue: String) { nil }
}

/// A mapping; every name that is asked for is reported to the decoder.
struct YAMLKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: YAMLDecoder
    private let names: [String]
    private let values: [String: YAMLNode]
    var codingPath: [any CodingKey] { decoder.codingPath }

    init(_ decoder: YAMLDecoder, entries: [(key: YAMLNode, value: YAMLNode)]) {
        self.decoder = decoder
        names = entries.map { $0.key.text ?? "" }
        values = Dictionary(
            zip(names, entries.map(\.value)),
            uniquingKeysWith: { first, _ in first }
        )
    }

    var allKeys: [Key] {
        names.compactMap { name in
            guard let key = Key(stringValue: name) else { return nil }
            decoder.ask(for: name)
            return key
        }
    }

    func contains(_ key: Key) -> Bool {
        decoder.ask(for: key.stringValue)
        return values[key.stringValue] != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try value(key).isNull
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try value(key).decode(type, codingPath: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        try child(SuperKey())
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try child(key)
    }

    private func value(_ key: any CodingKey) throws(YAMLError) -> YAMLNode {
        decoder.ask(for: key.stringValue)
        guard let value = values[key.stringValue] else { throw decoder.missing(key.stringValue) }
        return value
    }

    private func child(_ key: any CodingKey) throws(YAMLError) -> YAMLDecoder {
        let child = YAMLDecoder(try value(key), codingPath: codingPath + [key])
        decoder.adopt(child)
        return child
    }
}

/// A list.
struct YAMLUnkeyedContainer: UnkeyedDecodingContainer {
    private let decoder: YAMLDecoder
    private let elements: [YAMLNode]
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(_ decoder: YAMLDecoder, elements: [YAMLNode]) {
        self.decoder = decoder
        self.elements = elements
    }

    mutating func decodeNil() throws -> Bool {
        guard try next().isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let value = try next().decode(type, codingPath: codingPath + [YAMLIndex(currentIndex)])
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try child().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try child().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        try child()
    }

    private func next() throws(YAMLError) -> YAMLNode {
        guard !isAtEnd else {
            throw decoder.node.error(.missingKey, "expected more than \(elements.count) elements")
        }
        return elements[currentIndex]
    }

    private mutating func child() throws(YAMLError) -> YAMLDecoder {
        let child = YAMLDecoder(try next(), codingPath: codingPath + [YAMLIndex(currentIndex)])
        decoder.adopt(child)
        currentIndex += 1
        return child
    }
}
