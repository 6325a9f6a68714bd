/// A dictionary that keeps the order of insertion; equal keys are one, as `1`, `1.0` and `true`.
struct Dict {
    private(set) var entries: [(key: Value, value: Value)] = []
    private var places: [Key: Int] = [:]
    private(set) var depth = 1

    /// What makes keys equal.
    enum Key: Hashable {
        case none
        case int(Int)
        case float(UInt64)
        case text([UInt8])
        case tuple([Key])

        /// Nil for what Python cannot hash.
        init?(_ value: Value) {
            switch value {
            case .none: self = .none
            case .bool(let flag): self = .int(flag ? 1 : 0)
            case .int(let number): self = .int(number)
            case .float(let number):
                self = Int(exactly: number).map(Key.int) ?? .float(number.bitPattern)
            case .string(let text): self = .text(text.bytes)
            case .tuple(let list):
                var keys: [Key] = []
                for item in list.items {
                    guard let key = Key(item) else { return nil }
                    keys.append(key)
                }
                self = .tuple(keys)
            default: return nil
            }
        }
    }

    var count: Int { entries.count }

    /// Up to this many entries a walk is faster than a hash.
    private static let walk = 8

    func place(_ key: Key) -> Int? {
        if entries.count > Self.walk { return places[key] }
        if case .text(let bytes) = key { return place(bytes) }
        return entries.firstIndex { Key($0.key) == key }
    }

    private func place(_ bytes: [UInt8]) -> Int? {
        entries.firstIndex { entry in
            if case .string(let text) = entry.key { text.bytes == bytes } else { false }
        }
    }

    func value(_ key: Key) -> Value? { place(key).map { entries[$0].value } }

    subscript(name: Text) -> Value? {
        let place = entries.count > Self.walk ? places[.text(name.bytes)] : place(name.bytes)
        return place.map { entries[$0].value }
    }

    mutating func set(_ key: Key, _ original: Value, _ value: Value) {
        depth = max(depth, 1 + max(original.depth, value.depth))
        if let place = place(key) {
            entries[place].value = value
            return
        }
        entries.append((original, value))
        guard entries.count > Self.walk else { return }
        if places.isEmpty {
            for (place, entry) in entries.enumerated() {
                if let key = Key(entry.key) { places[key] = place }
            }
        } else {
            places[key] = entries.count - 1
        }
    }

    mutating func set(_ name: Text, _ value: Value) { set(.text(name.bytes), .string(name), value) }
}
