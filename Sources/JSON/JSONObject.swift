/// Members in the order they were written, each key once.
///
/// Two objects are equal when they map the same keys to the same values; order
/// is kept for writing and says nothing about meaning (RFC 8259 §4).
package struct JSONObject: Sendable {
    private var entries: [(key: String, value: JSONValue)] = []
    /// Built only past `indexedFrom` members: scanning a few keys beats hashing them.
    private var index: [ExactText: Int] = [:]

    private static let indexedFrom = 17

    package init() {}

    /// Later members win over earlier ones of the same key.
    package init(_ members: some Sequence<(key: String, value: JSONValue)>) {
        for member in members { set(member.key, member.value) }
    }

    /// Setting nil removes the member; a key that is present keeps its place.
    package subscript(_ key: String) -> JSONValue? {
        get { position(of: key).map { entries[$0].value } }
        set {
            if let newValue {
                set(key, newValue)
            } else if let place = position(of: key) {
                entries.remove(at: place)
                rebuildIndex()
            }
        }
    }

    package var keys: [String] { entries.map(\.key) }

    /// Returns whether the key was there before.
    @discardableResult
    mutating func set(_ key: String, _ value: JSONValue) -> Bool {
        if let place = position(of: key) {
            entries[place].value = value
            return true
        }
        entries.append((key, value))
        if entries.count == Self.indexedFrom {
            rebuildIndex()
        } else if entries.count > Self.indexedFrom {
            index[ExactText(key)] = entries.count - 1
        }
        return false
    }

    mutating func reserve(_ count: Int) {
        entries.reserveCapacity(count)
    }

    private func position(of key: String) -> Int? {
        guard entries.count < Self.indexedFrom else { return index[ExactText(key)] }
        return entries.firstIndex { ExactText($0.key) == ExactText(key) }
    }

    private mutating func rebuildIndex() {
        index.removeAll(keepingCapacity: true)
        guard entries.count >= Self.indexedFrom else { return }
        for (place, entry) in entries.enumerated() { index[ExactText(entry.key)] = place }
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { entries.count }
    package subscript(position: Int) -> (key: String, value: JSONValue) { entries[position] }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // Members are mixed without order, as equality ignores it.
        var mixed = 0
        for entry in entries {
            var own = Hasher()
            own.combine(entry.key)
            own.combine(entry.value)
            mixed ^= own.finalize()
        }
        hasher.combine(mixed)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { set(key, value) }
    }
}
