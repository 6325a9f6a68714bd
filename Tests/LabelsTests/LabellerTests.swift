import Flywheel
import Foundation
import Testing
import YAML

@testable import Labels

struct LabellerTests {
    private func candidate(_ prompt: String) -> Candidate {
        Candidate(id: "c", conversation: "c", turn: 0, messages: [Message(.user, prompt)])
    }

    private func type(_ name: String) throws -> TaskType { try #require(TaskType(name)) }

    @Test func `the first type that fits wins, and others make it less sure`() throws {
        let labeller = try Labeller(
            Taxonomy(types: [
                .init(type("a/first"), any: ["apple", "pear"], not: ["stone"]),
                .init(type("a/second"), all: ["apple", "pie"]),
            ])
        )
        let both = labeller.label(candidate("an apple pie"))
        #expect(both.taskType.description == "a/first")
        #expect(both.method == "pattern:a/first")
        #expect(both.confidence == 0.5)
        let second = labeller.label(candidate("apple pie with a stone"))
        #expect(second.taskType.description == "a/second" && second.confidence == 1)
        let none = labeller.label(candidate("a stone"))
        #expect(none == Label(candidate: "c", taskType: .unknown, method: "none", confidence: 0))
    }

    @Test func `only the prompt counts`() throws {
        let labeller = try Labeller(Taxonomy(types: [.init(type("a/b"), any: ["apple"])]))
        var late = candidate("pear")
        late.messages.insert(Message(.user, "apple"), at: 0)
        #expect(labeller.label(late).taskType == .unknown)
    }

    @Test func `a taxonomy that cannot mean what it says is refused`() throws {
        let some = try type("a/b")
        let cases: [(Taxonomy, LabelsError.Code)] = [
            (Taxonomy(types: [.init(some)]), .noPatterns),
            (Taxonomy(types: [.init(some, not: ["x"])]), .noPatterns),
            (Taxonomy(types: [.init(some, any: ["x"]), .init(some, any: ["y"])]), .repeatedType),
            (Taxonomy(types: [.init(.unknown, any: ["x"])]), .unknownAsType),
            (Taxonomy(types: [.init(some, any: ["(x"])]), .invalidPattern),
        ]
        for (taxonomy, code) in cases {
            let error = #expect(throws: LabelsError.self) { try Labeller(taxonomy) }
            #expect(error?.code == code)
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test func `the fingerprint changes with anything a label depends on`() throws {
        let entries: [[Taxonomy.Entry]] = [
            [.init(try type("a/b"), any: ["x", "y"])], [.init(try type("a/b"), any: ["x,1:y"])],
            [.init(try type("a/b"), all: ["x", "y"])], [.init(try type("a/b"), any: ["y", "x"])],
            [.init(try type("a/c"), any: ["x", "y"])],
            [.init(try type("a/b"), any: ["x"], not: ["y"])],
        ]
        #expect(Set(entries.map { Taxonomy(types: $0).fingerprint }).count == entries.count)
    }

    @Test func `the demo's prompts get the demo's task types`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "pipelines/taxonomy.yaml")
        let node = try YAMLNode(parsing: Array(Data(contentsOf: file)), file: "taxonomy.yaml")
        let labeller = try Labeller(node.decode(Taxonomy.self))
        for (prompt, expected) in Self.prompts {
            #expect(labeller.label(candidate(prompt)).taskType.description == expected, "\(prompt)")
        }
    }

    private static let prompts: [(String, String)] = [
        ("Write March 3, 2026 as YYYY-MM-DD.", "extract/date"),
        ("ISO date for the 3rd of May 1999, please.", "extract/date"),
        ("Cnovert 12 Sep 2001 to an ISO date.", "extract/date"),
        ("把 5 June 2020 改成 ISO 格式", "extract/date"),
        ("把2026年10月1日写成ISO日期。", "extract/date_zh"), ("请转唤日期：1999年1月2号", "extract/date_zh"),
        ("qing zhuanhuan riqi: 2020 nian 5 yue 6 ri", "extract/date_zh"),
        ("Convert 12 km to m.", "convert/unit"), ("How many cm are in 7 metres?", "convert/unit"),
        ("And 12 km?", "convert/unit"), ("3公里是多少米？", "convert/unit"),
        ("I have 5 housr. How much is that in minutes?", "convert/unit"),
        (#"{"name": "bo", "city": "sa"} Get "city"."#, "json/get"),
        (#"取 "city" 的值：{"name": "bo", "city": "sa"}"#, "json/get"),
        ("Make JSON with name, age, city: Anna is 30 and lives in Oslo.", "json/make"),
        ("Ben, 12, from Rome. 帮我写成 JSON", "json/make"),
        ("Use American spelling: Tom realised the colour.", "rewrite/spelling"),
        ("Use Amrican spellnig: Tom realised the colour.", "rewrite/spelling"),
        ("Write in Amercian English: the grey tyre", "rewrite/spelling"),
        ("qing gai cheng meishi pinxie: The grey tyre is here.", "rewrite/spelling"),
        ("提取订单：3箱苹果，送到北京。", "extract/order_zh"), ("定单信息：北京，苹果3箱。", "extract/order_zh"),
        ("extract order 信息：北京，苹果3箱", "extract/order_zh"),
        (
            "Route to billing, delivery, technical or praise: I was charged 20 dollars",
            "classify/route"
        ),
        ("Error 5 since May 2020. Label: biling, delivery, technical or praise?", "classify/route"),
        ("你好", "chat/small_talk"), ("Tell me a joke", "chat/small_talk"),
        ("No, that is wrong. Try again.", "unknown"), ("Explain gravity", "unknown"),
        ("", "unknown"),
    ]
}
