#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How unpredictable the characters of a range are, in bits a character (Shannon 1948).
///
/// Keys are drawn at random; words, paths and rows of x are not. gitleaks asks for 2 to 4.5
/// depending on the provider.
func entropy(_ bytes: ArraySlice<UInt8>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    let total = Double(bytes.count)
    return counts.filter { $0 > 0 }.reduce(0) { sum, count in
        let share = Double(count) / total
        return sum - share * log2(share)
    }
}
