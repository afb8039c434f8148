using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Brings the organisations under <c>rules/*/organisation.json</c> in, with the borders and duties beside them. A changed file adds and updates units; it never
/// deletes one, because cases and people may hang on it: a unit that is gone from the file is only retired.
/// </summary>
public sealed class OrganisationImport(IWriter writer, DocumentFaults faults, ILogger<OrganisationImport> log)
{
    internal const string BaselinePrefix = "organisation.baseline/";

    /// <summary>Imports every organisation under the root folder and returns them as the files say; one that is refused leaves the others alone.</summary>
    public async Task<IReadOnlyList<Organisation>> ImportAsync(string root)
    {
        var (organisations, refused) = (new List<Organisation>(), new List<DocumentFault>());
        var folder = Path.Combine(root, "rules");
        if (!Directory.Exists(folder)) return organisations;
        foreach (var file in Directory.EnumerateFiles(folder, "organisation.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (path, jurisdiction) = (Path.GetRelativePath(root, file), Path.GetFileName(Path.GetDirectoryName(file))!);
            try
            {
                var reading = Read(Path.GetDirectoryName(file)!, Path.GetDirectoryName(path)!, jurisdiction);
                foreach (var problem in reading.Problems)
                    log.Log(problem.Severity == ProblemSeverity.Error ? LogLevel.Error : LogLevel.Warning, "{File}: {Where}: {Message}", problem.File, problem.Where, problem.Message);
                foreach (var errors in new[] { reading.BorderErrors, reading.DutyErrors }.Where(errors => errors.Count > 0))
                    refused.Add(new DocumentFault(jurisdiction, errors[0].File!, DocumentFaults.Reason(errors)));
                if (reading.Organisation is { } organisation)
                {
                    await writer.WriteAsync(context => StoreAsync(context, organisation, reading));
                    organisations.Add(organisation);
                }
                else
                {
                    refused.Add(new DocumentFault(jurisdiction, path, DocumentFaults.Reason(reading.Problems)));
                }
            }
            catch (Exception failure) when (failure is GovernanceException or DbUpdateException or IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or ArgumentException)
            {
                log.LogError(failure, "{File} could not be imported", path);
                refused.Add(new DocumentFault(jurisdiction, path, DocumentFaults.Reason(failure)));
            }
        }

        faults.Replace("organisations", refused);
        return organisations;
    }

    /// <summary>The organisation of a folder; one that calls itself by another name would overwrite another's.</summary>
    private static OrganisationFolder Read(string folder, string path, string jurisdiction)
    {
        var reading = OrganisationFolder.Read(folder, path);
        return reading.Organisation is { Jurisdiction.Id: var id } && id != jurisdiction
            ? reading with { Organisation = null, Problems = [.. reading.Problems, new Problem(ProblemSeverity.Error, "organisation.folder", new(
                $"辖区编号“{id}”与文件夹“{jurisdiction}”不一致", $"The jurisdiction \"{id}\" does not lie in a folder of its name but in \"{jurisdiction}\""), id, path)] }
            : reading;
    }

    private static async Task StoreAsync(GridFlowDbContext context, Organisation organisation, OrganisationFolder reading)
    {
        var id = organisation.Jurisdiction.Id;
        var baseline = await context.Settings.FindAsync(BaselinePrefix + id);
        if (baseline?.Value == reading.Fingerprint) return;
        foreach (var live in await context.Definitions.Where(row => row.Kind == DocumentKind.Organisation && row.JurisdictionId == id && row.IsPublished).ToListAsync())
        {
            // What people made of it here is not overwritten by a file.
            if (!live.IsAsImported) throw new GovernanceException("organisation.edited", new(
                "文件有变化，但组织机构已在系统中修改，未导入；请在“组织机构”中修改", "The file has changed, but the organisation was changed in the running system: it was not brought in; change it there"));
            (live.IsPublished, live.Status) = (false, Versions.VersionStatus.Superseded);
            live.Revision++;
        }

        if (baseline is null) context.Settings.Add(new Storage.Setting { Key = BaselinePrefix + id, Value = reading.Fingerprint });
        else baseline.Value = reading.Fingerprint;

        if (await context.Jurisdictions.FindAsync(id) is { } jurisdiction) context.Entry(jurisdiction).CurrentValues.SetValues(organisation.Jurisdiction);
        else context.Jurisdictions.Add(organisation.Jurisdiction);
        var stored = await context.Units.Where(unit => unit.JurisdictionId == id).ToDictionaryAsync(unit => unit.Id);
        var moves = new UnitMoves();
        foreach (var unit in organisation.Units)
        {
            if (!stored.Remove(unit.Id, out var existing))
            {
                context.Units.Add(unit);
                continue;
            }

            // Borders that cannot be read do not wipe out those that were in use.
            if (reading.BorderErrors.Count > 0) unit.Border = existing.Border;
            moves.Add(existing.Path, unit.Path);
            context.Entry(existing).CurrentValues.SetValues(unit);
        }

        foreach (var gone in stored.Values) gone.IsActive = false;
        await moves.FollowAsync(context, id);
        if (reading.DutyErrors.Count > 0) return;
        await context.Duties.Where(duty => duty.JurisdictionId == id).ExecuteDeleteAsync();
        context.Duties.AddRange(reading.Duties.All);
    }
}
