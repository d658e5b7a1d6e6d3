import ClusterModel

extension DocumentReader {
    func program() -> UserProgram? {
        guard let spec = spec(["object", "sha256", "attachments", "metrics"]) else { return nil }
        let object = spec.required("object", remedy: "name the compiled object, such as /etc/isochrone/mine.bpf.o")?
            .absolutePath()
        let digest = spec.required("sha256", remedy: "write what `sha256sum` prints of the object")?.digest()
        let attachments = spec.list("attachments").compactMap { AttachmentReader.attachment($0) }
        var reader = MapMetricReader()
        let metrics = spec.list("metrics").compactMap { reader.metric($0) }
        if let name = metadata?.name, name.utf8.count > 40 || name.contains(".") {
            top["metadata"]?.note(
                "`\(name.excerpt)` is no name of a program", remedy: "use 1 to 40 of a-z, 0-9 and inner hyphens")
        }
        guard let metadata, let object, let digest else { return nil }
        return UserProgram(
            name: metadata.name, object: object, digest: digest, attachments: attachments, metrics: metrics)
    }
}

extension Located {
    func absolutePath() -> String? {
        guard let text = text() else { return nil }
        let isPath =
            text.hasPrefix("/") && text.utf8.count < 4_096 && !text.unicodeScalars.contains(where: \.isControl)
            && !text.split(separator: "/").contains("..")
        guard isPath else {
            note("`\(text.excerpt)` is no absolute path", remedy: "begin with / and leave .. out")
            return nil
        }
        return text
    }

    fileprivate func digest() -> String? {
        guard let text = text() else { return nil }
        let isDigest =
            text.utf8.count == 64
            && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
        guard isDigest else {
            note("`\(text.excerpt)` is no SHA-256", remedy: "write 64 of 0-9 and a-f, as `sha256sum` prints them")
            return nil
        }
        return text
    }
}
