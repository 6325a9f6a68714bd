import Flywheel
import Testing

@testable import Rules

struct HarvestRobustnessTests {
    private static let rules = ruleSet("harvest_robustness@1")

    @Test(arguments: [
        ("convrt 12 km to miles", "harvested_misspelt"), ("Teh date is?", "harvested_misspelt"),
        ("pleeease help me", "harvested_misspelt"), ("这个因该怎么写", "harvested_misspelt"),
        ("extract the date from", "harvested_unfinished"), ("请帮我把", "harvested_unfinished"),
        ("translate \"good morning", "harvested_unfinished"), ("日期，城市，", "harvested_unfinished"),
        ("帮我fanyi这句话", "harvested_pinyin"),
        ("ba zhe ju hua fan yi cheng ying wen", "harvested_pinyin"),
    ])
    func `badly typed prompts are tagged`(prompt: String, expected: String) throws {
        let ruling = try judged(Self.rules.get(), prompt)
        #expect(try code(Self.rules.get(), prompt) == expected)
        #expect(ruling.candidate.tags.contains(.harvested))
        #expect(ruling.rejection == nil)
    }

    @Test(arguments: [
        "Convert 12.5 km to miles.", "把2026年10月1日写成ISO格式", "Get \"city\" from {\"city\": \"Rome\"}",
        "用Python写一个machine learning的例子", "visit www.example.com", "World War III began when?",
        "can you change the name", "订单：北京，手机，3台", "He said \"hi\" to me", "I'm fine",
        "Is the parcel from Beijing here?", "写一个online banking的介绍", "",
        "Rewrite: the colour of honour",
    ])
    func `well typed prompts are left alone`(prompt: String) throws {
        #expect(try code(Self.rules.get(), prompt) == nil)
    }
}
