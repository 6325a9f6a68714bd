import Testing

@testable import Student

@Suite struct StopTextTests {
    /// Where the text is cut when it comes in pieces of `size` bytes.
    private func cut(_ text: String, _ stops: [String], by size: Int) -> Int? {
        let stop = StopText(stops)
        let all = Array(text.utf8)
        for first in stride(from: 0, to: all.count, by: size) {
            let end = min(all.count, first + size)
            if let place = stop.end(Array(all[..<end]), fresh: end - first) { return place }
        }
        return nil
    }

    @Test(arguments: [1, 2, 3, 5, 100])
    func `a stop text is found however the answer is cut into tokens`(size: Int) {
        #expect(cut("one\n\ntwo", ["\n\n"], by: size) == 3)
        #expect(cut("a。好的END b", ["END"], by: size) == 10)
        #expect(cut("好的", ["的"], by: size) == 3)
        #expect(cut("aab", ["ab", "b"], by: size) == 1)
        #expect(cut("nothing here", ["END", "\n"], by: size) == nil)
        #expect(cut("x", [], by: size) == nil)
    }
}
