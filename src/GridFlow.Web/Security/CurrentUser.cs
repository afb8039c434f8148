using System.Security.Claims;

namespace GridFlow.Web.Security;

/// <summary>The signed-in person as pages and endpoints see it, read from the cookie's claims.</summary>
internal sealed record CurrentUser
{
    public const string DisplayNameClaim = "gridflow:name";
    public const string JurisdictionClaim = "gridflow:jurisdiction";

    public string Id { get; init; } = "";
    public string Name { get; init; } = "";

    public static CurrentUser From(ClaimsPrincipal principal) => new()
    {
        Id = principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? "",
        Name = principal.FindFirstValue(DisplayNameClaim) ?? "",
    };
}
