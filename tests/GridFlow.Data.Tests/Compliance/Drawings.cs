using System.Globalization;
using GridFlow.Data.Definitions;
using GridFlow.Data.Transactions;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>Small workflows for tests of the store, written as a line of steps.</summary>
internal static class Drawings
{
    public static string Write(string text) => $$"""{"type":"Elsa.WriteLine","text":"{{text}}"}""";

    public static string Wait(string eventName) => $$"""{"type":"Elsa.Event","eventName":"{{eventName}}"}""";

    public static string WaitFor(string script) => $$$"""{"type":"Elsa.Event","eventName":{"typeName":"String","expression":{"type":"JavaScript","value":"{{{script}}}"} } }""";

    public static string Starts(string eventName) => $$"""{"type":"Elsa.Event","eventName":"{{eventName}}","customProperties":{"canStartWorkflow":true} }""";

    public static string Every(string interval, string policy = "FireOnce") =>
        $$"""{"type":"Elsa.Timer","interval":"{{interval}}","customProperties":{"canStartWorkflow":true,"misfirePolicy":"{{policy}}"} }""";

    public static string Delay(string time) => $$"""{"type":"Elsa.Delay","timeSpan":"{{time}}"}""";

    public static string Publish(string eventName, string? correlation = null) =>
        $$"""{"type":"Elsa.PublishEvent","eventName":"{{eventName}}"{{(correlation is null ? "" : $",\"correlationId\":\"{correlation}\"")}},"payload":"from {{eventName}}"}""";

    public static string Execute(string workflow) => $$"""{"type":"Elsa.ExecuteWorkflow","workflowDefinitionId":"{{workflow}}"}""";

    public static string Task(string name) => $$"""{"type":"Elsa.RunTask","taskName":"{{name}}","payload":"p"}""";

    public static string Set(string variable, string script) =>
        $$$"""{"type":"Elsa.SetVariable","variable":{"id":"{{{variable}}}"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"{{{script}}}"} } }""";

    public static string Output(string name, string value) => $$"""{"type":"Elsa.SetOutput","outputName":"{{name}}","outputValue":"{{value}}"}""";

    public static string Fail(string message) => $$"""{"type":"Elsa.Fault","message":"{{message}}"}""";

    /// <summary>A workflow definition: the steps in a line.</summary>
    public static string Line(string id, string? options, params string[] steps) =>
        $$"""
        {"id":"{{id}}-v1","definitionId":"{{id}}","name":"{{id}}","version":1,"isLatest":true,"isPublished":true,"options":{{options ?? "{}"}},
        "variables":[{"id":"N","name":"N","typeName":"Int32","value":"0"}],
        "root":{"type":"Elsa.Flowchart","id":"root","activities":[{{string.Join(",", steps.Select((step, i) => step.Insert(1, $"\"id\":\"S{i + 1}\",")))}}],
        "connections":[{{string.Join(",", Enumerable.Range(1, steps.Length - 1).Select(i => $$$"""{"source":{"activity":"S{{{i}}}","port":"Done"},"target":{"activity":"S{{{i + 1}}}","port":"In"} }"""))}}]} }
        """;

    /// <summary>Stores and publishes a workflow.</summary>
    public static Task PublishAsync(this Store store, string id, string? options, params string[] steps) => store.PublishForAsync("wulingyuan", id, options, steps);

    /// <summary>Stores and publishes a workflow of a jurisdiction, or of all.</summary>
    public static async Task PublishForAsync(this Store store, string jurisdiction, string id, string? options, params string[] steps)
    {
        var content = Line(id, options, steps);
        await store.Writer.WriteAsync(context =>
        {
            context.Definitions.Add(new StoredDefinition
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{jurisdiction}/{id}:1"),
                Kind = DocumentKind.Workflow,
                DefinitionId = $"{jurisdiction}/{id}",
                JurisdictionId = jurisdiction,
                Version = 1,
                Name = id,
                Content = content,
                Fingerprint = DocumentFile.FingerprintOf(content),
                IsLatest = true,
                IsPublished = true,
                CreatedAt = store.Time.GetUtcNow(),
                CreatedBy = "test",
            });
            return System.Threading.Tasks.Task.CompletedTask;
        });
        await store.Get<Catalogue>().LoadAsync();
    }
}
