import FoundationEssentials
import Glibc
import Values

/// A Unix socket that none but its owner can ever open.
///
/// It is bound inside a folder that is closed to everybody else and gets its place by a rename, so that at its path
/// there is never anything with another mode; a socket that a killed server left there goes by the same rename.
struct PrivateSocket {
    /// Where clients find it.
    let path: String
    /// Where it is bound.
    let birthplace: String
    private let nursery: String

    /// Makes the folder for a socket at this path.
    /// - Throws: `cli.socket`.
    init(at path: String) throws(Problem) {
        self.path = path
        nursery = path + ".new"
        birthplace = nursery + "/s"
        unlink(birthplace)
        rmdir(nursery)
        guard mkdir(nursery, 0o700) == 0 else { throw .badSocket(path) }
    }

    /// Lets clients find the socket, once it is bound.
    func publish() {
        let isPublished = chmod(birthplace, 0o600) == 0 && rename(birthplace, path) == 0
        precondition(isPublished, "the socket \(path) cannot be put in its place")
        rmdir(nursery)
    }

    /// Takes the socket away, when nobody listens any more.
    func remove() {
        unlink(path)
    }
}
