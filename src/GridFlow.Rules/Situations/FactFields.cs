using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>What a number of a fact measures.</summary>
public enum Measure
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>Time, kept in minutes, written 30min, 24h, 7d, 60s.</summary>
    Time,

    /// <summary>Length, kept in metres, written 50m, 1km.</summary>
    Length,
}

/// <summary>Something a test may ask of a fact.</summary>
/// <param name="Name">The name in texts: <c>grid.id</c>.</param>
/// <param name="Chinese">The name in sentences.</param>
/// <param name="Type">Symbol or number.</param>
public sealed record FactField(string Name, string Chinese, FieldType Type)
{
    /// <summary>The list its values are checked against.</summary>
    public FieldSource Source { get; init; }

    /// <summary>The values it may take; empty when any may occur.</summary>
    public ImmutableArray<KnownValue> Known { get; init; } = [];

    /// <summary>What a number measures.</summary>
    public Measure Measure { get; init; }

    /// <summary>A key that only <c>= this.…</c> makes sense of.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether it may have that value.</summary>
    internal bool Takes(string value, Vocabulary vocabulary) => Source switch
    {
        FieldSource.Categories => vocabulary.Category(value) is not null,
        FieldSource.Departments => vocabulary.Department(value) is not null,
        _ => Known.IsEmpty || Known.Any(known => known.Code == value),
    };

    internal Func<Fact, Subject, string?> Text { get; init; } = (_, _) => null;

    internal Func<Fact, Subject, double> Number { get; init; } = (_, _) => double.NaN;
}

/// <summary>The fields of the kinds of fact. Whoever adds a kind or a field fills it where the surroundings are read.</summary>
public static class FactFields
{
    private static readonly ImmutableArray<FactField> Recent =
    [
        OfRecent("grid.id", "网格", (one, _) => one.GridId),
        .. FieldRegistry.Standard.PlaceUnits.Select(field => OfRecent(field.Name, field.Chinese, (one, _) => one.UnitAt(field.Name[FieldRegistry.Place.Length..]))),
        OfRecent("category", "类别", (one, subject) => one.CategoryAt(subject.Now)) with { Source = FieldSource.Categories },
        OfRecent("department", "主办部门", (one, subject) => one.DepartmentAt(subject.Now)) with { Source = FieldSource.Departments },
        OfRecent("channel", "渠道", (one, _) => one.Channel) with { Known = FieldRegistry.Standard.Find("channel")!.Known },
        OfRecent("state", "状态", (one, subject) => one.IsClosedAt(subject.Now) ? "closed" : "open") with { Known = [new("open", "未结"), new("closed", "已结")] },
        OfRecent("place", "地点", (one, _) => one.Place) with { IsKey = true },
        OfRecent("reporter", "上报人", (one, _) => one.Reporter) with { IsKey = true },
        OfRecent("severity", "严重程度", (one, _) => one.Severity),
        OfRecent("age", "上报距今", (one, subject) => (subject.Now - one.ReportedAt).TotalMinutes) with { Measure = Measure.Time },
        OfRecent("closed", "结案距今", (one, subject) => one.HandledBy(subject.Now) is { } at ? (subject.Now - at).TotalMinutes : double.NaN) with { Measure = Measure.Time },
        OfRecent("handled", "办理用时", (one, subject) => one.HandledBy(subject.Now) is { } at ? (at - one.ReportedAt).TotalMinutes : double.NaN) with { Measure = Measure.Time },
        OfRecent("distance", "距离", (one, subject) => subject.DistanceTo(one.Longitude, one.Latitude)) with { Measure = Measure.Length },
        OfRecent("likeness", "文字相似度", (one, subject) => one.Text is null ? double.NaN : Likeness.Of(one.Words, subject.Words)),
    ];

    private static readonly ImmutableArray<FactField> Return =
    [
        new("department", "退单部门", FieldType.Symbol) { Source = FieldSource.Departments, Text = (fact, _) => ((CaseReturn)fact).Department },
        new("age", "退单距今", FieldType.Number) { Measure = Measure.Time, Number = (fact, subject) => (subject.Now - ((CaseReturn)fact).At).TotalMinutes },
    ];

    private static readonly ImmutableArray<FactField> Alert =
    [
        new("type", "预警种类", FieldType.Symbol)
        {
            Known =
            [
                new("typhoon", "台风"), new("rain", "暴雨"), new("flood", "山洪"), new("landslide", "地质灾害"), new("heat", "高温"),
                new("cold", "低温"), new("fire", "森林火险"), new("crowd", "大客流"), new("emergency", "战时状态"),
            ],
            Text = (fact, _) => ((Alert)fact).Type,
        },
        new("level", "预警级别", FieldType.Number) { Number = (fact, _) => ((Alert)fact).Level },
        new("age", "生效至今", FieldType.Number) { Measure = Measure.Time, Number = (fact, subject) => (subject.Now - ((Alert)fact).Since).TotalMinutes },
    ];

    private static readonly string[] Colours = ["", "蓝色", "黄色", "橙色", "红色"];

    /// <summary>The kinds by the word that names them, in texts and in sentences.</summary>
    public static ImmutableArray<(FactKind Kind, string Word, string Chinese, string Counter)> Kinds { get; } =
        [(FactKind.Recent, "recent", "近期事件", "件"), (FactKind.Return, "return", "退单", "次"), (FactKind.Alert, "alert", "预警", "个")];

    /// <summary>The fields of a kind.</summary>
    public static ImmutableArray<FactField> Of(FactKind kind) => kind switch
    {
        FactKind.Recent => Recent,
        FactKind.Return => Return,
        _ => Alert,
    };

    /// <summary>The field of that name, or null.</summary>
    public static FactField? Find(FactKind kind, string name)
    {
        foreach (var field in Of(kind))
            if (field.Name == name)
                return field;
        return null;
    }

    /// <summary>How a field may be compared, with the words of texts and of sentences.</summary>
    public static IEnumerable<(BinaryOperator Operator, string English, string Chinese)> Operators(FactField field)
    {
        ReadOnlySpan<BinaryOperator> offered = field switch
        {
            { IsKey: true } => [BinaryOperator.Equal],
            { Type: FieldType.Number } =>
                [BinaryOperator.LessOrEqual, BinaryOperator.GreaterOrEqual, BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.Greater, BinaryOperator.In],
            _ => [BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.In, BinaryOperator.StartsWith],
        };
        return [.. offered.ToArray().Select(one => (one, Words.English(one), Words.Chinese(one)))];
    }

    /// <summary>A warning in words: 台风红色预警.</summary>
    public static string NameOfAlert(string type, int level) =>
        $"{Alert[0].Known.FirstOrDefault(known => known.Code == type)?.Chinese ?? type}{(level is > 0 and < 5 ? Colours[level] : "")}{(type == "emergency" ? "" : "预警")}";

    private static FactField OfRecent(string name, string chinese, Func<RecentIncident, Subject, string?> text) =>
        new(name, chinese, FieldType.Symbol) { Text = (fact, subject) => text((RecentIncident)fact, subject) };

    private static FactField OfRecent(string name, string chinese, Func<RecentIncident, Subject, double> number) =>
        new(name, chinese, FieldType.Number) { Number = (fact, subject) => number((RecentIncident)fact, subject) };
}
