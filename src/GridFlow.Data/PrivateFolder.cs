namespace GridFlow.Data;

/// <summary>Folders that only the platform's own user reads: photos, keys, the database file.</summary>
public static class PrivateFolder
{
    /// <summary>Makes it where it is not there; one that is there keeps the rights that somebody gave it.</summary>
    public static DirectoryInfo Ensure(string path) => OperatingSystem.IsWindows() || Directory.Exists(path)
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
