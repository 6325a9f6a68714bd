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
        ("帮我fanyi这句话", "harvested_pinyin"), ("请 jieshi yixia 这个词", "harvested_pinyin"),
        ("thank youuu!!!", "harvested_misspelt"),
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
        "Rewrite: the colour of honour", "openai 库与我的应用不兼容", "写一首三行诗（terza rima）",
        "类似于\"It's time to live well!\"的标语", "code.ts文件在哪里", "看 https://a.io/dazhong_lanlan 这篇",
        "为getAllList()写注释", "照片在 https://x.com/aaab 上", "I have a toilet to get rid of", "抱抱我吗？ :(",
        "bot.sendMessage(chat 怎么用", "什么是 mining 和 landing page",
    ])
    func `well typed prompts are left alone`(prompt: String) throws {
        #expect(try code(Self.rules.get(), prompt) == nil)
    }
}
