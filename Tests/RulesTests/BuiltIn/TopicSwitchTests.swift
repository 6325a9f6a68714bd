import Flywheel
import Testing

@testable import Rules

struct TopicSwitchTests {
    private static let rules = ruleSet("topic_switch@1")
    private let english = talk(
        "How do volcanoes erupt and where does magma come from deep beneath mountains?",
        """
        Magma forms where mantle rock melts, often near tectonic plates that collide or separate. \
        Rising pressure, dissolved gases, water vapour, carbon dioxide and buoyancy drive molten \
        rock upward through fractures until eruption releases lava, ashes, pumice, bombs, \
        sulphur, steam clouds, pyroclastic flows, lahars, tephra, glowing fountains, \
        earthquakes, tremors, craters, calderas, geysers, springs and sometimes tsunamis.
        """
    )
    private let chinese = talk(
        "火山为什么会喷发，岩浆从地下深处怎样来到地面？",
        "岩浆形成于地幔岩石部分熔融之处，常见板块碰撞或分离地带。压力升高、气体溶解、水蒸气膨胀推动熔岩沿裂缝上升，直到喷发释放火山灰与浮石，伴随地震、泥石流、海啸。"
    )

    @Test func `a switch that is announced is tagged`() throws {
        for prompt in [
            "By the way, what is a sonnet?", "Another question: who wrote Faust?",
            "Now to change topics, what do you know about snails?",
        ] {
            #expect(try code(Self.rules.get(), prompt, after: english) == "switch_announced")
        }
        #expect(try code(Self.rules.get(), "换个话题，李白是谁", after: chinese) == "switch_announced")
        #expect(try code(Self.rules.get(), "By the way, hello") == nil)
        #expect(try code(Self.rules.get(), "顺便问一下，上述的食谱是几人份？", after: chinese) == nil)
    }

    @Test func `a prompt that shares nothing with the talk is a switch`() throws {
        let python =
            "Write Python functions reading spreadsheet columns and plotting monthly sales revenue"
        #expect(try code(Self.rules.get(), python, after: english) == "no_shared_words")
        #expect(try code(Self.rules.get(), "孩子适合读哪些童话书籍", after: chinese) == "no_shared_words")
    }

    @Test func `a follow-up is none`() throws {
        let close = "Which mountains have erupting volcanoes with dangerous lava flows near cities?"
        #expect(try code(Self.rules.get(), close, after: english) == nil)
        #expect(
            try code(
                Self.rules.get(),
                "Could you write that shorter, plainer, funnier, sweeter?",
                after: english
            ) == nil
        )
        #expect(try code(Self.rules.get(), "谢谢，再见", after: chinese) == nil)
        #expect(try code(Self.rules.get(), "哪座火山喷发次数最多", after: chinese) == nil)
    }

    @Test(arguments: ["有莫文蔚、周星驰、吴孟达和陈慧琳", "为什么不呢，逐步揭示理由给大家", "我所指的工作是先进的学术出版物吗"])
    func `a reply is none`(prompt: String) throws {
        #expect(try code(Self.rules.get(), prompt, after: chinese) == nil)
    }
}
