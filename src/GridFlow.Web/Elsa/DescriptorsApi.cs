using System.Text.Json.Nodes;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Elsa;

/// <summary>What an editor must know before it opens a drawing: activities, expressions, types, strategies.</summary>
internal static class DescriptorsApi
{
    private static readonly (string Type, string? Editor)[] Expressions =
        [("Literal", null), ("Object", "json"), ("Variable", null), ("Input", null), ("JavaScript", "javascript"), ("Liquid", "liquid")];

    private static readonly string[] Types = ["String", "Boolean", "Int32", "Int64", "Double", "Decimal", "DateTimeOffset", "TimeSpan", "Object", "ObjectDictionary"];

    private static readonly string[] Activation = ["AllowAlways", "Singleton", "Correlation", "CorrelatedSingleton"];

    private static readonly string[] Incidents = ["FaultStrategy", "ContinueWithIncidentsStrategy"];

    public static void MapDescriptors(this RouteGroupBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors").RequireAuthorization(nameof(Permission.ViewLadders));
        descriptors.MapGet("/activities", ActivitiesAsync).WithSummary("List the activities");
        descriptors.MapGet("/expression-descriptors", (IStringLocalizer<ElsaTexts> texts) => Items(Expressions.Select(expression => new JsonObject
        {
            ["type"] = expression.Type,
            ["displayName"] = texts["Expression" + expression.Type].Value,
            ["isSerializable"] = true,
            ["isBrowsable"] = true,
            ["properties"] = expression.Editor is null ? new JsonObject() : new JsonObject { ["MonacoLanguage"] = expression.Editor },
        }))).WithSummary("List the kinds of expressions");
        descriptors.MapGet("/variables", (IStringLocalizer<ElsaTexts> texts) => Items(Types.Select(type => new JsonObject
        {
            ["typeName"] = type,
            ["displayName"] = texts["Type" + type].Value,
            ["category"] = texts["Types"].Value,
            ["description"] = "",
        }))).WithSummary("List the types of variables");
        descriptors.MapGet("/storage-drivers", (IStringLocalizer<ElsaTexts> texts) => Items(
        [
            new JsonObject { ["typeName"] = "WorkflowInstanceStorageDriver", ["displayName"] = texts["WithTheInstance"].Value, ["priority"] = 0, ["deprecated"] = false },
        ])).WithSummary("List where variables are kept");
        descriptors.MapGet("/workflow-activation-strategies", (IStringLocalizer<ElsaTexts> texts) => Items(Activation.Select(name => Strategy(texts, name))))
            .WithSummary("List how many instances may run at once");
        descriptors.MapGet("/incident-strategies", (IStringLocalizer<ElsaTexts> texts) => Items(Incidents.Select(name => Strategy(texts, name))))
            .WithSummary("List what a failed activity does to an instance");
        foreach (var none in new[] { "log-persistence-strategies", "commit-strategies/workflows", "commit-strategies/activities", "output-converters" })
            descriptors.MapGet($"/{none}", () => Items([])).WithSummary("None: there is nothing to choose");
        api.MapGet("/resilience/strategies", () => Items([])).RequireAuthorization(nameof(Permission.ViewLadders)).WithSummary("None: there is nothing to choose");
        var features = api.MapGroup("/features/installed").RequireAuthorization(nameof(Permission.ViewLadders));
        features.MapGet("", () => Items([])).WithSummary("List optional features: there are none");
        features.MapGet("/{name}", (string name) => ApiProblems.NotFound("feature.not-found", new($"没有安装“{name}”", $"“{name}” is not installed")))
            .WithSummary("Say whether an optional feature is there").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<JsonHttpResult<JsonObject>> ActivitiesAsync(CurrentViewer current, ActivityForms forms, CancellationToken cancellationToken)
    {
        var items = await forms.ListAsync(await current.RequireAsync(), cancellationToken);
        return DefinitionsApi.Json(new JsonObject { ["count"] = items.Count, ["items"] = items });
    }

    private static JsonObject Strategy(IStringLocalizer<ElsaTexts> texts, string name) =>
        new() { ["typeName"] = name, ["displayName"] = texts[name].Value, ["description"] = texts[name + "Hint"].Value };

    private static JsonHttpResult<JsonObject> Items(IEnumerable<JsonNode> items) => DefinitionsApi.Json(new JsonObject { ["items"] = new JsonArray([.. items]) });
}
