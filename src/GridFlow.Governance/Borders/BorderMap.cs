using GridFlow.Governance.Organisations;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Operation.Distance;

namespace GridFlow.Governance.Borders;

/// <summary>The borders of a jurisdiction's units behind a spatial index. Immutable, and asked by many at once.</summary>
public sealed class BorderMap
{
    private readonly STRtree<Ground> _index = new();
    private readonly Dictionary<int, Ground[]> _byRung;
    private readonly FlatMap _map;

    internal BorderMap(OrganisationTree tree)
    {
        var drawn = tree.Units.Where(unit => unit.Border is not null && tree.Rung(unit) > 0).ToList();
        var region = new Envelope();
        foreach (var unit in drawn) region.ExpandToInclude(unit.Border!.EnvelopeInternal);
        _map = FlatMap.Of(region);
        var grounds = drawn.Select(unit => new Ground(unit, tree.Rung(unit), _map)).ToList();
        foreach (var ground in grounds) _index.Insert(ground.Unit.Border!.EnvelopeInternal, ground);
        // Built now: the index would build itself at the first question, and the first ones come together.
        _index.Build();
        _byRung = grounds.GroupBy(ground => ground.Rung).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>
    /// The smallest unit whose border holds a point (degrees, WGS 84); <see langword="null"/> where none does. A point on the border of two
    /// belongs to the one whose id comes first, so that everybody is told the same.
    /// </summary>
    public Unit? At(double longitude, double latitude)
    {
        Ground? smallest = null;
        var point = new Coordinate(longitude, latitude);
        foreach (var ground in _index.Query(new Envelope(point)))
            if ((smallest is null || ground.IsBefore(smallest)) && ground.Holds(point))
                smallest = ground;
        return smallest?.Unit;
    }

    /// <summary>
    /// Metres from a point (degrees, WGS 84) to the ground of the nearest other unit on the unit's rung: 0 where that holds the point too.
    /// <see langword="null"/> where no other has a border.
    /// </summary>
    public double? ToNeighbour(Unit unit, double longitude, double latitude)
    {
        var (point, flat) = (new Coordinate(longitude, latitude), _map.Point(longitude, latitude));
        double? least = null;
        foreach (var ground in _byRung.Values.FirstOrDefault(rung => Array.Exists(rung, one => one.Unit.Id == unit.Id)) ?? [])
            if (ground.Unit.Id != unit.Id && !(least <= ground.Region.Distance(new Envelope(flat))))
                least = Math.Min(least ?? double.MaxValue, ground.Holds(point) ? 0 : ground.MetresFrom(flat));
        return least;
    }

    /// <summary>A unit's ground, prepared for questions.</summary>
    private sealed class Ground
    {
        private readonly IndexedPointInAreaLocator _locator;
        private readonly IndexedFacetDistance _edge;

        public Ground(Unit unit, int rung, FlatMap map)
        {
            (Unit, Rung) = (unit, rung);
            var flat = map.Flat(unit.Border!);
            (Region, _edge, _locator) = (flat.EnvelopeInternal, new(flat), new(unit.Border!));
            _locator.Locate(unit.Border!.Coordinate);
        }

        public Unit Unit { get; }

        public int Rung { get; }

        /// <summary>What it lies in, metres.</summary>
        public Envelope Region { get; }

        public bool Holds(Coordinate point) => _locator.Locate(point) != Location.Exterior;

        public double MetresFrom(Coordinate flat) => _edge.Distance(GeometryFactory.Default.CreatePoint(flat));

        public bool IsBefore(Ground other) => Rung != other.Rung ? Rung < other.Rung : string.CompareOrdinal(Unit.Id, other.Unit.Id) < 0;
    }
}
