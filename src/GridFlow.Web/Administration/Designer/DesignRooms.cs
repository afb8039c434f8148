using System.Collections.Concurrent;

namespace GridFlow.Web.Administration.Designer;

/// <summary>
/// Who draws on which draft, on this node: they see each other's names and what each has selected, and hear at once when somebody saved.
/// What others save on another node, or in Elsa Studio, a page finds by asking for the revision every few seconds.
/// </summary>
internal sealed class DesignRooms
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, DesignSeat>> _rooms = new(StringComparer.Ordinal);

    /// <summary>Sits down at a draft; leaving is disposing of the seat.</summary>
    /// <param name="versionId">The draft.</param>
    /// <param name="personId">The account.</param>
    /// <param name="name">The name others see.</param>
    public DesignSeat Enter(string versionId, string personId, string name)
    {
        var room = _rooms.GetOrAdd(versionId, _ => new());
        var seat = new DesignSeat(room, personId, name);
        room[seat.Id] = seat;
        seat.Tell(saved: false);
        return seat;
    }
}

/// <summary>One page at a draft.</summary>
internal sealed class DesignSeat(ConcurrentDictionary<Guid, DesignSeat> room, string personId, string name) : IDisposable
{
    /// <summary>Something at the table changed; true when somebody saved. Raised on the other's thread: note it and return.</summary>
    public event Action<bool>? Changed;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The account.</summary>
    public string PersonId => personId;

    /// <summary>The name others see.</summary>
    public string Name => name;

    /// <summary>Ids of the steps this page has selected.</summary>
    public IReadOnlyList<string> Selected { get; private set; } = [];

    /// <summary>Everybody else at the table.</summary>
    public IEnumerable<DesignSeat> Others => room.Values.Where(seat => seat.Id != Id).OrderBy(seat => seat.Name, StringComparer.Ordinal);

    /// <summary>Shows the others what is selected here.</summary>
    public void Select(IReadOnlyList<string> steps)
    {
        Selected = steps;
        Tell(saved: false);
    }

    /// <summary>Lets the others know that something changed.</summary>
    public void Tell(bool saved)
    {
        foreach (var other in room.Values.Where(seat => seat.Id != Id)) other.Changed?.Invoke(saved);
    }

    public void Dispose()
    {
        room.TryRemove(Id, out _);
        Tell(saved: false);
    }
}
