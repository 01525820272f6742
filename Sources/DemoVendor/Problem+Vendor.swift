import Values

extension Problem {
    static func stateUnavailable(_ path: String, reason: String) -> Problem {
        Problem(
            "vendor.state_unavailable", status: 500,
            Localized(
                zh: "演示供应商无法使用其状态文件（\(reason)）。请检查路径、权限和磁盘空间，并确认没有另一个演示供应商在使用它。",
                en: """
                    The demo vendor cannot use its state file (\(reason)). Check the path, the permissions and the \
                    disk space, and that no other demo vendor uses it.
                    """),
            at: path)
    }

    static func stateMalformed(_ path: String, line: Int) -> Problem {
        Problem(
            "vendor.state_malformed", status: 500,
            Localized(
                zh: "这一行不是演示供应商写的。请删除该文件后重新启动。",
                en: "The demo vendor did not write this line. Delete the file and start again."),
            at: "\(path):\(line)")
    }

    static func portImpossible(_ port: Int) -> Problem {
        Problem(
            "vendor.port_impossible", status: 400,
            Localized(
                zh: "没有端口 \(port)。端口是 0 至 65535 的整数，0 表示任意空闲端口。",
                en: "There is no port \(port). Ports go from 0 to 65535; 0 takes a free one."))
    }

    static func portTaken(_ port: Int) -> Problem {
        Problem(
            "vendor.port_taken", status: 500,
            Localized(
                zh: "端口 \(port) 已被占用。请用 --port 指定另一个端口，0 表示任意空闲端口。",
                en: "Port \(port) is taken. Choose another with --port; 0 takes a free one."),
            at: "127.0.0.1:\(port)")
    }
}
