// Measures one thing by name:
//   dotnet run -c Release --project tests/GridFlow.Benchmarks -- NAME…     one line per figure: name value unit
//   dotnet run -c Release --project tests/GridFlow.Benchmarks -- NAME FOLDER   on that folder, where it measures one
//   dotnet run -c Release --project tests/GridFlow.Benchmarks -- list      the names
using GridFlow.Benchmarks;

var all = typeof(Program).Assembly.GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBenchmark)))
    .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
    .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
    .ToArray();

if (args is [] or ["list"])
{
    foreach (var benchmark in all)
        Console.WriteLine($"{benchmark.Name,-12} {benchmark.Description}");
    return 0;
}

// What is no name is the folder of the name before it.
var folders = args.Index().Where(arg => arg.Index > 0 && !IsName(arg.Item) && IsName(args[arg.Index - 1]) && Directory.Exists(arg.Item)).ToDictionary(arg => args[arg.Index - 1], arg => arg.Item);
var unknown = args.Where(name => !IsName(name) && !folders.ContainsValue(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}; `list` names them.");
    return 1;
}

#if DEBUG
Console.Error.WriteLine("A Debug build: the figures mean nothing. Run with -c Release.");
#endif
foreach (var name in args.Where(IsName))
    await (all.Single(benchmark => benchmark.Name == name) is var benchmark && folders.TryGetValue(name, out var folder)
        ? benchmark.RunAsync(new Figures(Console.Out), folder)
        : benchmark.RunAsync(new Figures(Console.Out)));
return 0;

bool IsName(string name) => all.Any(benchmark => benchmark.Name == name);
