import Demo
import Testing

struct CanaryTests {
    private let canaries = logsOfSeven.joined().compactMap(\.canary)

    @Test func `every kind of personal data occurs and stands in its prompt`() {
        #expect(Set(canaries.map(\.kind)) == Set(Canary.Kind.allCases))
        for session in logsOfSeven.joined() {
            guard let canary = session.canary else { continue }
            #expect(session.rows.contains { $0.content.contains(canary.value) })
        }
    }

    @Test func `card numbers pass the Luhn check`() {
        for canary in canaries where canary.kind == .bankCard {
            let digits = canary.value.filter(\.isNumber)
            #expect(digits.count == 16 || digits.count == 19)
            #expect(
                digits.last?.wholeNumberValue == Canary.luhnDigit(for: String(digits.dropLast()))
            )
        }
    }

    @Test func `identity numbers pass MOD 11-2`() {
        for canary in canaries where canary.kind == .chineseID {
            #expect(canary.value.count == 18)
            let check = Canary.identityCheck(for: String(canary.value.dropLast()))
            #expect(String(canary.value.suffix(1)) == check)
        }
    }

    /// Published examples: GB 11643-1999 and ISO/IEC 7812-1.
    @Test func `the checks agree with published examples`() {
        #expect(Canary.identityCheck(for: "11010519491231002") == "X")
        #expect(Canary.luhnDigit(for: "7992739871") == 3)
    }
}
