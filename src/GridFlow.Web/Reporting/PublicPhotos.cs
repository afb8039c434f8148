using GridFlow.Data;
using GridFlow.Data.Attachments;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Reporting;

/// <summary>
/// Photos on the page of whoever has number and code. Their addresses are sealed and good for a while: they name nothing, and whoever
/// finds one later sees nothing.
/// </summary>
internal sealed class PublicPhotos(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("GridFlow.PublicPhotos").ToTimeLimitedDataProtector();

    /// <summary>The address of a photo, relative to the site's root.</summary>
    public string AddressOf(Guid photo) => $"/track/photos/{_seal.Protect(photo.ToString("N"), Good)}";

    /// <summary>Maps the addresses that <see cref="AddressOf"/> gives.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/track/photos/{seal}", SendAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> SendAsync(
        string seal, bool? thumbnail, PublicPhotos photos, IDbContextFactory<GridFlowDbContext> contexts, AttachmentFolder folder, HttpContext http, CancellationToken cancellationToken)
    {
        if (photos.Open(seal) is not { } id) return Results.NotFound();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var photo = await context.Attachments.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (photo is null || (thumbnail == true ? folder.OpenThumbnail(photo.Sha256) : folder.Open(photo.Sha256)) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=1800";
        return Results.Stream(content, photo.ContentType);
    }

    private Guid? Open(string seal)
    {
        try
        {
            return Guid.TryParse(_seal.Unprotect(seal), out var id) ? id : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
