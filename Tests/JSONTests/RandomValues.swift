import JSON

/// Values of every kind from a seed, edge cases over-represented.
struct RandomValues {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &+ 0x9E37_79B9_7F4A_7C15
    }

    mutating func next(depth: Int) -> JSONValue {
        switch draw(depth > 0 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(draw(2) == 0)
        case 2: return .integer(Int64(bitPattern: bits()) >> Int64(draw(64)))
        case 3: return .number(double())
        case 4, 5: return .string(string())
        case 6: return .array((0..<draw(6)).map { _ in next(depth: depth - 1) })
        default:
            let members = (0..<draw(24)).map { _ in
                (key: string(), value: next(depth: depth - 2))
            }
            return .object(JSONObject(members))
        }
    }

    /// Some bytes changed, inserted or dropped, and sometimes the end cut off.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let marks = Array("[]{}\",:\\0e-.tn \u{0}".utf8) + [0xFF, 0xC0]
        for _ in 0...draw(3) where !bytes.isEmpty {
            let place = draw(bytes.count)
            switch draw(4) {
            case 0: bytes[place] = marks[draw(marks.count)]
            case 1: bytes.insert(marks[draw(marks.count)], at: place)
            case 2: bytes.remove(at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }

    private mutating func double() -> Double {
        let number = Double(bitPattern: bits())
        return number.isFinite ? number : Double(draw(1000)) / 8
    }

    private mutating func string() -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7E, 0x80...0x7FF, 0x4E00...0x9FFF, 0xE000...0xFFFF,
            0x1_0000...0x10_FFFF, 0x300...0x304,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<draw(12) {
            let range = ranges[draw(ranges.count)]
            let scalar = range.lowerBound + UInt32(draw(range.count))
            if let scalar = Unicode.Scalar(scalar) { text.append(scalar) }
        }
        return String(text)
    }

    private mutating func draw(_ bound: Int) -> Int {
        Int(bits() % UInt64(bound))
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
