/// Decodes one node, and remembers which keys were asked for so that the rest can be refused.
final class YAMLDecoder: Decoder {
    let node: YAMLNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The key names that the decoded type knows, present or not.
    private var known: Set<String> = []
    private var opened = false
    private var takenWhole = false
    /// Decoders of nested containers, whose keys are checked with this one's.
    private var nested: [YAMLDecoder] = []

    init(_ node: YAMLNode, codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        opened = true
        // A key with an empty value (`teach:`) stands for a mapping without entries.
        let entries = node.isNull && !codingPath.isEmpty ? [] : node.entries
        guard let entries else { throw node.mismatch(expected: "a mapping") }
        return KeyedDecodingContainer(YAMLKeyedContainer<Key>(self, entries: entries))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        opened = true
        takenWhole = true
        guard let elements = node.elements else { throw node.mismatch(expected: "a list") }
        return YAMLUnkeyedContainer(self, elements: elements)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        opened = true
        takenWhole = true
        return YAMLScalarContainer(self)
    }

    func ask(for name: String) {
        known.insert(name)
    }

    func adopt(_ child: YAMLDecoder) {
        nested.append(child)
    }

    func takeWhole() {
        opened = true
        takenWhole = true
    }

    /// Refuses the first key that nobody asked for, here and in nested containers.
    func refuseUnknownKeys() throws(YAMLError) {
        for child in nested { try child.refuseUnknownKeys() }
        guard !takenWhole else { return }
        for (key, _) in node.entries ?? [] where !known.contains(key.text ?? "") {
            throw unknown(key)
        }
        guard opened || node.isNull || node.entries != nil else {
            throw node.mismatch(expected: "nothing, as this takes no options")
        }
    }

    /// A missing key, or the mistyped one that was meant to be it.
    func missing(_ name: String) -> YAMLError {
        let unasked = (node.entries ?? []).map(\.key).filter { !known.contains($0.text ?? "") }
        for key in unasked where nearestName(to: key.text ?? "", among: [name]) != nil {
            return unknown(key)
        }
        return node.error(.missingKey, "missing key '\(name)'")
    }

    private func unknown(_ key: YAMLNode) -> YAMLError {
        let name = key.text ?? ""
        return key.error(
            .unknownKey,
            "unknown key '\(name.clipped)'"
                + advice(for: name, among: known.sorted(), called: "keys")
        )
    }
}

extension YAMLNode {
    /// Decodes the subtree strictly.
    ///
    /// Keys that `type` does not ask for, missing keys and values of another kind are refused
    /// at their positions. A `DecodingError` or any other error that a type's own `init(from:)`
    /// throws becomes `.invalidValue` at the value it was thrown for.
    package func decode<T: Decodable>(_ type: T.Type) throws(YAMLError) -> T {
        try decode(type, codingPath: [])
    }

    func decode<T: Decodable>(
        _ type: T.Type,
        codingPath: [any CodingKey]
    ) throws(YAMLError) -> T {
        let decoder = YAMLDecoder(self, codingPath: codingPath)
        let value: T
        do {
            value = try T(from: decoder)
        } catch let error as YAMLError {
            throw error
        } catch let error as DecodingError {
            throw invalid(error, type, depth: codingPath.count)
        } catch {
            throw self.error(.invalidValue, "\(error)")
        }
        try decoder.refuseUnknownKeys()
        return value
    }

    private func invalid<T>(_ error: DecodingError, _ type: T.Type, depth: Int) -> YAMLError {
        let context =
            switch error {
            case .dataCorrupted(let context): context
            case .keyNotFound(_, let context): context
            case .typeMismatch(_, let context): context
            case .valueNotFound(_, let context): context
            @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
            }
        if let cases = type as? any CaseIterable.Type, let text = string {
            let names = caseNames(cases)
            return self.error(
                .invalidValue,
                "unknown value '\(text.clipped)'"
                    + advice(for: text, among: names, called: "values")
            )
        }
        var place = self
        for key in context.codingPath.dropFirst(depth) {
            let child = key.intValue.flatMap { place.element($0) } ?? place[key.stringValue]
            guard let child else { break }
            place = child
        }
        return place.error(.invalidValue, context.debugDescription)
    }

    private func element(_ index: Int) -> YAMLNode? {
        elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    }
}

extension YAMLNode: Decodable {
    /// Keeps the raw subtree for later decoding; only this module's own decoder can do it.
    package init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? YAMLDecoder else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "a YAML node can be read from YAML only"
                )
            )
        }
        decoder.takeWhole()
        self = decoder.node
    }
}

/// The raw values of an enumeration's cases, or the cases' own names.
private func caseNames<T: CaseIterable>(_ type: T.Type) -> [String] {
    type.allCases.map { value in
        if let raw = value as? any RawRepresentable { return "\(raw.rawValue)" }
        return "\(value)"
    }
}
