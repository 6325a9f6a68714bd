import Foundation

do {
    try FuzzCommand(CommandLine.arguments.dropFirst()).run()
} catch {
    FileHandle.standardError.write(Data("flywheel-fuzz: \(error)\n".utf8))
    exit(1)
}
