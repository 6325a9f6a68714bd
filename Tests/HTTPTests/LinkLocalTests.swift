import Testing

@testable import HTTP

struct LinkLocalTests {
    @Test(arguments: [
        ("169.254.169.254", true), ("::ffff:169.254.1.1", true), ("fe80::1", true),
        ("FEBF::1", true), ("127.0.0.1", false), ("10.0.0.1", false), ("169.25.4.1", false),
        ("::1", false), ("fec0::1", false), ("", false),
    ])
    func `only addresses of the link itself are refused`(address: String, isLinkLocal: Bool) {
        #expect(address.isLinkLocal == isLinkLocal)
    }
}
