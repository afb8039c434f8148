using GridFlow.Data.Texts;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Brings the organisations under <c>rules/*/organisation.json</c> in. A changed file adds and updates units; it never
/// deletes one, because cases and people may hang on it: a unit that is gone from the file is only retired.
/// </summary>
public sealed class OrganisationImport(IWriter writer, ILogger<OrganisationImport> log)
{
    internal const string BaselinePrefix = "organisation.baseline/";

    /// <summary>Imports every organisation under the root folder and returns them as the files say.</summary>
    public async Task<IReadOnlyList<Organisation>> ImportAsync(string root)
    {
        var organisations = new List<Organisation>();
        var folder = Path.Combine(root, "rules");
        if (!Directory.Exists(folder)) return organisations;
        foreach (var file in Directory.EnumerateFiles(folder, "organisation.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text;
            try
            {
                text = TextFiles.Read(file);
            }
            catch (FormatException unknown)
            {
                log.LogError("An organisation is left out: {Reason}", unknown.Message);
                continue;
            }

            var reading = OrganisationReader.Read(text, Path.GetRelativePath(root, file));
            foreach (var problem in reading.Problems)
                log.Log(problem.Severity == ProblemSeverity.Error ? LogLevel.Error : LogLevel.Warning, "{File}: {Where}: {Message}", problem.File, problem.Where, problem.Message);
            if (reading.Value is not { } organisation) continue;
            await writer.WriteAsync(context => StoreAsync(context, organisation, DocumentFile.FingerprintOf(text)));
            organisations.Add(organisation);
        }

        return organisations;
    }

    private static async Task StoreAsync(GridFlowDbContext context, Organisation organisation, string fingerprint)
    {
        var id = organisation.Jurisdiction.Id;
        var baseline = await context.Settings.FindAsync(BaselinePrefix + id);
        if (baseline?.Value == fingerprint) return;
        if (baseline is null) context.Settings.Add(new Storage.Setting { Key = BaselinePrefix + id, Value = fingerprint });
        else baseline.Value = fingerprint;

        if (await context.Jurisdictions.FindAsync(id) is { } jurisdiction) context.Entry(jurisdiction).CurrentValues.SetValues(organisation.Jurisdiction);
        else context.Jurisdictions.Add(organisation.Jurisdiction);
        var stored = await context.Units.Where(unit => unit.JurisdictionId == id).ToDictionaryAsync(unit => unit.Id);
        foreach (var unit in organisation.Units)
        {
            if (stored.Remove(unit.Id, out var existing)) context.Entry(existing).CurrentValues.SetValues(unit);
            else context.Units.Add(unit);
        }

        foreach (var gone in stored.Values) gone.IsActive = false;
    }
}
