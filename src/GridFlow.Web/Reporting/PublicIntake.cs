using GridFlow.Data;
using GridFlow.Data.Attachments;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Web.Incidents;
using GridFlow.Web.Layout;
using GridFlow.Web.Localization;

namespace GridFlow.Web.Reporting;

/// <summary>The residents' door to the intake: the jurisdiction this site speaks for, and photos checked before anything is registered.</summary>
internal sealed class PublicIntake(IncidentIntake intake, AttachmentFolder folder, Catalogue catalogue, CurrentJurisdiction current, Settings settings)
{
    public string JurisdictionId => current.Id;

    public int MaximumPhotos { get; } = settings.Attachments.MaximumFiles;

    /// <summary>Stores the photos and checks the report, so that what is wrong with it is said before anything counts.</summary>
    /// <exception cref="AttachmentRefusedException">A photo is too large or no photo; says which.</exception>
    /// <exception cref="GovernanceException">The report cannot be taken.</exception>
    public async Task<PreparedReport> PrepareAsync(PublicReport form, IReadOnlyList<IFormFile> files, CancellationToken cancellationToken)
    {
        var report = new IncidentReport(JurisdictionId, Channel.Public, form.Text!)
        {
            CategoryHint = form.Category,
            Address = form.Address,
            PlaceUnitId = form.Grid.Given(),
            Longitude = form.LongitudeDegrees,
            Latitude = form.LatitudeDegrees,
            ReporterName = form.Name,
            ReporterPhone = form.Phone,
            ReporterMasked = form.Masked,
            IdempotencyKey = $"public:{form.Key}",
        }.Checked();
        _ = report.Placed(catalogue.Current.Organisation(JurisdictionId));

        var photos = new List<KeptPhoto>();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file.FileName);
            await using var content = file.OpenReadStream();
            try
            {
                photos.Add(new KeptPhoto(name, await folder.StoreAsync(content, cancellationToken)));
            }
            catch (AttachmentRefusedException refused)
            {
                throw refused.Of(name);
            }
        }

        return new PreparedReport(report, photos);
    }

    /// <summary>Registers a prepared report. It is not cancelled any more: a resident who closes the page after pressing has still reported.</summary>
    /// <exception cref="GovernanceException">The intake refuses the report.</exception>
    public Task<Receipt> RegisterAsync(PreparedReport prepared) =>
        intake.RegisterAsync(prepared.Report, Actor.Public, (incident, at) => prepared.Photos.Select(photo => photo.Of(incident, null, at, Actor.Public.Id)), CancellationToken.None);
}

/// <summary>A report that can be taken, with its photos stored.</summary>
internal sealed record PreparedReport(IncidentReport Report, IReadOnlyList<KeptPhoto> Photos);
