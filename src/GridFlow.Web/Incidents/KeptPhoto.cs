using GridFlow.Data.Attachments;
using GridFlow.Governance.Incidents;

namespace GridFlow.Web.Incidents;

/// <summary>A photo that is stored already, before what it belongs to is sent.</summary>
/// <param name="Name">The file's name, without its folder.</param>
/// <param name="Content">What is stored.</param>
public sealed record KeptPhoto(string Name, StoredContent Content)
{
    /// <summary>Its record.</summary>
    /// <param name="incident">The incident it shows.</param>
    /// <param name="task">The task it was added to, where it was one.</param>
    /// <param name="at">When, in business time.</param>
    /// <param name="by">Who added it.</param>
    public Attachment Of(Guid incident, Guid? task, DateTimeOffset at, string by) =>
        new(Guid.CreateVersion7(), incident, task, Name, Content.ContentType, Content.Size, Content.Sha256, AttachmentKind.Photo, at, by);
}
