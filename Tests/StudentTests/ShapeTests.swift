import Foundation
import Testing

@testable import Student

@Suite struct ShapeTests {
    private let plain =
        #"{"heads":4,"hidden":16,"intermediate":24,"keyValueHeads":2,"layers":2,"#
        + #""maximumLength":64,"vocabulary":301}"#

    @Test func `a plain shape is written and read as before there were variants`() throws {
        #expect(try String(decoding: JSONFile.encode(pocketShape), as: UTF8.self) == plain)
        let read = try JSONDecoder().decode(Shape.self, from: Data(plain.utf8))
        #expect(read == pocketShape)
        #expect(read.headWidth == 4)
    }

    @Test func `a plain student starts from the same bits whatever variants exist`() {
        let parameters = Parameters(pocketShape)
        parameters.initialize(seed: 5)
        var digest = Digest()
        let values = parameters.values
        digest.add(UnsafeRawBufferPointer(start: values.start, count: parameters.layout.count * 4))
        #expect(
            digest.hex() == "8965d52d27b667a94ee8c62967bd15fc0b422fabadfe7c4fb32161b718a3cb5f"
        )
    }

    @Test(arguments: pocketVariants)
    func `a variant is the same after writing and reading`(name: String, shape: Shape) throws {
        let data = try JSONFile.encode(shape)
        #expect(try JSONDecoder().decode(Shape.self, from: data) == shape)
        #expect(throws: Never.self) { try shape.check() }
    }

    @Test func `tensors carry the names transformers gives them`() {
        let everything = pocketVariants[4].shape
        let names = Set(ParameterLayout(everything).tensors.map(\.name))
        let extras = [
            "self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias",
            "self_attn.q_norm.weight", "self_attn.k_norm.weight",
        ]
        for name in extras { #expect(names.contains("model.layers.1." + name)) }
        #expect(names.contains("lm_head.weight"))
        #expect(!Set(ParameterLayout(pocketShape).tensors.map(\.name)).contains("lm_head.weight"))
        let sizes = Dictionary(
            uniqueKeysWithValues: ParameterLayout(everything).tensors.map { ($0.name, $0.shape) }
        )
        #expect(sizes["model.layers.0.self_attn.q_proj.weight"] == [40, 16])
        #expect(sizes["model.layers.0.self_attn.o_proj.weight"] == [16, 40])
        #expect(sizes["model.layers.0.self_attn.k_norm.weight"] == [10])
    }

    @Test func `shapes that cannot be computed are refused`() {
        func refused(_ change: (inout Shape) -> Void) -> Bool {
            var shape = pocketShape
            change(&shape)
            return code { try shape.check() } == .unsupported
        }
        #expect(refused { $0.heads = 0 })
        #expect(refused { $0.hidden = 18 })
        #expect(refused { $0.headWidthApart = 3 })
        #expect(refused { $0.keyValueHeads = 3 })
        #expect(refused { $0.epsilon = 0 })
        #expect(refused { $0.rotary.theta = .nan })
        #expect(refused { $0.rotary.scaling = .linear(factor: 0.5) })
        #expect(!refused { $0.headWidthApart = 6 })
    }
}
