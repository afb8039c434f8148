using System.Collections.Immutable;
using System.Xml.Linq;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel;

namespace GridFlow.Rules.Dmn;

/// <summary>Reads a document's elements. What is wrong with one keeps that one from running, and those that need it.</summary>
internal sealed class DmnReader
{
    private readonly XElement _root;
    private readonly DmnProblems _problems = new();
    private readonly DmnTypes _types;
    private readonly DmnExpressions _expressions;
    private readonly List<DmnElement> _imports;
    private readonly FeelNames _names;
    private readonly Dictionary<string, XElement> _byId;

    public DmnReader(XElement root, Func<DmnImport, DmnModel?> imports)
    {
        _root = root;
        _imports = [.. root.Named("import").Where(import => import.Attribute("importType", "").Contains("DMN", StringComparison.OrdinalIgnoreCase)
            || import.Attribute("importType", "").Length == 0).Select(import => Import(import, imports))];
        _types = new DmnTypes(root, Imported, _problems);
        _expressions = new DmnExpressions(_types, _problems);
        _byId = root.Elements().Where(element => element.Attribute("id") is not null).GroupBy(element => element.Attribute("id", ""))
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        _names = Names();
    }

    public DmnReading Read()
    {
        var decisions = _root.Named("decision").ToList();
        if (decisions.Count == 0)
            _problems.Add(_root, "definitions", "文件中没有决策。", "The document has no decision.");
        if (decisions.Count == 0 && !_root.Named("businessKnowledgeModel").Any())
            return new DmnReading(null, _problems.Found);
        var elements = _root.Named("inputData").Select(input => Element(input, DmnKind.Input, _ => null, input.Child("variable").Attribute("typeRef", "")))
            .Concat(_imports).ToList();
        foreach (var model in _root.Named("businessKnowledgeModel"))
        {
            var type = model.Child("encapsulatedLogic").Attribute("typeRef", model.Child("variable").Attribute("typeRef", ""));

            // A variable's type may be the function's own, or that of what it gives.
            var result = _types.Find(type) is DmnItemType { Rests: FeelType.FunctionOf } ? "" : type;
            elements.Add(Element(model, DmnKind.Knowledge, where => _expressions.Function(model.Child("encapsulatedLogic") ?? new XElement("encapsulatedLogic"), where, result, _names), ""));
        }

        _expressions.Tables.Clear();
        var run = decisions.Select(decision => Element(decision, DmnKind.Decision, where => Logic(decision, where, decisions), decision.Child("variable").Attribute("typeRef", ""))).ToList();
        elements.AddRange(run);
        elements.AddRange(_root.Named("decisionService").Select(service => Service(service, elements)));
        return new DmnReading(new DmnModel(_root.Attribute("namespace", ""), [.. _expressions.Tables], _types, [.. elements], DmnNames.Undeclared(_root)), _problems.Found);
    }

    private DmnElement Element(XElement element, DmnKind kind, Func<string, FeelExpression?> read, string type)
    {
        var name = DmnNames.Of(element);
        var run = _problems.Within(() =>
        {
            if (_types.Broken(element) is { } broken)
                _problems.Add(element, name, $"类型“{broken}”不能使用。", $"The type {broken} cannot be used.");
            return read(name);
        }, out var refused);
        return new DmnElement(name, DmnNames.Variable(element), kind, _types.Of(type)) { Id = element.Attribute("id", ""), Run = run, Refused = refused };
    }

    private FeelExpression Logic(XElement decision, string name, List<XElement> decisions)
    {
        if (decisions.Count(one => DmnNames.Of(one) == name) > 1)
            _problems.Add(decision, name, "决策重名。", "Two decisions have this name.");
        if (Requires(decision, decision, []))
            _problems.Add(decision, name, "决策循环引用自身。", "The decision requires itself.");
        var typeName = decision.Child("variable").Attribute("typeRef", "");
        var type = _types.Of(typeName);
        var columns = Columns(decision);
        var run = _expressions.Read(decision, name, typeName, _names.Inner(columns.Keys));
        object? Run(FeelScope scope) => run(columns.Count == 0 ? scope : new FeelScope(scope, asked => Column(asked, scope)));

        // A table's policy says whether its answer is a list; its variable often bears the type of the list's items.
        return decision.Child("decisionTable") is not null ? Run : scope => type.Fit(Run(scope), scope.Trace, name);

        (bool, object?) Column(string asked, FeelScope scope) => !columns.TryGetValue(asked, out var from) || scope.Has(asked) ? (false, null)
            : scope.Get(from.Decision) is var answer && from.Whole ? (true, answer) : (true, FeelParts.Of(answer, asked, scope.Trace));
    }

