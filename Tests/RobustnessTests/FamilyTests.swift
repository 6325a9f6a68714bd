import Flywheel
import Testing
import Text

@testable import Robustness

struct FamilyTests {
    private func spoiled(_ family: RobustnessFamily, _ prompt: String) -> Set<String> {
        Set(
            (0..<200).compactMap { seed -> String? in
                var random = SeededGenerator(seed: UInt64(seed))
                return family.spoil(PromptText(prompt), &random)
            }
        )
    }

    @Test func `a typo is one slip in an English word that keeps its first letter`() {
        let found = spoiled(.typo, "convert it")
        #expect(
            found.count > 15
                && found.contains { $0.count == 10 && $0.sorted() != "convert it".sorted() }
        )
        #expect(found.contains("covnert it") && found.contains("conert it"))
        #expect(found.contains("connvert it"))
        for text in found where text != "convert it" {
            #expect(EditDistance.between(text, "convert it") == 1 && text.hasPrefix("c"))
        }
    }

    @Test func `a Chinese typo sounds the same, drops or doubles a character`() {
        let found = spoiled(.typo, "改成格式")
        #expect(found.contains("改城格式") && found.contains("改格式") && found.contains("改成格式式"))
        #expect(found.allSatisfy { EditDistance.between($0, "改成格式") == 1 })
        #expect(spoiled(.typo, "不要").contains("要") == false)
    }

    @Test func `a truncated prompt lacks its politeness or the end of its last word`() {
        #expect(spoiled(.truncated, "ISO date of it, please.").contains("ISO date of it"))
        #expect(spoiled(.truncated, "帮我翻译这句话吧，谢谢！").contains("帮我翻译这句话吧"))
        let cut = spoiled(.truncated, "Explain the movement of the planets")
        #expect(cut.contains("Explain the movement of the planet"))
        #expect(cut.allSatisfy { $0.hasPrefix("Explain the movement of the plan") })
        #expect(spoiled(.truncated, "Convert 12 km to m.") == ["Convert 12 km to m"])
        #expect(spoiled(.truncated, "Use American spelling: a grey tyre") == [])
        #expect(spoiled(.truncated, "好") == [])
    }

    @Test func `words of the glossary are typed in pinyin`() {
        #expect(spoiled(.pinyin, "把它写成JSON格式") == ["把它xiecheng JSON格式", "把它写成JSON geshi"])
        #expect(spoiled(.pinyin, "Explain it") == [])
    }

    @Test func `common words are swapped for the other language's`() {
        #expect(spoiled(.mixedScript, "这个日期是什么").contains("这个 date 是什么"))
        #expect(spoiled(.mixedScript, "convert it") == ["转换 it"])
        #expect(spoiled(.mixedScript, "dates and reconvert") == [])
    }

    @Test func `empty, huge and strange prompts are survived`() {
        let strange = [
            "", " ", "\n", "👨‍👩‍👧", "\"", "{{{{", "12", String(repeating: "word 字 ", count: 200),
        ]
        for prompt in strange {
            var random = SeededGenerator(seed: 1)
            for family in RobustnessFamily.allCases {
                let text = family.spoil(PromptText(prompt), &random)
                #expect(text == nil || prompt.count > 100)
            }
        }
    }
}
