/// Normalization form C with the character data of Unicode 9.0, as `tokenizers` has it.
///
/// The algorithm is that of UAX #15 and of the Unicode Standard, sections 3.11 and 3.12.
final class CanonicalForms: Sendable {
    static let shared = CanonicalForms()

    private let parts: [UInt32: (first: UInt32, second: UInt32)]
    private let pairs: [UInt64: UInt32]
    private let classes: [UInt32: UInt8]
    /// Every character that can differ from its normal form or join the one before it.
    let unstable: [UInt32]

    private init() {
        var parts: [UInt32: (first: UInt32, second: UInt32)] = [:]
        var pairs: [UInt64: UInt32] = [:]
        var classes: [UInt32: UInt8] = [:]
        var unstable: [UInt32] = []
        let excluded = Set(UnicodeRanges.read(UnicodeData.exclusions).joined())
        let numbers = UnicodeRanges.numbers(UnicodeData.decompositions)
        var at = 0
        for place in stride(from: 0, to: numbers.count, by: 3) {
            at += numbers[place]
            let point = UInt32(at)
            let (first, second) = (UInt32(numbers[place + 1]), UInt32(numbers[place + 2]))
            parts[point] = (first, second)
            if second == 0 || excluded.contains(at) {
                unstable.append(point)
            } else {
                pairs[UInt64(first) << 32 | UInt64(second)] = point
                unstable.append(second)
            }
        }
        let ordered = UnicodeRanges.numbers(UnicodeData.combiningClasses)
        at = 0
        for place in stride(from: 0, to: ordered.count, by: 3) {
            at += ordered[place]
            for point in at...(at + ordered[place + 1]) {
                classes[UInt32(point)] = UInt8(ordered[place + 2])
                unstable.append(UInt32(point))
            }
            at += ordered[place + 1] + 1
        }
        unstable += Array(Hangul.vowels) + Array(Hangul.finals)
        (self.parts, self.pairs, self.classes) = (parts, pairs, classes)
        self.unstable = unstable
    }

    /// The composed form of a piece: one stable character and the unstable ones after it.
    func composed(_ scalars: [UInt32]) -> [UInt32] {
        var all: [UInt32] = []
        for scalar in scalars { decompose(scalar, &all) }
        order(&all)
        return compose(all)
    }

    private func decompose(_ scalar: UInt32, _ result: inout [UInt32]) {
        if Hangul.syllables.contains(scalar) {
            result += Hangul.parts(scalar)
        } else if let (first, second) = parts[scalar] {
            decompose(first, &result)
            if second != 0 { decompose(second, &result) }
        } else {
            result.append(scalar)
        }
    }

    /// Sorts runs of marks by combining class; equal ones keep their order.
    private func order(_ scalars: inout [UInt32]) {
        var start = 0
        while start < scalars.count {
            var end = start
            while end < scalars.count, classes[scalars[end]] != nil { end += 1 }
            if end > start + 1 {
                // `sorted` is stable.
                let run = scalars[start..<end].sorted { classes[$0] ?? 0 < classes[$1] ?? 0 }
                scalars.replaceSubrange(start..<end, with: run)
            }
            start = end + 1
        }
    }

    private func compose(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var starter: Int?
        var last: UInt8 = 0
        for scalar in scalars {
            let order = classes[scalar] ?? 0
            if let place = starter, last < order || (last == 0 && result.count == place + 1),
                let joined = Hangul.joined(result[place], scalar)
                    ?? pairs[UInt64(result[place]) << 32 | UInt64(scalar)]
            {
                result[place] = joined
                continue
            }
            if order == 0 { starter = result.count }
            last = order
            result.append(scalar)
        }
        return result
    }
}

/// Korean syllables are composed by rule: the Unicode Standard, section 3.12.
private enum Hangul {
    static let syllables: Range<UInt32> = 0xAC00..<(0xAC00 + 11172)
    static let leads: Range<UInt32> = 0x1100..<0x1113
    static let vowels: Range<UInt32> = 0x1161..<0x1176
    static let finals: Range<UInt32> = 0x11A8..<0x11C3

    static func parts(_ syllable: UInt32) -> [UInt32] {
        let index = syllable - syllables.lowerBound
        let (lead, vowel, final) = (index / 588, index % 588 / 28, index % 28)
        let open = [leads.lowerBound + lead, vowels.lowerBound + vowel]
        return final == 0 ? open : open + [finals.lowerBound + final - 1]
    }

    static func joined(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            let index = (first - leads.lowerBound) * 21 + second - vowels.lowerBound
            return syllables.lowerBound + index * 28
        }
        guard syllables.contains(first), (first - syllables.lowerBound) % 28 == 0,
            finals.contains(second)
        else { return nil }
        return first + second - finals.lowerBound + 1
    }
}
