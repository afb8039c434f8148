using System.Net;
using System.Text;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static GridFlow.Governance.Organisations.Permission;

namespace GridFlow.Web.Tests.Security;

/// <summary>
/// Walks every page and endpoint the running site has, for every role and for a stranger. What each door needs stands here
/// a second time, on purpose: a door that is new, or that was opened wider, fails until somebody says so here.
/// </summary>
public sealed class Every_door_for_every_role(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly Dictionary<string, Door> Doors = new()
    {
        ["/"] = Door.Public,
        ["/report"] = Door.Public,
        ["/report/offline"] = Door.Public,
        ["/track"] = Door.Public,
        ["/track/photos/{seal}"] = Door.Public,
        ["/sign-in"] = Door.Public,
        ["/not-found"] = Door.Public,
        ["/error"] = Door.Public,
        ["/status/{Code:int}"] = Door.Public,
        ["/language/{culture}"] = Door.Public,
        ["/health/live"] = Door.Public,
        ["/health/ready"] = Door.Public,
        ["/api/openapi.json"] = Door.SignedIn,
        ["/j/{Jurisdiction}"] = Door.Public,
        ["/j/{Jurisdiction}/report"] = Door.Public,
        ["/j/{Jurisdiction}/report/offline"] = Door.Public,
        ["/j/{Jurisdiction}/track"] = Door.Public,
        ["/sign-out"] = Door.SignedIn,
        ["/account/notices"] = Door.SignedIn,
        ["/account/password"] = Door.SignedIn,
        ["/home"] = Door.SignedIn,
        ["/approvals"] = Door.SignedIn,
        ["/organisation"] = Door.SignedIn,
        ["/substitutes"] = Door.SignedIn,
        ["/organisation/versions/{*Id}"] = Door.For(ApproveOrganisation),
        ["/calendar"] = Door.SignedIn,
        ["/calendar/versions/{*Id}"] = Door.For(ApproveOrganisation),
        ["/patrols"] = Door.For(ViewIncidents),
        ["/patrols/{Id:guid}"] = Door.For(ViewIncidents),
        ["/patrols/{id:guid}/photos/{attachmentId:guid}"] = Door.For(ViewIncidents),
        ["/patrols/machines"] = Door.For(ViewIncidents),
        ["/patrols/plans"] = Door.For(ViewIncidents),
        ["/patrols/plans/{*Id}"] = Door.For(ApproveOrganisation),
        ["/supervision"] = Door.For(Supervise),
        ["/supervision/watched"] = Door.For(Supervise),
        ["/supervision/deadlines"] = Door.For(Supervise),
        ["/supervision/{number}/print"] = Door.For(ViewIncidents),
        ["/inbox"] = Door.For(HandleTasks),
        ["/inbox/asked"] = Door.For(HandleTasks),
        ["/incidents"] = Door.For(ViewIncidents),
        ["/incidents/export.csv"] = Door.For(ViewIncidents),
        ["/incidents/export.xlsx"] = Door.For(ViewIncidents),
        ["/duties"] = Door.For(ViewIncidents),
        ["/api/duties"] = Door.For(ViewIncidents),
        ["/suspensions"] = Door.For(ViewIncidents),
        ["/rulings"] = Door.For(ViewIncidents),
        ["/rulings/{Key}"] = Door.For(ViewIncidents),
        ["/api/rulings"] = Door.For(ViewIncidents),
        ["/api/incidents/{idOrNumber}/merge"] = Door.For(ViewIncidents),
        ["/api/incidents/{idOrNumber}/parts"] = Door.For(ViewIncidents),
        ["/api/rulings/{number}"] = Door.For(ViewIncidents),
        ["/incidents/new"] = Door.For(ReportIncident),
        ["/incidents/{key}/case.zip"] = Door.For(ArchiveCases),
        ["/incidents/{Key}"] = Door.For(ViewIncidents),
        ["/whistles"] = Door.For(ViewIncidents),
        ["/administration/ladders/choice"] = Door.For(ViewLadders),
        ["/administration/ladders/override"] = Door.For(ViewLadders),
        ["/administration/ladders/{id}/notice"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/units"] = Door.For(ViewLadders),
        ["/administration/ladders"] = Door.For(ViewLadders),
        ["/administration/ladders/{*Id}"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/design"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/table"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/walk"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/replay"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/live"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/compare"] = Door.For(ViewLadders),
        ["/administration/ladders/{Id}/wizard"] = Door.For(EditLadders),
        ["/administration/emergency"] = Door.For(ViewLadders),
        ["/administration/emergency/{*Id}"] = Door.For(ViewLadders),
        ["/administration/rules"] = Door.For(ViewRules),
        ["/administration/rules/{*Id}"] = Door.For(ViewRules),
        ["/workbench/editor/{*Id}"] = Door.For(ViewRules),
        ["/workbench/gate"] = Door.For(ViewRules),
        ["/workbench/alerts"] = Door.For(ViewRules),
        ["/workbench/back-tests/{id:guid}/changed.csv"] = Door.For(ViewRules),
        ["/administration/accounts"] = Door.For(ManageAccounts),
        ["/administration/grants"] = Door.For(ConfirmGrants),
        ["/account/sessions"] = Door.SignedIn,
        ["/account/second-factor"] = Door.SignedIn,
        ["/sign-in/code"] = Door.Public,
        ["/administration/keys"] = Door.For(ManageAccounts),
        ["/administration/audit"] = Door.For(ViewAudit),
        ["/administration/audit/lines.csv"] = Door.For(ViewAudit),
        ["/administration/audit/lines.xlsx"] = Door.For(ViewAudit),
        ["/administration/clock"] = Door.For(MoveDrillClock),
        ["/instances"] = Door.For(OperateInstances),
        ["/instances/{Id:guid}"] = Door.For(OperateInstances),
        ["/instances/parked"] = Door.For(OperateInstances),
        ["/instances/upgrades"] = Door.For(OperateInstances),
        ["/api/instances"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/journal"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/retry"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/skip"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/cancel"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/hold"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/release"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/variables/{name}"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/clocks/retry"] = Door.For(OperateInstances),
        ["/api/instances/{instanceId:guid}/clocks/discard"] = Door.For(OperateInstances),
        ["/api/instances/parked"] = Door.For(OperateInstances),
        ["/api/instances/parked/triggers"] = Door.For(OperateInstances),
        ["/api/instances/parked/triggers/retry"] = Door.For(OperateInstances),
        ["/api/instances/parked/dispatches/{dispatchId:long}/retry"] = Door.For(OperateInstances),
        ["/api/instances/parked/dispatches/{dispatchId:long}/discard"] = Door.For(OperateInstances),
        ["/api/instances/parked/letters/{letterId:long}/retry"] = Door.For(OperateInstances),
        ["/api/instances/parked/letters/{letterId:long}/discard"] = Door.For(OperateInstances),
        ["/api/instances/versions"] = Door.For(OperateInstances),
        ["GET /api/instances/upgrade"] = Door.For(OperateInstances),
        ["POST /api/instances/upgrade"] = Door.For(OperateInstances),
        ["GET /api/incidents"] = Door.For(ViewIncidents),
        ["POST /api/incidents"] = Door.For(ReportIncident),
        ["/api/incidents/{idOrNumber}"] = Door.For(ViewIncidents),
        ["/api/incidents/{idOrNumber}/attachments/{attachmentId:guid}"] = Door.For(ViewIncidents),
        ["GET /api/workflows"] = Door.For(ViewLadders),
        ["PUT /api/workflows"] = Door.For(EditLadders),
        ["/api/workflows/validate"] = Door.For(ViewLadders),
        ["/api/workflows/definition"] = Door.For(ViewLadders),
        ["/api/workflows/publish"] = Door.For(EditLadders),
        ["/api/workflows/submit"] = Door.For(EditLadders),
        ["/api/workflows/withdraw"] = Door.For(EditLadders),
        ["/api/workflows/approve"] = Door.For(ApproveLadders),
        ["/api/workflows/reject"] = Door.For(ApproveLadders),
        ["/api/workflows/rollback"] = Door.For(ApproveLadders),
        ["/api/workflows/retract"] = Door.For(EditLadders),
        ["/api/workflows/revert"] = Door.For(EditLadders),
        ["/api/workflows/start"] = Door.For(OperateInstances),
        ["/api/endpoints/{jurisdiction}/{**path}"] = Door.Key,
        ["/api/workflows/events"] = Door.For(OperateInstances),
        ["/api/workflows/tasks/{taskId}/result"] = Door.For(OperateInstances),
        ["GET /elsa/api/workflow-definitions"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/by-definition-id/{definitionId}"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/by-id/{id}"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/many-by-id"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/validation/is-name-unique"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/{definitionId}/export"] = Door.For(ViewLadders),
        ["/elsa/api/features/installed"] = Door.For(ViewLadders),
        ["/elsa/api/features/installed/{name}"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/activities"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/expression-descriptors"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/variables"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/storage-drivers"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/workflow-activation-strategies"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/incident-strategies"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/log-persistence-strategies"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/commit-strategies/workflows"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/commit-strategies/activities"] = Door.For(ViewLadders),
        ["POST /elsa/api/workflow-definitions"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definitions/{definitionId}"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definitions/{definitionId}/publish"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definitions/{definitionId}/retract"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definitions/{definitionId}/revert/{version:int}"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definition-versions/{id}"] = Door.For(EditLadders),
        ["/studio"] = Door.For(EditLadders),
        ["/elsa/api/workflow-definitions/{definitionId}/execute"] = Door.For(OperateInstances),
        ["/elsa/api/workflow-instances"] = Door.For(OperateInstances),
        ["/elsa/api/workflow-instances/{id}"] = Door.For(OperateInstances),
        ["/elsa/api/workflow-instances/{id}/execution-state"] = Door.For(OperateInstances),
        ["/elsa/api/workflow-instances/{id}/variables"] = Door.For(OperateInstances),
        ["/elsa/api/workflow-instances/{id}/journal"] = Door.For(OperateInstances),
        ["/elsa/api/activity-executions/report"] = Door.For(OperateInstances),
        ["/elsa/api/activity-executions/list"] = Door.For(OperateInstances),
        ["/elsa/api/activity-execution-summaries/list"] = Door.For(OperateInstances),
        ["/elsa/api/activity-executions/by-id"] = Door.For(OperateInstances),
        ["/elsa/api/activity-executions/{id}"] = Door.For(OperateInstances),
        ["/elsa/api/activity-executions/{id}/call-stack"] = Door.For(OperateInstances),
        ["/elsa/api/{**rest}"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/query/count"] = Door.For(ViewLadders),
        ["/elsa/api/scripting/javascript/type-definitions/{definitionId}"] = Door.For(ViewLadders),
        ["/elsa/api/descriptors/output-converters"] = Door.For(ViewLadders),
        ["/elsa/api/resilience/strategies"] = Door.For(ViewLadders),
        ["/elsa/api/workflow-definitions/import-files"] = Door.For(EditLadders),
        ["/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids"] = Door.For(EditLadders),
        ["/elsa/api/bulk-actions/retract/workflow-definitions/by-definition-ids"] = Door.For(EditLadders),
        ["/elsa/api/bulk-actions/delete/workflow-definitions/by-definition-id"] = Door.For(EditLadders),
        ["/elsa/api/bulk-actions/delete/workflow-definitions/by-id"] = Door.For(EditLadders),
        ["/elsa/api/cancel/workflow-instances/{id}"] = Door.For(OperateInstances),
        ["/elsa/api/bulk-actions/cancel/workflow-instances"] = Door.For(OperateInstances),
        ["/studio/{**file}"] = Door.Public,
        ["/api/whistles"] = Door.For(ViewIncidents),
        ["/api/whistles/figures"] = Door.For(ViewIncidents),
        ["/api/tasks"] = Door.For(HandleTasks),
        ["/api/tasks/asked"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/claim"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/release"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/complete"] = Door.For(HandleTasks),
        ["/api/tasks/people"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/subtasks"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/take-back"] = Door.For(HandleTasks),
        ["/api/tasks/{taskId:guid}/urge"] = Door.For(HandleTasks),
    };

    /// <summary>The framework's own and the site's files, which hold nothing of anybody's.</summary>
    private static readonly string[] Furniture = ["_blazor", "_framework", "css/", "js/", "lib/", "mark", "icon-", "manifest", "sw.", "GridFlow.Web", "{**path:file}"];

    public static TheoryData<string> Everybody() => ["stranger", .. Roles.All.Select(role => role.Key)];

    [Fact]
    public void Every_door_of_the_site_is_known_here()
    {
        var found = Walk().Select(door => door.Key).ToHashSet();
        Assert.Empty(found.Except(Doors.Keys));
        Assert.Empty(Doors.Keys.Except(found));
    }

    [Theory, MemberData(nameof(Everybody))]
    public async Task Each_door_opens_for_whom_it_is_meant_and_for_nobody_else(string who)
    {
        var browser = site.Browse();
        if (who != "stranger")
        {
            await site.AddAccountAsync($"walk-{who}", (who == Roles.GridWorker ? "wly-jundiping-jundiping-01" : "wly", who));
            await browser.SignInAsync($"walk-{who}");
        }

        foreach (var (key, method, pattern) in Walk())
        {
            var answer = await KnockAsync(browser, method, pattern);
            var opened = answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
                && answer.Headers.Location?.ToString().Contains("/sign-in?ReturnUrl", StringComparison.OrdinalIgnoreCase) != true
                && !await IsShutAsElsaAsync(answer);

            Assert.True(opened == Doors[key].OpensFor(who), $"{who}: {method} {pattern} answered {(int)answer.StatusCode}");
            Assert.True((int)answer.StatusCode < 500, $"{who}: {method} {pattern} failed with {(int)answer.StatusCode}");
        }
    }

    /// <summary>Elsa Studio dies of 401 and 403, so its API says both as problems of a bad request.</summary>
    private static async Task<bool> IsShutAsElsaAsync(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.BadRequest && answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/elsa/", StringComparison.Ordinal)
        && await answer.Content.ReadAsStringAsync() is var body && (body.Contains("urn:gridflow:signed-out", StringComparison.Ordinal) || body.Contains("urn:gridflow:not-allowed", StringComparison.Ordinal));

    private IEnumerable<(string Key, HttpMethod Method, string Pattern)> Walk() =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!
        where !Furniture.Any(pattern.TrimStart('/').StartsWith)
        let address = pattern.StartsWith('/') || pattern.StartsWith('{') ? pattern : $"/{pattern}"
        let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        let method = methods.Contains("GET") ? "GET" : methods[0]
        let trimmed = address.Length > 1 ? address.TrimEnd('/') : address
        select (Doors.ContainsKey($"{method} {trimmed}") ? $"{method} {trimmed}" : trimmed, new HttpMethod(method), trimmed);

    /// <summary>Sample values name nothing that exists: who may enter is told that it is not there.</summary>
    private static async Task<HttpResponseMessage> KnockAsync(Browser browser, HttpMethod method, string pattern)
    {
        var address = pattern.Replace("{Code:int}", "404").Replace("{culture}", "en").Replace("{Jurisdiction}", "nanshan").Replace("{jurisdiction}", "nanshan").Replace("{**path}", "none")
            .Replace("{Key}", "WLY20000101000001").Replace("{number}", "WLY20000101000001-01").Replace("{key}", "WLY20000101000001").Replace("{*Id}", "none:1").Replace("{idOrNumber}", "WLY20000101000001")
            .Replace("{name}", "Nothing").Replace("{definitionId}", "none").Replace("{id}", "none").Replace("{version:int}", "1").Replace("{**file}", "none.js").Replace("{**rest}", "none").Replace("{dispatchId:long}", "0").Replace("{letterId:long}", "0");
        foreach (var id in new[] { "{attachmentId:guid}", "{taskId:guid}", "{id:guid}", "{instanceId:guid}", "{Id:guid}" }) address = address.Replace(id, Guid.Empty.ToString());
        using var request = new HttpRequestMessage(method, address);
        // Signing out needs its antiforgery token; without it the door answers 400, which is an answer from inside.
        if (method != HttpMethod.Get) request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed record Door(bool NeedsAccount, Permission? Permission)
    {
        public static Door Public { get; } = new(false, null);
        /// <summary>A cookie opens it for nobody: it takes keys.</summary>
        public static Door Key { get; } = new(true, null) { TakesKeys = true };
        public static Door SignedIn { get; } = new(true, null);
        public static Door For(Permission permission) => new(true, permission);

        private bool TakesKeys { get; init; }

        public bool OpensFor(string who) =>
            !NeedsAccount || (!TakesKeys && who != "stranger" && (Permission is not { } needed || Roles.Allows(who, needed)));
    }
}
