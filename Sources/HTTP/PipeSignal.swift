import Glibc

/// Keeps a broken connection from ending the process.
///
/// OpenSSL writes without MSG_NOSIGNAL, and libcurl leaves SIGPIPE to its user. It is
/// held on this thread only, so that the process's own handling stays as it is.
enum PipeSignal {
    static func held<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var pipe = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        guard pthread_sigmask(SIG_BLOCK, &pipe, &before) == 0 else {
            return try body()
        }
        defer { release(pipe, before) }
        return try body()
    }

    private static func release(_ pipe: sigset_t, _ before: sigset_t) {
        var pipe = pipe
        var before = before
        if sigismember(&before, SIGPIPE) == 0 {
            var none = timespec()
            while sigtimedwait(&pipe, nil, &none) < 0, errno == EINTR {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
