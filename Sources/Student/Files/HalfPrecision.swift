/// Between 16 and 32 bits a number, in the byte order of the file: little-endian.
enum HalfPrecision {
    /// The upper half of the bits, rounded to nearest, ties to even.
    static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        // A rounded NaN could become infinity.
        guard !value.isNaN else { return UInt16(bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16).littleEndian
    }

    /// IEEE 754 binary16 by its fields; exact, as every value is a 32-bit one too.
    static func float(half bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Float(bits & 0x3FF))
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 0x1F: return fraction == 0 ? sign * .infinity : .nan
        default:
            let power = Float(sign: .plus, exponent: exponent - 15, significand: 1)
            return sign * (1 + fraction * 0x1p-10) * power
        }
    }

    /// `count` numbers of a file to floats; the bytes need no alignment.
    static func widen(
        _ bytes: UnsafeRawBufferPointer,
        _ kind: SafetensorsHeader.Kind,
        to target: UnsafeMutablePointer<Float>,
        _ count: Int
    ) {
        func half(_ index: Int) -> UInt16 {
            UInt16(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            )
        }
        switch kind {
        case .float32:
            for index in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                target[index] = Float(bitPattern: UInt32(littleEndian: bits))
            }
        case .bfloat16:
            for index in 0..<count {
                target[index] = Float(bitPattern: UInt32(half(index)) << 16)
            }
        case .float16: for index in 0..<count { target[index] = float(half: half(index)) }
        }
    }
}
