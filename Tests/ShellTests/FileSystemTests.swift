import Commands
import Glibc
import Reporting
import Testing

@testable import Shell

struct FileSystemTests {
    @Test func readsBackWhatItWrote() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        _ = try FileWriter().write(path, Array("one".utf8), .byHand(replaces: false))
        chmod(path, 0o640)
        _ = try FileWriter().write(path, Array("two".utf8), .byHand(replaces: true))
        #expect(folder.read("a") == "two")
        var status = stat()
        stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o640)
        #expect(FileSystem.list(folder.path) == ["a"])
    }

    @Test func followsLinks() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", "one")
        symlink("a", folder.path + "/b")
        _ = try FileWriter().write(folder.path + "/b", Array("two".utf8), .byHand(replaces: true))
        #expect(folder.read("a") == "two")
        #expect(FileSystem.list(folder.path) == ["a", "b"])
    }

    @Test func saysWhy() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path + "/sub", 0o700)
        #expect(FileSystem.list(folder.path) == ["sub/"])
        let reasons = [
            (folder.path, "it is a folder"), (folder.path + "/none", "there is no such file"),
        ]
        for (path, reason) in reasons {
            let error = #expect(throws: Diagnostic.self) { try FileSystem.read(path) }
            #expect(error?.message == "cannot read '\(path)': \(reason)")
        }
        let error = #expect(throws: Diagnostic.self) {
            try FileWriter().write(folder.path + "/none/a", [], .byHand(replaces: true))
        }
        #expect(error?.message.hasSuffix("its folder does not exist") == true)
    }
}
