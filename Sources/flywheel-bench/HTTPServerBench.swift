import Foundation
import Loopback

/// A teacher that answers every request with the same chat completion after a while.
enum HTTPServerBench {
    /// Writes its URL to the ready file and serves until it is stopped from outside.
    static func serve(_ options: Options) throws {
        let delay = Duration.milliseconds(try options.number("delay"))
        let body = Array(try Data(contentsOf: URL(fileURLWithPath: options.text("reply"))))
        let server = try LoopbackServer { _ in
            LoopbackReply(
                headers: [("content-type", "application/json")],
                body: body,
                delay: delay
            )
        }
        try Data(server.url.utf8).write(
            to: URL(fileURLWithPath: options.text("ready-file")),
            options: .atomic
        )
        while true { Thread.sleep(forTimeInterval: 3600) }
    }
}
