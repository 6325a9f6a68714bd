import Flywheel
import Testing

@Suite struct DigestTests {
    // FIPS 180-4 examples; the last is a million times the letter a.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `known answers of SHA-256`(text: String, hex: String) {
        #expect(Digest(of: text).hex == hex)
    }

    @Test func `bytes give the same digest however they are cut`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for size in [1, 3, 63, 64, 65, 129, 1000] {
            var builder = DigestBuilder()
            for start in stride(from: 0, to: bytes.count, by: size) {
                builder.update(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(builder.finish() == Digest(of: bytes), "pieces of \(size)")
        }
    }

    @Test func `fields do not run into each other`() {
        var left = DigestBuilder()
        left.field("ab")
        left.field("c")
        var right = DigestBuilder()
        right.field("a")
        right.field("bc")
        #expect(left.finish() != right.finish())
    }

    // RFC 4231, test case 2.
    @Test func `known answer of HMAC-SHA-256`() {
        #expect(
            Digest.keyed(Array("Jefe".utf8), "what do ya want for nothing?").hex
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }
}
