import Flywheel
import FlywheelTesting
import Foundation
import Testing

@testable import Privacy

struct ChineseIDRecognizerTests {
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
        "440301200305121\n234",
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
