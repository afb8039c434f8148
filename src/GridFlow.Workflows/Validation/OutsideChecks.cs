using System.Text.RegularExpressions;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Steps that deal with other systems: secrets that would be read by whoever reads the drawing, addresses that are none.</summary>
internal static partial class OutsideChecks
{
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "ApiKey" };

    public static IEnumerable<Problem> Check(Node node)
    {
        if (node.Engine is not HttpRequestActivity)
            yield break;
        if (Constant(node, "Authorization") is string { Length: > 0 } authorization && !Reference().IsMatch(authorization))
            yield return Written(node, "Authorization");
        foreach (var (name, value) in HttpText.Headers(Constant(node, "RequestHeaders")))
        {
            if (Secret.Contains(name) && value.Length > 0 && !Reference().IsMatch(value))
                yield return Written(node, name);
        }

        if (Constant(node, "Url") is string { Length: > 0 } url && !(Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return WorkflowValidator.Error(
                "http.url", node, $"“{node.DisplayName}”的地址“{url}”不是完整的 http(s) 地址", $"“{url}” of “{node.DisplayName}” is no whole http(s) address");
        }
    }

    private static object? Constant(Node node, string name)
    {
        var position = Array.IndexOf(node.InputNames, name);
        return node.Inputs[position] is { Kind: InputKind.Constant } input ? input.Value : null;
    }

    private static Problem Written(Node node, string header) => WorkflowValidator.Error(
        "http.secret",
        node,
        $"“{node.DisplayName}”里直接写了 {header}，谁看到流程谁就看到它；请由管理员保存，这里写 {{secret:名称}}",
        $"“{node.DisplayName}” writes {header} out, for everybody who reads the drawing; let the administrator keep it and write {{secret:NAME}}");

    [GeneratedRegex(@"\{secret:[\w-]+\}")]
    private static partial Regex Reference();
}
