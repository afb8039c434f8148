namespace GridFlow.Governance.Incidents;

/// <summary>What an attachment is.</summary>
public enum AttachmentKind
{
    /// <summary>A picture.</summary>
    Photo,

    /// <summary>A film.</summary>
    Video,

    /// <summary>A voice message.</summary>
    Voice,

    /// <summary>Anything else allowed.</summary>
    Document,
}

/// <summary>A file that belongs to an incident. The bytes lie in the attachment store under their hash, never in the database.</summary>
public sealed class Attachment
{
    private Attachment()
    {
    }

    /// <summary>Records a stored file.</summary>
    public Attachment(Guid id, Guid incidentId, Guid? taskId, string fileName, string contentType, long size, string sha256, AttachmentKind kind, DateTimeOffset uploadedAt, string uploadedBy)
    {
        Id = id;
        IncidentId = incidentId;
        TaskId = taskId;
        FileName = fileName;
        ContentType = contentType;
        Size = size;
        Sha256 = sha256;
        Kind = kind;
        UploadedAt = uploadedAt;
        UploadedBy = uploadedBy;
    }

    /// <summary>Identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The task it is evidence for; <see langword="null"/> when it came with the report.</summary>
    public Guid? TaskId { get; private set; }

    /// <summary>The name the uploader gave, for display only.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>Media type found from the bytes, not the one claimed.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Lower-case hex SHA-256 of the bytes; also where they lie.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>What it is.</summary>
    public AttachmentKind Kind { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset UploadedAt { get; private set; }

    /// <summary>Account id, or <c>public</c>.</summary>
    public string UploadedBy { get; private set; } = "";
}
