using GridFlow.Data.Attachments;
using GridFlow.Data.Patrols;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Web.Security;

namespace GridFlow.Web.Patrols;

/// <summary>The photos of a round, for whoever may see the round.</summary>
internal static class PatrolPhotos
{
    public static string Address(PatrolPicture picture) => $"/patrols/{picture.RoundId}/photos/{picture.Id}";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/patrols/{id:guid}/photos/{attachmentId:guid}", SendAsync).RequireAuthorization(nameof(Permission.ViewIncidents)).ExcludeFromDescription();

    private static async Task<IResult> SendAsync(
        Guid id, Guid attachmentId, bool? thumbnail, Viewers viewers, PatrolQuery patrols, AttachmentFolder folder, HttpContext http, CancellationToken cancellationToken)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer || await patrols.FindAsync(viewer, id, cancellationToken) is not { } file) return Results.NotFound();
        if (file.Pictures.FirstOrDefault(picture => picture.Id == attachmentId) is not { } found) return Results.NotFound();
        if ((thumbnail == true ? folder.OpenThumbnail(found.Sha256) : folder.Open(found.Sha256)) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=1800";
        return Results.Stream(content, "image/jpeg");
    }
}
