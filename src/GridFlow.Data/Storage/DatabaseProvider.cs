namespace GridFlow.Data.Storage;

/// <summary>The supported databases.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, one machine. The default.</summary>
    Sqlite,

    /// <summary>A server that several GridFlow nodes share.</summary>
    PostgreSql,
}

/// <summary>When SQLite takes a commit for done.</summary>
public enum SqliteSynchronous
{
    /// <summary>When it is on the disk: nothing is lost even when the power fails. The default.</summary>
    Full,

    /// <summary>When the operating system has it: a killed process loses nothing, a power cut may lose the last commits.</summary>
    Normal,
}
