using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Rules.Situations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Situations;

/// <summary>Declares and lifts warnings and states of alert (平急状态). From the next report on situations read what is in force.</summary>
public sealed class AlertDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, BusinessClock clock)
{
    /// <summary>So many are listed, the newest.</summary>
    public const int MostListed = 100;

    /// <summary>Longest note.</summary>
    public const int MostNote = 200;

    /// <summary>Those of the viewer's jurisdiction, the newest first; none where the viewer may not see rules.</summary>
    public async Task<IReadOnlyList<DeclaredAlert>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DeclaredAlerts.AsNoTracking().Where(alert => alert.JurisdictionId == viewer.JurisdictionId)
            .OrderByDescending(alert => alert.Since).Take(MostListed).ToListAsync(cancellationToken);
    }

    /// <summary>Declares one and returns its id.</summary>
    /// <param name="viewer">Who declares it.</param>
    /// <param name="type">Of what, one of the known values.</param>
    /// <param name="level">1 蓝 to 4 红; 0 for what has no colour.</param>
    /// <param name="note">Its number or text.</param>
    /// <exception cref="GovernanceException">Not the viewer's to declare, unknown, without a note, or in force already.</exception>
    public async Task<Guid> DeclareAsync(Viewer viewer, string type, int level, string note)
    {
        DemandRight(viewer);
        var known = FactFields.Find(FactKind.Alert, "type")!.Known.Any(one => one.Code == type);
        if (!known || level is < 0 or > 4) throw new GovernanceException("alert.type", new("请选择预警种类和级别", "Choose kind and level of the alert"));
        var basis = PlainText.Within(note, MostNote, new("文号或依据", "number or basis"))
            ?? throw new GovernanceException("alert.note", new($"请写明文号或依据，最多 {MostNote} 字", $"Give its number or basis, at most {MostNote} characters"));
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        await writer.WriteAsync(async context =>
        {
            if (await context.DeclaredAlerts.AnyAsync(alert => alert.JurisdictionId == viewer.JurisdictionId && alert.Type == type && alert.Level == level && alert.Until == null))
                throw new GovernanceException("alert.again", new("同样的预警正在生效", "The same alert is in force"));
            context.DeclaredAlerts.Add(new DeclaredAlert
            {
                Id = id, JurisdictionId = viewer.JurisdictionId, Type = type, Level = level, Since = now, DeclaredBy = viewer.Id, DeclaredByName = viewer.Name, Note = basis,
            });
            context.Record(AuditAct.SettingChanged, viewer.AsActor(), viewer.JurisdictionId, $"alert:{id}", $"declared {type} {level}: {basis}");
        });
        return id;
    }

    /// <summary>Lifts one.</summary>
    /// <exception cref="GovernanceException">Not the viewer's to lift, or not in force.</exception>
    public Task LiftAsync(Viewer viewer, Guid id)
    {
        DemandRight(viewer);
        return writer.WriteAsync(async context =>
        {
            var alert = await context.DeclaredAlerts.SingleOrDefaultAsync(row => row.Id == id && row.JurisdictionId == viewer.JurisdictionId && row.Until == null)
                ?? throw new GovernanceException("alert.lifted", new("这条预警已经解除", "The alert was lifted already"));
            (alert.Until, alert.LiftedBy) = (clock.GetUtcNow(), viewer.Id);
            context.Record(AuditAct.SettingChanged, viewer.AsActor(), viewer.JurisdictionId, $"alert:{id}", $"lifted {alert.Type} {alert.Level}");
        });
    }

    /// <summary>Whether a viewer may declare and lift alerts: they are in force for the whole district.</summary>
    public static bool MayDeclare(Viewer viewer) => viewer.MayForDistrict(Permission.ApproveRules);

    private static void DemandRight(Viewer viewer)
    {
        if (!MayDeclare(viewer)) throw new GovernanceException("alert.not-allowed", new("您不能发布或解除预警", "You may not declare or lift alerts"));
    }
}
