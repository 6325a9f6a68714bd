import Testing
import Text

struct HashTests {
    // Test vectors of the xxHash reference implementation for the empty input.
    @Test func `hashes are the reference's`() {
        #expect(xxh3("") == 0x2D06_8005_38D3_94C2)
        #expect(xxh128("") == 0x99AA_06D3_0147_98D8_6001_C324_468D_497F)
    }

    @Test func `a text and its bytes hash alike, another seed does not`() {
        #expect(xxh3("你好") == xxh3(Array("你好".utf8)))
        #expect(xxh128("你好") == xxh128(Array("你好".utf8)))
        #expect(xxh3("你好") != xxh3("你好", seed: 1))
        #expect(xxh3("你好") != xxh3("您好"))
    }
}
