import Flywheel
import Testing

@testable import Privacy

/// Ten thousand numbers of each type with a check digit, and ten thousand that almost are.
struct ChecksumTests {
    private static let cases = 10_000

    @Test(arguments: Generated.all.map(\.kind))
    func `every generated number is found, however it is written`(kind: PersonalDataKind) throws {
        let generated = try #require(Generated.all.first { $0.kind == kind })
        let alone = Redactor(kinds: [kind])
        let all = Redactor(kinds: PersonalDataKind.allCases)
        var random = SeededGenerator(seed: 11)
        var missed: [String] = []
        for place in 0..<Self.cases {
            let (number, groups) = generated.draw(&random)
            let forms = spellings(number, groups: groups)
            let form = forms[random.below(forms.count)]
            if alone.redact(form.text).0 != form.redacted("<\(kind.placeholder)_1>") {
                missed.append(form.text)
            }
            guard place % 10 == 0 else { continue }
            if all.redact(form.text).0.contains(form.spelling) { missed.append(form.text) }
        }
        #expect(missed == [])
    }

    @Test(arguments: Generated.all.map(\.kind))
    func `at most one near miss in a thousand is taken for a number`(
        kind: PersonalDataKind
    ) throws {
        let generated = try #require(Generated.all.first { $0.kind == kind })
        let redactor = Redactor(kinds: [kind])
        var random = SeededGenerator(seed: 12)
        var found: [String] = []
        for _ in 0..<Self.cases {
            let (number, groups) = generated.nearMiss(&random)
            let forms = spellings(number, groups: groups)
            let form = forms[random.below(forms.count)]
            if redactor.redact(form.text).0 != form.text { found.append(form.text) }
        }
        // As many numbers as near misses, all found: precision is cases / (cases + found).
        #expect(Double(Self.cases) / Double(Self.cases + found.count) >= 0.999, "\(found)")
        print("\(kind.rawValue): \(found.count) of \(Self.cases) near misses taken")
    }
}
