import Flywheel
import Testing

@testable import Checks

@Suite struct InstructionsTests {
    private static let cases: [(declared: String, good: String, bad: String)] = [
        (#""punctuation:no_comma""#, "a and b", "a，b"),
        (#""change_case:english_lowercase""#, "all small", "All small"),
        (#""change_case:english_capital""#, "ALL BIG 1", "ALL BIg"),
        (#""startend:quotation""#, "“yes”", "\"yes"),
        (#""detectable_format:json_format""#, "```json\n{\"a\": 1}\n```", "{\"a\": 1} done"),
        (#""detectable_format:title""#, "<<Title>>\ntext", "<<>>\ntext"),
        (#""combination:two_responses""#, "one\n******\ntwo", "one\n******\none"),
        (
            #""detectable_content:postscript", "postscript_marker": "P.P.S""#,
            "text\nP. P. S. more", "P.S. text"
        ),
        (
            #""detectable_format:number_bullet_lists", "num_bullets": 2"#,
            "* one\n- two", "* one\n**two**"
        ),
        (
            #""detectable_format:number_highlighted_sections", "num_highlights": 2"#,
            "* *one* and **two**", "* *one* and ** **"
        ),
        (#""detectable_content:number_placeholders", "num_placeholders": 2"#, "[a] [b]", "[a] []"),
        (#""keywords:existence", "keywords": ["Tea", "茶"]"#, "tea 茶", "tea"),
        (#""keywords:forbidden_words", "forbidden_words": ["cat"]"#, "concatenate", "a Cat."),
        (
            #""keywords:frequency", "keyword": "tea", "relation": "less than", "frequency": 2"#,
            "tea steam", "tea, tea"
        ),
        (
            #""keywords:letter_frequency", "letter": "Q", "let_relation": "at least", "let_frequency": 2"#,
            "q Q", "q"
        ),
        (
            #""change_case:capital_word_frequency", "capital_relation": "at least", "capital_frequency": 2"#,
            "A GOOD day", "a GOOD Day"
        ),
        (
            #""startend:end_checker", "end_phrase": "The end.""#, "Well. the end.",
            "The end. Or"
        ),
        (
            #""language:response_language", "language": "zh""#, "今天天气很好，我们去公园散步吧。",
            "The weather is fine, let us walk in the park."
        ),
        (
            #""length_constraints:number_words", "relation": "at least", "num_words": 3"#,
            "one two three", "one two"
        ),
        (
            #""length_constraints:number_sentences", "relation": "less than", "num_sentences": 3"#,
            "One. Two.", "One. Two. Three."
        ),
        (#""length_constraints:number_paragraphs", "num_paragraphs": 2"#, "a\n***\nb", "a\n\nb"),
        (
            #""length_constraints:nth_paragraph_first_word", "num_paragraphs": 2, "nth_paragraph": 2, "first_word": "Tea""#,
            "a\n\n\"Tea, b", "tea\n\na"
        ),
        (
            #""detectable_format:multiple_sections", "num_sections": 2, "section_spliter": "SECTION""#,
            "SECTION 1\na\nSECTION 2\nb", "SECTION 1\nSECTION two"
        ),
        (#""detectable_format:constrained_response""#, "My answer is no.", "No."),
        (#""combination:repeat_prompt", "prompt_to_repeat": "Say hi""#, "say hi\nhi", "hi"),
    ]

    @Test(arguments: cases.indices)
    func `a declared instruction tells a kept one from a broken one`(index: Int) throws {
        let (declared, good, bad) = Self.cases[index]
        let check = try Instructions(
            options(#"{"declared": {"special": [{"id": \#(declared)}]}}"#)
        )
        #expect(try check.verdict(good, to: "go", "special/complex_instruction") == .pass)
        let broken = try check.verdict(bad, to: "go", "special/complex_instruction")
        #expect(broken.dropCode == "instruction_not_followed")
        #expect(try check.verdict(bad, to: "go", "chat/small") == .pass)
    }

    @Test func `every instruction of the paper has a case`() {
        let ids = Instructions.kinds.map { $0.id }
        #expect(Set(ids).count == 25)
        for id in ids {
            #expect(Self.cases.contains { $0.declared.contains("\"\(id)\"") }, "\(id)")
        }
    }

    @Test func `what cannot be made is refused by name`() {
        for text in [#""punctuation:no_coma""#, #""keywords:existence""#] {
            #expect(throws: RuleOptionError.self) {
                try Instructions(options(#"{"declared": {"special": [{"id": \#(text)}]}}"#))
            }
        }
    }

    @Test(arguments: [
        ("Write about tea without using commas.", "Tea, hot", "Tea"),
        ("Tea? Don't include the keywords \"hot\" and \"cold\".", "It is hot.", "It is warm."),
        ("介绍一下茶，不要使用逗号", "茶，好喝", "茶好喝"),
        ("Write it in all lowercase letters", "Tea", "tea"),
        ("Wrap your entire response with double quotation marks.", "tea", "\"tea\""),
        ("Do not use the words \"hot\" or 'cold'. Tea?", "It is cold.", "It is warm."),
        ("写一篇200字的短文", String(repeating: "茶", count: 100), String(repeating: "茶", count: 190)),
        ("List it with exactly 2 bullet points", "* a", "* a\n* b"),
        ("Include the keywords \"tea\", and \"cup\" in it", "a cup", "a cup of tea"),
    ])
    func `an instruction in the prompt counts`(prompt: String, bad: String, good: String) throws {
        let check = try Instructions(.init())
        #expect(try check.verdict(bad, to: prompt).dropCode == "instruction_not_followed")
        #expect(try check.verdict(good, to: prompt) == .pass)
        let off = try Instructions(options(#"{"recognised": false}"#))
        #expect(try off.verdict(bad, to: prompt) == .pass)
    }

    @Test(arguments: [
        "Where do I put commas in this sentence?", "What is the JSON format?", "“不要” 是什么意思",
        "Explain capital letters to a child", "It must not contain lowercase letters",
        "How do I quote a text?", "",
    ])
    func `talk about an instruction is none`(prompt: String) throws {
        #expect(Instructions.recognised(in: prompt).isEmpty)
    }
}
