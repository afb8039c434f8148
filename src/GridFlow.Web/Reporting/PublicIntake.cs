using GridFlow.Data.Attachments;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;

namespace GridFlow.Web.Reporting;

/// <summary>The residents' door to the intake: the jurisdiction this site speaks for, and photos checked before anything is registered.</summary>
internal sealed class PublicIntake(IncidentIntake intake, AttachmentFolder folder, IConfiguration configuration)
{
    public string JurisdictionId { get; } = configuration["Jurisdiction"] ?? "wulingyuan";

    public int MaximumPhotos { get; } = configuration.GetValue("Attachments:MaximumFiles", 6);

    /// <summary>Registers a report that has no problems of its own.</summary>
    /// <exception cref="AttachmentRefusedException">A photo is too large or no photo.</exception>
    /// <exception cref="GovernanceException">The intake refuses the report.</exception>
    public async Task<Receipt> RegisterAsync(PublicReport form, IReadOnlyList<IFormFile> files, CancellationToken cancellationToken)
    {
        var photos = new List<(string Name, StoredContent Content)>();
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            photos.Add((Path.GetFileName(file.FileName), await folder.StoreAsync(content, cancellationToken)));
        }

        var report = new IncidentReport(JurisdictionId, Channel.Public, form.Text!)
        {
            CategoryHint = Given(form.Category),
            Address = Given(form.Address),
            PlaceUnitId = Given(form.Grid),
            Longitude = form.LongitudeDegrees,
            Latitude = form.LatitudeDegrees,
            ReporterName = Given(form.Name),
            ReporterPhone = Given(form.Phone),
            ReporterMasked = form.Masked,
            IdempotencyKey = $"public:{form.Key}",
        };
        // Not cancelled from here on: a resident who closes the page after pressing has still reported.
        return await intake.RegisterAsync(report, Actor.Public, (incident, at) => photos.Select(photo => new Attachment(
            Guid.CreateVersion7(), incident, null, photo.Name, photo.Content.ContentType, photo.Content.Size, photo.Content.Sha256, AttachmentKind.Photo, at, Actor.Public.Id)), CancellationToken.None);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
