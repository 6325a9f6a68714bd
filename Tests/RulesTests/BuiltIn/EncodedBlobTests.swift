import Flywheel
import Foundation
import Testing

@testable import Rules

struct EncodedBlobTests {
    private let data = Data((0..<300).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 7) })

    @Test func `pasted base64 and hexadecimal data are dropped, wrapped or not`() throws {
        let wrapped = data.base64EncodedString(options: .lineLength76Characters)
        let hex = data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        for text in [data.base64EncodedString(), wrapped, hex, "这是什么：\(hex)"] {
            #expect(try code(rule("encoded_blob@1"), text) == "encoded_blob")
        }
    }

    @Test func `a short word to decode and a long text beside a blob are kept`() throws {
        let blob = data.base64EncodedString()
        let kept = [
            "decode SGVsbG8gV29ybGQh please", String(repeating: "a", count: 300), "",
            String(repeating: "A sentence of words. ", count: 30) + blob,
            "https://example.com/" + String(repeating: "path/", count: 40),
            String(repeating: "word\n", count: 60),
        ]
        for text in kept { #expect(try code(rule("encoded_blob@1"), text) == nil) }
    }
}