    // Editors let a table ask for a required table by the name of its output; so it may, where nothing else is called so.
    private Dictionary<string, (string Decision, bool Whole)> Columns(XElement decision)
    {
        var found = new Dictionary<string, (string, bool)>(StringComparer.Ordinal);
        foreach (var required in Required(decision))
        {
            var outputs = required.Child("decisionTable")?.Named("output").ToList() ?? [];
            foreach (var name in outputs.Select(DmnNames.Of).Where(name => name.Length > 0 && name != DmnNames.Of(required) && name != DmnNames.Variable(required)))
                if (!found.TryAdd(name, (DmnNames.Of(required), outputs.Count == 1)))
                    found.Remove(name);
        }

        return found;
    }

    private DmnElement Service(XElement service, List<DmnElement> elements)
    {
        List<DmnElement> Named(string kind) => [.. service.Named(kind).Select(one => one.Attribute("href", ""))
            .Select(href => elements.FirstOrDefault(element => element.Id.Length > 0 && element.Id == Id(href))).OfType<DmnElement>()];
        var made = Element(service, DmnKind.Service, _ => null, service.Child("variable").Attribute("typeRef", ""));
        return made with { Outputs = Named("outputDecision"), Parameters = [.. Named("inputData"), .. Named("inputDecision")] };
    }

    private DmnElement Import(XElement element, Func<DmnImport, DmnModel?> imports)
    {
        var import = new DmnImport(DmnNames.Of(element), element.Attribute("namespace", ""), element.Attribute("locationURI", ""));
        var model = imports(import);
        if (model is null)
            _problems.Add(element, import.Name, $"找不到引入的文件（{import.Namespace}）。", $"The imported document ({import.Namespace}) was not found.");
        return new DmnElement(import.Name, import.Name, DmnKind.Import, FeelType.Any)
        {
            Imported = model,
            Refused = model is null ? new BilingualText("找不到引入的文件。", "The imported document was not found.") : null,
        };
    }

    // "tWho" of an import without a name, "other.tWho" of one with a name, "prefix:tWho" where the prefix is bound to its namespace.
    private FeelType? Imported(string type) => _imports.Where(import => import.Imported is not null)
        .Select(import => import.Name.Length == 0 ? import.Imported!.Type(type)
            : type.StartsWith($"{import.Name}.", StringComparison.Ordinal) ? import.Imported!.Type(type[(import.Name.Length + 1)..])
            : type.Split(':') is [var prefix, var local] && prefix.Length > 0 && _root.GetNamespaceOfPrefix(prefix)?.NamespaceName == import.Imported!.Namespace ? import.Imported.Type(local)
            : null)
        .FirstOrDefault(found => found is not null);

    private FeelNames Names()
    {
        var names = new FeelNames { Types = name => _types.Find(name) };
        foreach (var element in _root.Elements().Where(element => element.Name.LocalName is "inputData" or "decision" or "businessKnowledgeModel" or "decisionService"))
            foreach (var name in new[] { DmnNames.Of(element), DmnNames.Variable(element) }.Where(name => name.Length > 0))
                names.Add(name, element.Name.LocalName is "businessKnowledgeModel" or "decisionService");
        foreach (var import in _imports)
            foreach (var name in import.Imported?.Names ?? [])
                if (import.Name.Length == 0)
                    names.Add(name);
                else
                    names.AddPart(name);
        foreach (var name in DmnNames.Undeclared(_root).Concat(_imports.Select(import => import.Name).Where(name => name.Length > 0)))
            names.Add(name);
        foreach (var part in DmnNames.Parts(_root, _types))
            names.AddPart(part);
        return names;
    }

    private IEnumerable<XElement> Required(XElement decision) => decision.Named("informationRequirement").Select(one => one.Child("requiredDecision"))
        .OfType<XElement>().Select(one => _byId.GetValueOrDefault(Id(one.Attribute("href", "")))).OfType<XElement>();

    // "#id", or a document's namespace before it. One of another document's elements is found by its import.
    private string Id(string href) => href.IndexOf('#', StringComparison.Ordinal) is var at && at > 0 && href[..at] != _root.Attribute("namespace", "") ? "" : href[(at + 1)..];

    private bool Requires(XElement decision, XElement wanted, HashSet<XElement> seen) =>
        Required(decision).Any(required => required == wanted || seen.Add(required) && Requires(required, wanted, seen));
}
