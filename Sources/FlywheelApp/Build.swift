/// Which build this is, as runs and versions record it.
enum Build {
    static let version = "0.1.0"
    static var name: String { "flywheel \(version)" }
}
