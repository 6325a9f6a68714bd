import Testing
import YAML

@Suite struct YAMLMakerTests {
    private struct Options: Decodable { var turns: Int }

    @Test func `a maker decodes what the file names at run time`() throws {
        let node = try YAMLNode(parsing: Array("turns: 3".utf8), file: "c.yaml")
        #expect(try node.decode(with: { try Options(from: $0).turns }) == 3)
    }

    @Test func `a maker's unknown keys are refused too`() throws {
        let node = try YAMLNode(parsing: Array("turns: 3\nturn: 4".utf8), file: "c.yaml")
        let error = #expect(throws: YAMLError.self) {
            try node.decode(with: { try Options(from: $0).turns })
        }
        #expect(error?.description == "c.yaml:2:1: unknown key 'turn'; did you mean 'turns'?")
    }
}
