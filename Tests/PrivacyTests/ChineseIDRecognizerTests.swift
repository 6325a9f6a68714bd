import Flywheel
import FlywheelTesting
import Foundation
import Testing

@testable import Privacy

struct ChineseIDRecognizerTests {
    private static let provinces = ["11", "31", "44", "50", "62", "65", "81", "83"]

    private func idNumber(_ random: inout SeededGenerator) -> String {
        let province = Self.provinces[random.below(Self.provinces.count)]
        let year = 1930 + random.below(90)
        let tail = [1 + random.below(12), 1 + random.below(28)].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let region = String(1000 + random.below(9000))
        let order = String(String(1000 + random.below(1000)).dropFirst())
        let body = "\(province)\(region)\(year)\(tail.joined())\(order)"
        let check = ChineseIDRecognizer.check(body.compactMap(\.wholeNumberValue))
        return body + (check == 10 ? "X" : "\(check)")
    }

    @Test func `ten thousand generated numbers are all found, however they are written`() {
        var random = SeededGenerator(seed: 1)
        let redactor = Redactor(kinds: [.chineseID])
        var missed: [String] = []
        for _ in 0..<10_000 {
            let number = idNumber(&random)
            let forms = spellings(number, groups: [6, 8, 4])
            let text = forms[random.below(forms.count)]
            let (result, counts) = redactor.redact(text)
            if counts[.chineseID] != 1 || !result.contains("<CN_ID_1>") { missed.append(text) }
        }
        #expect(missed == [])
    }

    @Test func `a wrong check character is no number of a card`() {
        var random = SeededGenerator(seed: 2)
        var found: [String] = []
        for _ in 0..<10_000 {
            let number = idNumber(&random)
            let last = number.last == "X" ? 10 : number.last?.wholeNumberValue ?? 0
            let wrong = (last + 1 + random.below(10)) % 11
            let text = "号码\(number.dropLast())\(wrong == 10 ? "X" : "\(wrong)")。"
            if redacted(text, [.chineseID]) != text { found.append(text) }
        }
        #expect(found == [])
    }

    @Test(arguments: [
        ("身份证44040119580101000x。", "身份证<CN_ID_1>。"),
        ("老身份证610104620927690号", "老身份证<CN_ID_1>号"),
        ("id:110101199003078670,", "id:<CN_ID_1>,"),
    ])
    func `known numbers are replaced`(text: String, result: String) {
        #expect(redacted(text, [.chineseID]) == result)
    }

    @Test(arguments: [
        "610104620932690", "440308199902301512", "1101011990030786701", "991010199003078670",
        "订单号610104620927690A",
    ])
    func `numbers without a day, a province or an end are left alone`(text: String) {
        #expect(redacted(text, [.chineseID]) == text)
    }

    /// The validator's own expectations; where a number stands there with both, it was tested
    /// under two settings of the validator, and the laxer one is ours.
    @Test(.enabled("needs the shared data folder") { SharedData.url("privacy") != nil })
    func `the shared cases are told apart`() throws {
        let rows = try SharedData.lines("privacy/pii_cn_id_cases.jsonl.gz", as: Case.self)
        let valid = Set(rows.filter { $0.valid == true }.map(\.cn_id))
        let invalid = Set(rows.filter { $0.valid == false }.map(\.cn_id)).subtracting(valid)
        #expect(!valid.isEmpty && !invalid.isEmpty)
        for number in valid { #expect(redacted(number, [.chineseID]) == "<CN_ID_1>") }
        for number in invalid { #expect(redacted(number, [.chineseID]) == number) }
    }

    private struct Case: Decodable {
        var cn_id: String
        var valid: Bool?
    }
}
