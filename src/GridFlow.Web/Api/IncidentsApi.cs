using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GridFlow.Data.Attachments;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GridFlow.Web.Api;

/// <summary>Incidents over REST.</summary>
internal static class IncidentsApi
{
    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents.MapPost("", CreateAsync).RequireAuthorization(nameof(Permission.ReportIncident))
            .WithSummary("Report an incident").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        incidents.MapGet("", ListAsync).RequireAuthorization(nameof(Permission.ViewIncidents))
            .WithSummary("List incidents you may see, newest first")
            .WithDescription("`total` counts to 1,000; where there are more, `isMore` is true.");
        incidents.MapGet("/{idOrNumber}", FindAsync).RequireAuthorization(nameof(Permission.ViewIncidents))
            .WithSummary("Read one incident by id or number").ProducesProblem(StatusCodes.Status404NotFound);
        incidents.MapGet("/{idOrNumber}/attachments/{attachmentId:guid}", DownloadAsync).RequireAuthorization(nameof(Permission.ViewIncidents))
            .WithSummary("Read a photo of an incident").ProducesProblem(StatusCodes.Status404NotFound);
        incidents.MapPost("/{idOrNumber}/merge", MergeAsync).RequireAuthorization(nameof(Permission.ViewIncidents))
            .WithSummary("Merge an open incident into another open one of the same matter")
            .WithDescription("For who supervises, or has the task at which it is decided what the case is. It ends as `Merged`; its reporter follows the other.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        incidents.MapPost("/{idOrNumber}/parts", SplitAsync).RequireAuthorization(nameof(Permission.ViewIncidents))
            .WithSummary("Register a part of an incident as one of its own")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Created<ReceiptBody>, Ok<ReceiptBody>>> CreateAsync(
        ReportBody body,
        [FromHeader(Name = "Idempotency-Key"), Description("Send the same report again under the same key to get the first receipt; another report under a used key is refused (422)."), MaxLength(TextLimits.Key)] string? idempotencyKey,
        CurrentViewer current,
        IncidentIntake intake,
        CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var report = new IncidentReport(viewer.JurisdictionId, body.Channel ?? Channel.System, body.Text ?? "")
        {
            Nature = body.Nature ?? Nature.Request,
            Address = body.Address,
            Longitude = body.Longitude,
            Latitude = body.Latitude,
            PlaceUnitId = body.GridId,
            ReporterAccountId = viewer.Id,
            ReporterUnitId = viewer.Posts[0].UnitId,
            ReporterName = body.ReporterName,
            ReporterPhone = body.ReporterPhone,
            CategoryHint = body.CategoryHint,
            DirectReport = body.DirectReport ?? false,
            MachineSource = body.MachineSource,
            MachineConfidence = body.MachineConfidence,
            IdempotencyKey = PlainText.Within(idempotencyKey, TextLimits.Key, new("幂等键", "idempotency key")) is { } key ? $"api:{viewer.Id}:{key}" : null,
        };
        var receipt = await intake.RegisterAsync(report, viewer.AsActor(), cancellationToken: cancellationToken);
        var answer = new ReceiptBody(receipt.Id, receipt.Number, receipt.TrackingCode);
        return receipt.IsNew ? TypedResults.Created($"/api/incidents/{receipt.Number}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<NoContent> MergeAsync(string idOrNumber, MergeBody body, CurrentViewer current, IncidentQuery query, MergeDesk desk, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        await desk.MergeAsync(viewer, await query.IdOfAsync(viewer, idOrNumber, cancellationToken), body.Into, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<ReceiptBody>, Ok<ReceiptBody>>> SplitAsync(
        string idOrNumber,
        PartBody body,
        [FromHeader(Name = "Idempotency-Key"), Description("Send the same part again under the same key to get the first receipt."), MaxLength(TextLimits.Key)] string? idempotencyKey,
        CurrentViewer current,
        IncidentQuery query,
        MergeDesk desk,
        CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var key = PlainText.Within(idempotencyKey, TextLimits.Key, new("幂等键", "idempotency key")) ?? Guid.NewGuid().ToString("N");
        var receipt = await desk.SplitAsync(viewer, await query.IdOfAsync(viewer, idOrNumber, cancellationToken), new CasePart(body.Text, key, body.CategoryHint, body.GridId, body.Address));
        var answer = new ReceiptBody(receipt.Id, receipt.Number, receipt.TrackingCode);
        return receipt.IsNew ? TypedResults.Created($"/api/incidents/{receipt.Number}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Ok<Page<IncidentLine>>> ListAsync([AsParameters] IncidentFilter filter, CurrentViewer current, IncidentQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), new IncidentRequest(
            filter.Search, filter.Stage, filter.OpenOnly ?? false, filter.Category, filter.LeadUnitId, filter.GridId, filter.From, filter.To,
            filter.OverdueOnly ?? false, skip, take), cancellationToken));
    }

    private static async Task<Results<Ok<IncidentBody>, ProblemHttpResult>> FindAsync(string idOrNumber, CurrentViewer current, IncidentQuery query, CancellationToken cancellationToken) =>
        await query.FindAsync(await current.RequireAsync(), idOrNumber, cancellationToken) is { } file
            ? TypedResults.Ok(IncidentBody.Of(file))
            : ApiProblems.NotFound("incident.not-found", new("没有这个事件，或您无权查看", "There is no such incident, or you may not see it"));

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        string idOrNumber, Guid attachmentId, [Description("The small picture for lists.")] bool? thumbnail, CurrentViewer current, IncidentQuery query, AttachmentFolder folder, CancellationToken cancellationToken)
    {
        var file = await query.FindAsync(await current.RequireAsync(), idOrNumber, cancellationToken);
        return file?.Attachments.FirstOrDefault(candidate => candidate.Id == attachmentId) is { } attachment && (thumbnail == true ? folder.OpenThumbnail(attachment.Sha256) : folder.Open(attachment.Sha256)) is { } content
            ? TypedResults.Stream(content, attachment.ContentType)
            : ApiProblems.NotFound("attachment.not-found", new("没有这个附件，或您无权查看", "There is no such attachment, or you may not see it"));
    }
}
