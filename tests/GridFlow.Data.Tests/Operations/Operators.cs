using GridFlow.Data.Accounts;
using GridFlow.Data.Instances;
using GridFlow.Data.Operations;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Whoever comes to the operator's doors, with and without the right to.</summary>
internal static class Operators
{
    public static Viewer Office { get; } = Of("office", "李秀英", Roles.NetworkOffice);

    public static Viewer Administrator { get; } = Of("admin", "王建国", Roles.SystemAdministrator);

    public static Viewer Dispatcher { get; } = Of("dispatcher", "马一鸣", Roles.Dispatcher);

    public static Viewer Elsewhere { get; } = Office with { JurisdictionId = "nanshan" };

    public static async Task<Guid> StartAsync(this Store store, string name, string? correlationId = null)
    {
        var answer = await store.Get<WorkflowHost>().StartAsync("wulingyuan", name, correlationId: correlationId);
        Assert.Equal(InstanceVerdict.Done, answer.Verdict);
        return answer.InstanceId;
    }

    public static async Task<StoredInstance> RowAsync(this Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Instances.AsNoTracking().SingleAsync(row => row.Id == id);
    }

    public static async Task<InstanceFile> FileAsync(this Store store, Guid id) => (await store.Get<InstanceQuery>().FindAsync(Office, id))!;

    /// <summary>The ids on the list.</summary>
    public static async Task<IReadOnlyList<Guid>> ListAsync(this Store store, InstanceFilter? filter = null) =>
        [.. (await store.Get<InstanceQuery>().ListAsync(Office, filter ?? new InstanceFilter())).Page.Items.Select(line => line.Id)];

    public static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<GovernanceException>(act)).Code;

    private static Viewer Of(string id, string name, string role) => new(id, name, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);
}
