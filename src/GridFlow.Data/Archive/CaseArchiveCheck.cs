using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Archive;

/// <summary>What a check of a case's file found.</summary>
/// <param name="Number">The case; empty where the file does not say.</param>
/// <param name="Lines">How many lines its log has.</param>
/// <param name="Withheld">How many of them hide an actor from the reader.</param>
/// <param name="Missing">How many attachments were not there when it was written.</param>
/// <param name="ManifestHash">The SHA-256 of its manifest, to compare with the audit log of the platform.</param>
/// <param name="LastHash">The hash of the log's last line.</param>
/// <param name="Fault">What is wrong; <see langword="null"/> where it is whole.</param>
public sealed record CaseArchiveVerdict(string Number, int Lines, int Withheld, int Missing, string ManifestHash, string LastHash, BilingualText? Fault = null);

/// <summary>Checks a case's file by itself, without a database.</summary>
public static class CaseArchiveCheck
{
    /// <summary>Looks at every part, at the log's chain and at all that its lines vouch for.</summary>
    /// <exception cref="InvalidDataException">It is no ZIP.</exception>
    public static CaseArchiveVerdict Run(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var verdict = new CaseArchiveVerdict("", 0, 0, 0, "", "");
        if (zip.Entries.GroupBy(entry => entry.FullName).FirstOrDefault(same => same.Count() > 1) is { } twice) return Faulty($"{twice.Key} 出现两次", $"{twice.Key} is there twice");
        var parts = zip.Entries.ToDictionary(entry => entry.FullName);
        if (!parts.TryGetValue(CaseArchive.Manifest, out var listed) || !parts.TryGetValue(CaseArchive.Dossier, out var stored))
            return Faulty("不是卷宗：缺少 manifest.txt 或 case.json", "This is no case file: manifest.txt or case.json is missing");
        var manifest = Read(listed);
        verdict = verdict with { ManifestHash = Hash(manifest) };
        var expected = Encoding.UTF8.GetString(manifest).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2)).Where(line => line.Length == 2).DistinctBy(line => line[1]).ToDictionary(line => line[1], line => line[0]);
        if (parts.Keys.Except([CaseArchive.Manifest, .. expected.Keys]).FirstOrDefault() is { } added) return Faulty($"{added} 不在 manifest.txt 中", $"{added} is not in manifest.txt");
        foreach (var (path, hash) in expected)
        {
            if (!parts.TryGetValue(path, out var part)) return Faulty($"缺少 {path}", $"{path} is missing");
            if (Hash(part) != hash) return Faulty($"{path} 被改动", $"{path} was changed");
        }

        CaseDossier dossier;
        try
        {
            dossier = CaseDossier.FromJson(Read(stored));
        }
        catch (JsonException)
        {
            return Faulty("case.json 读不出来", "case.json cannot be read");
        }

        verdict = verdict with
        {
            Number = dossier.Report.Number,
            Lines = dossier.Log.Length,
            Withheld = dossier.Log.Lines.Count(line => line.IsWithheld),
            Missing = dossier.Attachments.Count(attachment => attachment.Path is null),
            LastHash = dossier.Log.LastHash,
        };
        string[] evidence = [CaseEvidence.Of(dossier.Report), .. dossier.Attachments.Select(attachment => CaseEvidence.OfFile(attachment.Sha256)).Distinct()];
        if (CaseLog.FirstFault(dossier.Log.Lines, dossier.Log.Length, dossier.Log.LastHash, evidence) is { } fault)
            return Faulty($"日志第 {fault.Line} 行：{fault.Why.Chinese}", $"Line {fault.Line} of the log: {fault.Why.English}");
        foreach (var attachment in dossier.Attachments.Where(attachment => attachment.Path is not null))
            if (expected.GetValueOrDefault(attachment.Path!) != attachment.Sha256) return Faulty($"附件 {attachment.Name} 不是日志所证的那一份", $"The attachment {attachment.Name} is not the one the log vouches for");
        foreach (var document in dossier.Documents)
            if (!string.Equals(expected.GetValueOrDefault(document.Path), document.Fingerprint, StringComparison.OrdinalIgnoreCase))
                return Faulty($"{document.VersionId} 与它的指纹不符", $"{document.VersionId} does not fit its fingerprint");
        return verdict;

        CaseArchiveVerdict Faulty(string chinese, string english) => verdict with { Fault = new BilingualText(chinese, english) };
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Hash(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
