import Foundation
import HTTP

/// So many requests in flight for so long; every answer is read to its end.
enum HTTPClientBench {
    static func run(_ options: Options) throws {
        let width = try options.number("in-flight")
        let seconds = Double(try options.number("seconds"))
        let body = Array(try Data(contentsOf: URL(fileURLWithPath: options.text("request"))))
        let url = try options.text("url") + "/v1/chat/completions"
        var load = try Load(url: url, body: body, width: width)
        let watch = Stopwatch()
        Measurement.print(try load.run { watch.seconds < seconds }, watch)
    }
}

/// Keeps the client full.
private struct Load {
    private let client: HTTPClient
    private let url: String
    private let body: [UInt8]
    private let width: Int
    private var sent: UInt64 = 0
    private var work = Work()

    init(url: String, body: [UInt8], width: Int) throws {
        self.url = url
        self.body = body
        self.width = width
        client = try HTTPClient(HTTPLimits(maximumConnections: width))
    }

    mutating func run(while goesOn: () -> Bool) throws -> Work {
        for _ in 0..<width { try submit() }
        while client.inFlight > 0 {
            for completion in try client.poll(.seconds(1)) {
                try take(completion)
                if goesOn() { try submit() }
            }
        }
        return work
    }

    private mutating func submit() throws {
        sent += 1
        try client.submit(
            HTTPRequest(
                id: sent,
                url: url,
                headers: [("content-type", "application/json"), ("authorization", "Bearer bench")],
                body: body
            )
        )
    }

    private mutating func take(_ completion: Completion) throws {
        let answer = try completion.result.get()
        guard answer.status == 200 else {
            throw BenchError(.wrongAnswer, "the server answered with status \(answer.status)")
        }
        work.items += 1
        work.bytes += answer.body.count
    }
}
