import Testing
import YAML

/// Parses `text`, which has to be refused, and gives the error as a person sees it.
func refusal(_ text: String) -> String {
    do throws(YAMLError) {
        _ = try YAMLNode(parsing: Array(text.utf8), file: "p.yaml")
        return "accepted"
    } catch {
        return error.description
    }
}

struct YAMLNodeTests {
    @Test func `every value knows its line, column and path`() throws {
        let root = try YAMLNode(
            parsing: Array("stages:\n  - pull: {}\n  - filter:\n      rules: [ a, 中文, b ]\n".utf8),
            file: "p.yaml"
        )
        let rules = try #require(root["stages"]?.elements?[1]["filter"]?["rules"])
        let last = try #require(rules.elements?[2])
        #expect(last.string == "b")
        #expect((last.line, last.column) == (4, 23))
        #expect(last.path == "stages[1].filter.rules[2]")
        #expect(last.error(.invalidValue, "no").description == "p.yaml:4:23: no")
    }

    @Test(arguments: [("a:", true), ("a: ~", true), ("a: null", true), ("a: ''", false)])
    func `nothing written is null, an empty quoted text is not`(text: String, null: Bool) throws {
        let node = try #require(try YAMLNode(parsing: Array(text.utf8), file: "p.yaml")["a"])
        #expect(node.isNull == null)
        #expect(node.string == (null ? nil : ""))
    }

    @Test func `an empty file is a null and a byte order mark is no text`() throws {
        #expect(try YAMLNode(parsing: [], file: "p.yaml").isNull)
        let marked = try YAMLNode(parsing: Array("\u{FEFF}a: b".utf8), file: "p.yaml")
        #expect(marked["a"]?.string == "b")
        #expect(marked.column == 1)
    }

    @Test func `an alias keeps the position of its anchor and takes the path of its use`() throws {
        let root = try YAMLNode(
            parsing: Array("a: &x\n  b: [1, 2]\nc: *x\n".utf8),
            file: "p.yaml"
        )
        let node = try #require(root["c"]?["b"]?.elements?[1])
        #expect(node.string == "2")
        #expect((node.line, node.column, node.path) == (2, 10, "c.b[1]"))
    }

    @Test(arguments: [
        (
            "a: [1, 2\nb: 3\n",
            "p.yaml:2:2: while parsing a flow sequence: did not find expected ',' or ']'"
        ),
        (
            "a:\n\tb: 1\n",
            """
            p.yaml:2:1: while scanning for the next token: found character that cannot start any \
            token; indent with spaces, and quote a value that starts with @ ` or %
            """
        ),
        ("a: 1\nb: \u{1}\n", "p.yaml:2:4: control characters are not allowed"),
        ("a: 1\nb: 2\na: 3\n", "p.yaml:3:1: the key 'a' is already on line 1"),
        (
            "a: 1\n---\nb: 2\n",
            "p.yaml:2:1: a second document starts here; keep one document a file"
        ),
        (
            "a: !!str 1",
            """
            p.yaml:1:4: the tag tag:yaml.org,2002:str is not used here; remove it and quote the \
            value if it is text
            """
        ),
        (
            "x: &x {a: 1}\ny:\n  <<: *x\n",
            """
            p.yaml:3:3: merge keys (<<) are not used here; write the keys out, or alias the whole \
            mapping
            """
        ),
        ("? [a, b]\n: 1\n", "p.yaml:1:3: a key has to be a plain name"),
        ("a: *b\n", "p.yaml:1:4: no anchor &b is complete before this alias"),
        ("a: &a [*a]\n", "p.yaml:1:8: no anchor &a is complete before this alias"),
    ])
    func `what is refused says where and why`(text: String, expected: String) {
        #expect(refusal(text) == expected)
    }

    @Test func `bytes that are not UTF-8 are refused at their line`() {
        let bytes = Array("a: 1\nb: 好".utf8) + [0xC4, 0xE3, 0xBA, 0xC3]
        let error = #expect(throws: YAMLError.self) {
            try YAMLNode(parsing: bytes, file: "gbk.yaml")
        }
        #expect(error?.code == .notUTF8)
        #expect(
            error?.description
                == "gbk.yaml:2:5: not UTF-8; save the file as UTF-8 (iconv -f GB18030 -t UTF-8 for Chinese)"
        )
    }

    @Test func `aliases that multiply without end are refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(uses)]\n"
        }
        #expect(refusal(text).hasSuffix("aliases stand for more than 10000 values"))
    }

    @Test func `nesting is bounded, written out or through aliases`() {
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(refusal(deep) == "p.yaml:1:66: nested deeper than 64 levels")
        var chain = "a0: &a0 [x]\n"
        for level in 1...70 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(refusal(chain).hasSuffix("nested deeper than 64 levels"))
    }

    @Test func `a file that cannot be read says which and why`() {
        let error = #expect(throws: YAMLError.self) { try YAMLNode.load(path: "/no/such.yaml") }
        #expect(error?.code == .unreadable)
        #expect(error?.description == "/no/such.yaml: cannot open: No such file or directory")
    }
}
