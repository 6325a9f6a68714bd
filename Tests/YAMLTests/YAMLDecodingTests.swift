import Testing
import YAML

private struct Teach: Decodable, Equatable {
    var model: String
    var concurrency: Int
    var temperature: Double?
    var stream: Bool?
}

private enum Engine: String, Decodable, CaseIterable { case native, transformers }

private struct Recipe: Decodable, Equatable {
    var engine: Engine
    var mix: [String: Double]
    var shapes: [Teach]?
}

private struct NoOptions: Decodable {}

/// Durations as a rule author would write them: a scalar that is checked on the way in.
private struct Hours: Decodable, Equatable {
    var count: Int
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.last == "h", let count = Int(text.dropLast()) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "write hours as 2h"
            )
        }
        self.count = count
    }
}

private struct Window: Decodable { var settle: Hours }

private struct Raw: Decodable {
    var name: String
    var options: YAMLNode
}

private enum Step: Decodable, Equatable {
    case pull(rows: Int)
    case teach(model: String)
}

private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws(YAMLError) -> T {
    try YAMLNode(parsing: Array(text.utf8), file: "p.yaml").decode(type)
}

private func refusal<T: Decodable>(_ type: T.Type, _ text: String) -> String {
    do throws(YAMLError) {
        _ = try decode(type, text)
        return "accepted"
    } catch {
        return error.description
    }
}

struct YAMLDecodingTests {
    @Test func `a struct is read with optionals, lists and dictionaries`() throws {
        #expect(
            try decode(Teach.self, "model: 4\nconcurrency: 10_000\ntemperature: ~\n")
                == Teach(model: "4", concurrency: 10_000, temperature: nil, stream: nil)
        )
        let recipe = try decode(
            Recipe.self,
            "engine: native\nmix: {reasoning: 2.0, chat: 5e-1}\nshapes: [{model: a, concurrency: -1}]"
        )
        #expect(recipe.mix == ["reasoning": 2, "chat": 0.5])
        #expect(recipe.shapes?.first?.concurrency == -1)
    }

    @Test(arguments: [
        (
            "model: a\nconcurrency: 1\nstraem: true\n",
            "p.yaml:3:1: unknown key 'straem'; did you mean 'stream'?"
        ),
        (
            "model: a\nconcurency: 64\n",
            "p.yaml:2:1: unknown key 'concurency'; did you mean 'concurrency'?"
        ),
        (
            "model: a\nconcurrency: 1\nbudget: 3\n",
            """
            p.yaml:3:1: unknown key 'budget'; known keys: concurrency, model, stream, temperature
            """
        ),
        ("\n\nmodel: a\n", "p.yaml:3:1: missing key 'concurrency'"),
        (
            "model: a\nconcurrency: 010",
            "p.yaml:2:14: expected a whole number, found '010'; remove the leading zero"
        ),
        (
            "model: a\nconcurrency: '10'",
            "p.yaml:2:14: expected a whole number, found the quoted text '10'; remove the quotes"
        ),
        ("model: a\nconcurrency: 1.5", "p.yaml:2:14: expected a whole number, found '1.5'"),
        ("model: a\nconcurrency: 1__0", "p.yaml:2:14: expected a whole number, found '1__0'"),
        (
            "model: a\nconcurrency: 99999999999999999999",
            "p.yaml:2:14: 99999999999999999999 is not within -9223372036854775808...9223372036854775807"
        ),
        ("model: a\nconcurrency:", "p.yaml:2:13: expected a whole number, found nothing"),
        ("model: [a]\nconcurrency: 1", "p.yaml:1:8: expected a string, found a list"),
        (
            "model: a\nconcurrency: 1\nstream: yes",
            "p.yaml:3:9: expected true or false, found 'yes'; write true"
        ),
        (
            "model: a\nconcurrency: 1\nstream: maybe",
            "p.yaml:3:9: expected true or false, found 'maybe'"
        ),
        (
            "model: a\nconcurrency: 1\ntemperature: .inf",
            "p.yaml:3:14: expected a number, found '.inf'"
        ),
        ("- a\n", "p.yaml:1:1: expected a mapping, found a list"),
        ("", "p.yaml:1:1: expected a mapping, found nothing"),
    ])
    func `a wrong file is refused at its line`(text: String, expected: String) {
        #expect(refusal(Teach.self, text) == expected)
    }

    @Test func `unknown keys are found at every depth`() {
        let text =
            "engine: native\nmix: {}\nshapes:\n  - {model: a, concurrency: 1}\n  - {model: b, concurrency: 1, x: 2}\n"
        #expect(refusal(Recipe.self, text).hasPrefix("p.yaml:5:32: unknown key 'x'; known keys: "))
        let error = #expect(throws: YAMLError.self) { try decode(Recipe.self, text) }
        #expect(error?.path == "shapes[1].x")
        #expect(error?.code == .unknownKey)
    }

    @Test func `an unknown value of an enumeration names the nearest`() {
        #expect(
            refusal(Recipe.self, "engine: nativ\nmix: {}")
                == "p.yaml:1:9: unknown value 'nativ'; did you mean 'native'?"
        )
        #expect(
            refusal(Recipe.self, "engine: cuda\nmix: {}")
                == "p.yaml:1:9: unknown value 'cuda'; known values: native, transformers"
        )
    }

    @Test func `a type's own refusal is shown at its value`() throws {
        #expect(try decode(Window.self, "settle: 2h").settle.count == 2)
        let error = #expect(throws: YAMLError.self) { try decode(Window.self, "settle: 2 hours") }
        #expect(error?.description == "p.yaml:1:9: write hours as 2h")
        #expect(error?.code == .invalidValue)
    }

    @Test func `a raw subtree is kept for later and checked then`() throws {
        let raw = try decode(Raw.self, "name: r\noptions:\n  model: a\n  concurrency: x\n")
        let error = #expect(throws: YAMLError.self) { try raw.options.decode(Teach.self) }
        #expect(error?.description == "p.yaml:4:16: expected a whole number, found 'x'")
        #expect(error?.path == "options.concurrency")
        let byName = try decode([String: YAMLNode].self, "length@1: {characters: 2}\n")
        #expect(byName["length@1"]?["characters"]?.string == "2")
    }

    @Test func `a type without options takes none`() throws {
        _ = try decode(NoOptions.self, "{}")
        _ = try decode(NoOptions.self, "")
        #expect(
            refusal(NoOptions.self, "a: 1") == "p.yaml:1:1: unknown key 'a'; no keys are known here"
        )
        #expect(
            refusal(NoOptions.self, "7")
                == "p.yaml:1:1: expected nothing, as this takes no options, found '7'"
        )
    }

    @Test func `keys of an enumeration's payload are strict too`() throws {
        #expect(
            try decode([Step].self, "- pull: {rows: 3}\n- teach: {model: a}") == [
                .pull(rows: 3), .teach(model: "a"),
            ]
        )
        #expect(
            refusal([Step].self, "- pull: {rows: 3, row: 4}")
                == "p.yaml:1:19: unknown key 'row'; did you mean 'rows'?"
        )
    }
}
