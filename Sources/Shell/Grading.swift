import Commands
import Glibc
import Reporting

/// `backprop grade`: runs what learners typed against a lesson, each in a process of its own with little time and memory.
///
/// 0 when each could be graded, 1 otherwise.
func gradeLessons(_ lesson: String, _ paths: [String], _ options: Options.GradeOptions, _ console: Console) -> Int32 {
    if options.isAlone { return gradeAlone(lesson, paths[0], options, console) }
    var lines: [GradeSheet.Line] = []
    let arguments = ["grade", "--alone", "--limit", "\(options.seconds)", lesson]
    let processes = SideBySideChecks(program: "/proc/self/exe", arguments: arguments, jobs: options.jobs)
    do throws(Diagnostic) {
        _ = try Program.lesson(lesson)
        do throws(SideBySideChecks.SpawnError) {
            try processes.run(paths) { _, done in lines.append((done.path, done.text, done.code)) }
        } catch {
            throw Diagnostic("nothing can be graded in a process of its own: \(error.reason)")
        }
    } catch {
        console.presenter.didRun(error)
        return 1
    }
    if Interrupt.wasHeard { return Interrupt.exitCode }
    let sheet = GradeSheet(lines, seconds: options.seconds)
    if options.writesCSV {
        console.results.write(sheet.csv)
    } else {
        console.presenter.willRun("grade \(lesson)", line: 1)
        console.interpreter.environment.emit(Report(sheet.block))
        console.presenter.didRun(nil)
    }
    return sheet.isWhole ? 0 : 1
}

/// Grades one file in this process, which ends when its time is over.
private func gradeAlone(
    _ lesson: String, _ path: String, _ options: Options.GradeOptions, _ console: Console
) -> Int32 {
    var memory = rlimit(rlim_cur: mostMemory, rlim_max: mostMemory)
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &memory)
    var size = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &size)
    signal(SIGALRM, SIG_DFL)
    alarm(UInt32(options.seconds))
    do throws(Diagnostic) {
        let source = try Program.source(path, acceptsPipes: false)
        let grader = try LessonGrader(
            try Program.lesson(lesson), file: lesson, environment: console.interpreter.environment)
        let grade = grader.grade(source.text, file: path) { line in
            console.results.write(line + "\n")
            console.results.flush()
        }
        console.results.write(grade + "\n")
        return 0
    } catch {
        console.results.write(error.message + "\n")
        return 1
    }
}

/// A learner's session may take so much.
private let mostMemory: rlim_t = 2 << 30
