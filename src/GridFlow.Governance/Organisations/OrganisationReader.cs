using System.Text.RegularExpressions;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>Reads <c>rules/&lt;jurisdiction&gt;/organisation.json</c>: levels, the tree of units, demonstration accounts.</summary>
public static partial class OrganisationReader
{
    /// <summary>Reads an organisation. Unit ids are made from the segments on the way down: <c>wly-jundiping-01</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Reading<Organisation> Read(string json, string file)
    {
        var problems = new List<Problem>();
        if (JsonDocuments.Read<OrganisationDocument>(json, file, problems) is not { } document)
            return new(null, problems);

        var jurisdiction = ReadJurisdiction(document.Jurisdiction, file, problems);
        var units = new List<Unit>();
        ReadUnit(document.Root, null, jurisdiction, units, file, problems);
        var demonstration = document.Demonstration
            .Select(account => new DemonstrationAccount(account.Account, account.Name, account.Role, account.Unit)).ToList();
        var organisation = new Organisation(jurisdiction, units, demonstration);
        problems.AddRange(OrganisationCheck.Check(organisation, file));
        return new(problems.Any(problem => problem.Severity == ProblemSeverity.Error) ? null : organisation, problems);
    }

    private static Jurisdiction ReadJurisdiction(JurisdictionDocument document, string file, List<Problem> problems)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(document.TimeZone, out _))
            problems.Add(JsonDocuments.Error("organisation.zone", new($"没有时区“{document.TimeZone}”", $"There is no time zone \"{document.TimeZone}\""), file, "timeZone"));
        return new Jurisdiction(document.Id, document.Name, document.EnglishName, document.TimeZone, document.NumberPrefix,
            document.Levels.Select(level => new Level(level.Key, new(level.Name, level.EnglishName), level.Rung, level.Function)
            {
                StandsFor = level.StandsFor,
                HandlerRole = level.HandlerRole,
                TakesCases = level.TakesCases ?? (level.Rung == 1 || level is { Rung: > 0, Function: UnitFunction.Supervise }),
                Circle = new(level.Circle ?? level.Name, level.EnglishCircle ?? level.EnglishName),
            }))
        {
            OutOfGrid = document.OutOfGrid,
            ReturnReasons = document.ReturnReasons is { Count: > 0 } own ? [.. own.Select(Reason)] : [.. ReturnReason.Usual],
        };
    }

    private static ReturnReason Reason(ReasonDocument reason) => new(
        reason.Key,
        new(reason.Name, reason.EnglishName),
        reason.Basis is { Length: > 0 } basis ? new(basis, reason.EnglishBasis ?? basis) : null,
        reason.NeedsReceiver);

    private static void ReadUnit(UnitDocument document, Unit? parent, Jurisdiction jurisdiction, List<Unit> units, string file, List<Problem> problems)
    {
        if (!Segment().IsMatch(document.Segment))
            problems.Add(JsonDocuments.Error("organisation.segment", new($"“{document.Segment}”只能用小写字母、数字和连字符", $"\"{document.Segment}\" may have lower-case letters, digits and hyphens only"), file, document.Name));
        var id = parent is null ? document.Segment : $"{parent.Id}-{document.Segment}";
        var unit = new Unit(id, jurisdiction.Id, parent, document.Segment, document.Name, document.ShortName, document.Level, document.Kind, document.Function)
        {
            IsDefaultOwner = document.DefaultOwner,
        };
        if (document.At is [var longitude, var latitude])
            (unit.Longitude, unit.Latitude) = (longitude, latitude);
        var isTerritorial = jurisdiction.Levels.Find(level => level.Key == document.Level) is { Rung: > 0 };
        unit.Territory = document.Territory == "parent" ? parent?.Territory : isTerritorial ? unit.Path : null;
        units.Add(unit);
        foreach (var child in document.Children)
            ReadUnit(child, unit, jurisdiction, units, file, problems);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Segment();

    private sealed record OrganisationDocument(JurisdictionDocument Jurisdiction, UnitDocument Root)
    {
        public IReadOnlyList<AccountDocument> Demonstration { get; init; } = [];
    }

    private sealed record JurisdictionDocument(string Id, string Name, string EnglishName, string TimeZone, string NumberPrefix, IReadOnlyList<LevelDocument> Levels)
    {
        public OutOfGridPolicy OutOfGrid { get; init; } = OutOfGridPolicy.Redirect;

        public IReadOnlyList<ReasonDocument>? ReturnReasons { get; init; }
    }

    private sealed record ReasonDocument(string Key, string Name, string EnglishName)
    {
        public string? Basis { get; init; }

        public string? EnglishBasis { get; init; }

        public bool NeedsReceiver { get; init; } = true;
    }

    private sealed record LevelDocument(string Key, string Name, string EnglishName, int Rung, UnitFunction Function, string HandlerRole)
    {
        public IReadOnlyList<string> StandsFor { get; init; } = [];

        public bool? TakesCases { get; init; }

        public string? Circle { get; init; }

        public string? EnglishCircle { get; init; }
    }

    private sealed record UnitDocument(string Segment, string Name, string ShortName, string Level, string Kind, UnitFunction Function)
    {
        public IReadOnlyList<double>? At { get; init; }

        public string? Territory { get; init; }

        public bool DefaultOwner { get; init; }

        public IReadOnlyList<UnitDocument> Children { get; init; } = [];
    }

    private sealed record AccountDocument(string Account, string Name, string Role, string Unit);
}
