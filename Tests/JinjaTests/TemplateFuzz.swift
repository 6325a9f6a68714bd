import Jinja

/// Broken templates from whole ones: bytes changed, parts cut, doubled and put elsewhere.
struct TemplateFuzz {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    private static let pieces = [
        "{%", "%}", "{{", "}}", "{#", "#}", "-%}", "{%-", "'", "\"", "\\", "(", ")", "[", "]", "{",
        "}", "|", "~", ".", ",", ":", "**", "not ", " in ", " is ", " if ", " else ", "for ",
        "set ",
        "endfor", "endif", "macro ", "call ", "loop", "namespace()", "range(9)", "| tojson",
        "| map('upper')", "[::-1]", "\u{0}", "é", "\u{FEFF}", "999999999999999999999", "%s",
    ].map { Array($0.utf8) }

    mutating func mutated(_ source: String) -> String {
        var bytes = Array(source.utf8)
        for _ in 0...below(4) {
            let place = below(bytes.count + 1)
            let end = min(bytes.count, place + below(40))
            switch below(5) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: Array(bytes[place..<end]), at: below(bytes.count + 1))
            case 2: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
            case 3 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: next())
            default: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: end)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads and renders mutations; how many gave text. Anything but text or a `JinjaError` is a
    /// crash of the process.
    mutating func run(_ sources: [String], _ values: [TemplateValue.Entry], count: Int) -> Int {
        var rendered = 0
        for _ in 0..<count {
            do {
                var template = try Template(mutated(sources[below(sources.count)]))
                template.limits.steps = 20_000
                template.limits.textBytes = 1 << 20
                _ = try template.render(values, now: Moment(year: 2025, month: 1, day: 1))
                rendered += 1
            } catch {}
        }
        return rendered
    }
}
