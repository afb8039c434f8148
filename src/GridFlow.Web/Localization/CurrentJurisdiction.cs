using GridFlow.Data;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;

namespace GridFlow.Web.Localization;

/// <summary>
/// The jurisdiction that this request or circuit speaks for: its zone, its words, its report form. The staff's is their own;
/// the public's is named by the path, else by the host, else it is the configured one.
/// </summary>
internal sealed class CurrentJurisdiction(Catalogue catalogue, Settings settings)
{
    /// <summary>The claim of a signed-in person that names it.</summary>
    public const string Claim = "jurisdiction";

    private string? _id;

    /// <summary>Its id.</summary>
    public string Id => _id ?? settings.Jurisdiction;

    /// <summary>What public addresses of it begin with: empty, or <c>/j/ID</c> where the path named it.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Where its clocks stand.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Find(Id)?.TimeZoneId ?? "Asia/Shanghai");

    /// <summary>Speaks for another one from here on; one that is not served changes nothing.</summary>
    public void Speak(string? id)
    {
        if (id is not null && Find(id) is not null) _id = id;
    }

    /// <summary>Speaks for the one a path names.</summary>
    /// <returns>False where it is not served.</returns>
    public bool SpeakByPath(string id)
    {
        if (Find(id) is null) return false;
        (_id, Prefix) = (id, $"/j/{id}");
        return true;
    }

    private Jurisdiction? Find(string id) => catalogue.Current.FindOrganisation(id)?.Jurisdiction;
}
