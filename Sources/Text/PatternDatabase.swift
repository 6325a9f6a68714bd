import CText
import Glibc
import Synchronization

/// A compiled vectorscan database with the working memory of one scan.
///
/// Both pointers are set once and freed by `deinit`; the database is read-only, and the
/// working memory is touched by the holder of the lock only.
final class PatternDatabase: Sendable {
    nonisolated(unsafe) private let database: OpaquePointer
    nonisolated(unsafe) private let scratch: OpaquePointer
    /// A text without it cannot match, and is not scanned.
    private let need: PatternNeed
    private let scanning = Mutex(())

    /// Refuses with the name of the pattern at fault.
    ///
    /// - Parameter identifiers: what matches are reported as; the places in `patterns` where left
    ///   out.
    init(_ patterns: [Pattern], identifiers: [Int]? = nil, flags: Int32) throws(TextError) {
        guard hs_valid_platform() == HS_SUCCESS else {
            throw TextError(
                .unsupportedProcessor,
                "patterns need a processor with SSE4.2 (x86) or NEON (Arm)"
            )
        }
        guard scanIsSound else {
            throw TextError(
                .unsoundSearch,
                "the installed vectorscan misses matches on this processor; install 5.4.12 or later"
            )
        }
        let names = identifiers ?? Array(patterns.indices)
        let database = try compile(patterns, names.map(UInt32.init), flags: UInt32(flags))
        var scratch: OpaquePointer?
        guard hs_alloc_scratch(database, &scratch) == HS_SUCCESS, let scratch else {
            hs_free_database(database)
            throw TextError(.outOfMemory, "no memory for pattern search")
        }
        self.database = database
        self.scratch = scratch
        let needs = patterns.map(\.need)
        need = needs.dropFirst().reduce(needs.first ?? .nothing) { $0.either($1) }
    }

    deinit {
        hs_free_scratch(scratch)
        hs_free_database(database)
    }

    /// Calls `body` with pattern, start and end of each match until it returns false; `body`
    /// must not scan.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ body: (_ pattern: Int, _ start: Int, _ end: Int) -> Bool
    ) {
        let digits = need.digits == 0 ? 0 : digitCount(bytes)
        guard need.isMet(by: bytes, digits: digits) else { return }
        let status = withoutActuallyEscaping(body) { body in
            var visitor = Visitor(body: body)
            return withUnsafeMutablePointer(to: &visitor) { context in
                scanning.withLock { _ in scan(bytes, UnsafeMutableRawPointer(context)) }
            }
        }
        precondition(
            status == HS_SUCCESS || status == HS_SCAN_TERMINATED,
            "vectorscan refused a scan with status \(status)"
        )
    }

    /// Sets the bit of each pattern that occurs in a text, texts in a row; `words` has
    /// `perText` words for each, `digits` how many decimal digits it has.
    func mark(
        _ texts: some Sequence<UnsafeBufferPointer<UInt8>>,
        digits: some Sequence<Int>,
        into words: UnsafeMutableBufferPointer<UInt64>,
        perText: Int
    ) {
        scanning.withLock { _ in
            var row = words.baseAddress
            for (text, digits) in zip(texts, digits) {
                if need.isMet(by: text, digits: digits) { mark(text, row) }
                row = row?.advanced(by: perText)
            }
        }
    }

    private func mark(
        _ text: UnsafeBufferPointer<UInt8>,
        _ row: UnsafeMutablePointer<UInt64>?
    ) {
        let status = text.withMemoryRebound(to: CChar.self) { chars in
            ctext_scan(
                database,
                chars.baseAddress,
                UInt32(clamping: chars.count),
                scratch,
                { pattern, _, _, _, row in
                    let words = row?.assumingMemoryBound(to: UInt64.self)
                    words?[Int(pattern >> 6)] |= 1 << UInt64(pattern & 63)
                    return 0
                },
                UnsafeMutableRawPointer(row)
            )
        }
        precondition(status == HS_SUCCESS, "vectorscan refused a scan with status \(status)")
    }

    private func scan(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ context: UnsafeMutableRawPointer
    ) -> hs_error_t {
        bytes.withMemoryRebound(to: CChar.self) { chars in
            ctext_scan(
                database,
                chars.baseAddress,
                UInt32(clamping: chars.count),
                scratch,
                { pattern, start, end, _, context in
                    guard let visitor = context?.assumingMemoryBound(to: Visitor.self) else {
                        return 1
                    }
                    return visitor.pointee.body(Int(pattern), Int(start), Int(end)) ? 0 : 1
                },
                context
            )
        }
    }
}

/// Asked once a process: a search that misses matches would leak personal data silently.
private let scanIsSound = ctext_scan_is_sound() != 0

/// Carries the closure through C's untyped context.
private struct Visitor {
    let body: (Int, Int, Int) -> Bool
}

private func compile(
    _ patterns: [Pattern],
    _ identifiers: [UInt32],
    flags: UInt32
) throws(TextError) -> OpaquePointer {
    let expressions = patterns.map { strdup($0.regex) }
    defer { for expression in expressions { free(expression) } }
    let pointers = expressions.map { UnsafePointer<CChar>($0) }
    let allFlags = patterns.map { pattern in
        flags | UInt32(HS_FLAG_UTF8) | (pattern.caseInsensitive ? UInt32(HS_FLAG_CASELESS) : 0)
    }
    var platform = hs_platform_info_t()
    guard ctext_scan_platform(&platform) == HS_SUCCESS else {
        throw TextError(.unsupportedProcessor, "vectorscan does not know this processor")
    }
    var database: OpaquePointer?
    var problem: UnsafeMutablePointer<hs_compile_error_t>?
    let status = hs_compile_multi(
        pointers,
        allFlags,
        identifiers,
        UInt32(patterns.count),
        UInt32(HS_MODE_BLOCK),
        &platform,
        &database,
        &problem
    )
    defer { hs_free_compile_error(problem) }
    guard status == HS_SUCCESS, let database else {
        let place = Int(problem?.pointee.expression ?? -1)
        let text = problem?.pointee.message.map { String(cString: $0) } ?? "status \(status)"
        guard patterns.indices.contains(place) else { throw refusal(nil, text) }
        var error = refusal(patterns[place], text)
        error.index = place
        throw error
    }
    return database
}

/// What vectorscan says, and what to write instead.
private func refusal(_ pattern: Pattern?, _ problem: String) -> TextError {
    let text = problem.hasSuffix(".") ? String(problem.dropLast()) : problem
    let advice: String
    switch true {
    case text.contains("assertion"), text.contains("lookaround"), text.contains("look"):
        advice = "; look-around is not available: match the context too, or use \\b"
    case text.contains("eference"):
        advice = "; back-references are not available: write the alternatives out"
    case text.contains("empty"):
        advice = "; as written it is found in every text: use + for *, or drop the ?"
    case text.contains("too large"), text.contains("too long"), text.contains("imit"):
        advice = "; use smaller repetition counts"
    default:
        advice = ""
    }
    let name = pattern.map { "pattern '\($0.name)': " } ?? ""
    return TextError(.patternRefused, pattern: pattern?.name, name + text + advice)
}
