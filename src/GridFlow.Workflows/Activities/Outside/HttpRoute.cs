namespace GridFlow.Workflows.Activities.Outside;

/// <summary>The route of an endpoint: segments, of which some are places for values, as in <c>orders/{id}</c> or <c>files/{*path}</c>.</summary>
public sealed class HttpRoute
{
    private readonly string[] _segments;

    /// <summary>Reads a template.</summary>
    public HttpRoute(string template)
    {
        Template = Normal(template);
        _segments = Segments(Template);
    }

    /// <summary>The template as it is compared and hashed.</summary>
    public string Template { get; }

    /// <summary>How much of it is said: of two routes that fit, the one with more counts.</summary>
    public int Weight => _segments.Count(segment => !IsPlace(segment));

    /// <summary>Whether it has places.</summary>
    public bool HasPlaces => Array.Exists(_segments, IsPlace);

    /// <summary>The form in which paths are compared: begun by one slash, ended by none.</summary>
    public static string Normal(string path) => "/" + path.Trim().Trim('/');

    /// <summary>The values of its places where a path fits; <see langword="null"/> where it does not.</summary>
    public IReadOnlyDictionary<string, object?>? Match(string path)
    {
        var values = new Dictionary<string, object?>();
        var given = Segments(Normal(path));
        for (var i = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            if (IsPlace(segment) && segment[1] == '*')
            {
                values[Name(segment)] = string.Join('/', given.Skip(i));
                return values;
            }

            if (i >= given.Length)
                return IsPlace(segment) && segment[^2] == '?' && i == _segments.Length - 1 ? values : null;
            if (IsPlace(segment))
                values[Name(segment)] = given[i];
            else if (!segment.Equals(given[i], StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return given.Length == _segments.Length ? values : null;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPlace(string segment) => segment is ['{', _, .., '}'];

    /// <summary>The name in <c>{name}</c>, <c>{name:int}</c>, <c>{name?}</c> and <c>{*name}</c>.</summary>
    private static string Name(string place) => place[1..^1].Split(':')[0].Trim('*', '?');
}
