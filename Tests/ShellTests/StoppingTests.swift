import Glibc
import Testing

@testable import Shell

/// Ctrl-C in the middle of every kind of long statement: the program answers, and nothing of the statement is kept.
@Suite(.serialized, .enabled(if: !BuiltProgram.isSanitized)) struct StoppingTests {
    /// Statements that take long, each after a setup.
    static let statements: [(setup: String, line: String)] = [
        ("x = ones(3000, 3000)", "y = x @ x @ x @ x"),
        ("x = ones(6000, 6000)", "z = tanh(sin(x) + x' * cos(x)) ^ 0.3 + sin(x) ^ x"),
        ("", "x = 1:2.5e8"), ("", "x = random(10000, 20000)"), ("x = ones(4000, 4000)", "show x all"),
        ("x = random(2000, 2000)", "repeat 1000000 { print x, x, x }"),
        ("", "x = sum(ones(16000, 8000), axis=columns)"),
        ("", "derive \((1...60).map { "sin(x^\($0))" }.joined(separator: " * "))"),
        ("x = random(40000, 200); y = x[:,1]; network 200 -> 400 tanh -> 400 tanh -> 1", "forward; backward"),
        ("x = random(40000, 200); y = x[:,1]; network 200 -> 400 tanh -> 400 tanh -> 1", "evaluate; sensitivity"),
        ("x = random(4000, 200); y = x[:,1]; network 200 -> 400 tanh -> 400 tanh -> 1", "check grads all"),
        ("x = random(4000, 200); y = x[:,1]; network 200 -> 400 tanh -> 400 tanh -> 1", "diagnose"),
        (
            "x = random(4000, 200); y = x[:,1]; network 200 -> 400 tanh -> 400 tanh -> 1",
            "repeat 1000 { show influence }"
        ),
        ("x = random(4000, 50); y = x[:,1]; network 50 -> 300 tanh -> 300 tanh -> 1; backward", "explain W1[2,1]"),
        ("x = random(4000, 200); y = x[:,1]; network 200 -> 400 tanh -> 1", "whatif W1 += 0.1; repeat 1000 { loss }"),
        ("x = random(4000, 20); y = x[:,1]; network 20 -> 1", "train 1000000"),
        ("", "repeat 100000000 { }"), ("", "for k in 1:10000000 { a = k }"), ("", "while 1 { a = 1 }"),
    ]

    @Test(arguments: statements.indices)
    func answersSoon(_ index: Int) throws {
        let (setup, line) = Self.statements[index]
        let folder = try TemporaryFolder()
        // The time of each statement is written at once.
        try folder.write("a.bp", "\(setup)\nprint 4711\n\(line)\n")
        let process = try BuiltProgram.spawn(
            ["--time", folder.path + "/a.bp"], environment: [:], inNewSession: false
        ) { actions in
            posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        }
        for _ in 0..<6000 {
            if folder.read("err").contains("print 4711") { break }
            usleep(10_000)
        }
        usleep(400_000)
        var sent = timespec()
        clock_gettime(CLOCK_MONOTONIC, &sent)
        kill(process, SIGINT)
        let code = BuiltProgram.exitCode(of: process, within: 60)
        var ended = timespec()
        clock_gettime(CLOCK_MONOTONIC, &ended)
        let seconds = Double(ended.tv_sec - sent.tv_sec) + Double(ended.tv_nsec - sent.tv_nsec) / 1e9
        // Unoptimised, on a machine that runs other tests, it may take some seconds; a deaf one takes far more.
        #expect(seconds < 6, "\(line): \(seconds) s")
        #expect(code == 130, "\(line): \(folder.read("err"))")
    }
}

/// A script that waits in another ends with the code of Ctrl-C too.
@Suite struct NestedStoppingTests {
    @Test(arguments: ["replay \"inner.bp\"", "source \"inner.bp\"", "define go { source \"inner.bp\" }\ngo"])
    func endsWithItsCode(outer: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("inner.bp", "# backprop session 1\nprint 4711\nwhile 1 { a = 1 }\n")
        try folder.write("outer.bp", outer + "\n")
        let process = try BuiltProgram.spawn(
            ["outer.bp"], environment: [:], inNewSession: false, in: folder.path
        ) { actions in
            posix_spawn_file_actions_addopen(actions, 1, folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
            posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0)
        }
        usleep(1_500_000)
        kill(process, SIGINT)
        #expect(BuiltProgram.exitCode(of: process) == 130)
    }
}

/// More memory than there is: refused with both amounts, before it is taken.
@Suite(.serialized, .enabled(if: !BuiltProgram.isSanitized)) struct MemoryLimitTests {
    static let lines = [
        "ones(16384, 16384) + 1", "x = zeros(16384, 16384)", "x = random(16000, 16000)", "x = 1:2e8",
        "x = ones(3000, 3000); x @ x + x * x", "x = ones(1, 4000); broadcast(x, 60000, 4000)",
        "x = ones(1, 4000); transpose(x) @ ones(1, 40000)", "network 16000 -> 16000", "network 8000 -> 20000 -> 1",
        "x = ones(5000, 100); y = ones(5000, 1); network 100 -> 5000 -> 5000 -> 1; forward",
        "x = ones(5000, 100); y = ones(5000, 1); network 100 -> 5000 -> 5000 -> 1; train 1",
        "x = ones(5000, 100); y = ones(5000, 1); network 100 -> 5000 -> 5000 -> 1; evaluate",
        "data spiral n=1000000 classes=20", "concat(ones(4000, 4000), ones(4000, 4000))", "eye(16000)",
        "x = ones(3000, 3000); x[1,1] = 2; y = x; y[1,1] = 3; z = y; z[1,1] = 4; w = z; w[1,1] = 5; v = w; v[1,1] = 7",
    ]

    @Test(arguments: lines)
    func isRefused(line: String) throws {
        let result = try BuiltProgram.shell(
            "ulimit -v 400000; exec timeout 60 $BACKPROP -c \"$LINE\"", environment: ["LINE": line])
        #expect(result.code == 1, "\(line): code \(result.code), \(result.error.suffix(300))")
        #expect(result.error.contains("of memory"), "\(line): \(result.error.suffix(300))")
        #expect(result.error.contains("can be had"))
    }

    /// The peak of the memory of a long session stays near the bound of the timeline (256 MiB).
    @Test(
        arguments: [
            "A = ones(700, 700)\n" + String(repeating: "A = A + 1\n", count: 200),
            "data xor; network 2 -> 2 tanh -> 1\n" + String(repeating: "step\n", count: 3000),
            (1...3000).map { "v\($0) = \($0)\n" }.joined(),
            "A = ones(400, 400)\n" + String(repeating: "A = A + 1\nA\nshow A all\n", count: 10),
        ])
    func undoStaysWithinItsBound(script: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", script)
        let process = try BuiltProgram.spawn([folder.path + "/a.bp"], environment: [:], inNewSession: false) {
            actions in
            posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0)
        }
        // Asked while it runs: what the system counts for a process that ended has the memory of who started it in it.
        var (peak, status) = (0, Int32(0))
        while waitpid(process, &status, WNOHANG) == 0 {
            peak = max(peak, BuiltProgram.peakMemory(of: process) ?? 0)
            usleep(2000)
        }
        #expect(BuiltProgram.exitCode(status) == 0)
        #expect((1..<384 << 10).contains(peak), "\(script.prefix(60)): \(peak) KiB")
    }
}
