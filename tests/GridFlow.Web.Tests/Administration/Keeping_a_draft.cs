using GridFlow.Governance;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;
using GridFlow.Web.Administration;

namespace GridFlow.Web.Tests.Administration;

/// <summary>A draft is kept field by field, however fast its fields are written and however slow the store is.</summary>
public sealed class Keeping_a_draft
{
    private readonly SlowDesk _desk = new();

    [Fact]
    public async Task Two_quick_changes_of_one_person_are_both_stored_and_nobody_is_told_of_another()
    {
        var draft = Open();
        var first = draft.KeepAsync(draft.Current with { One = "1" });
        var second = draft.KeepAsync(draft.Current with { Two = "2" });
        _desk.LetGo(3);

        Assert.Null(await first);
        Assert.Null(await second);
        Assert.Equal(new Note("1", "2"), _desk.Stored);
        Assert.Equal(new Note("1", "2"), draft.Current);
    }

    [Fact]
    public async Task What_another_stored_stands_when_a_field_is_written_before_the_page_shows_it()
    {
        var draft = Open();
        var shown = draft.Current with { One = "1" };
        var first = draft.KeepAsync(shown);
        await _desk.ReachedAsync();
        _desk.Write(new("", "theirs"));
        _desk.LetGo(1);
        // The refused save is joined with the other's and on its way again; the page still shows what it sent.
        await _desk.ReachedAsync();
        var second = draft.KeepAsync(shown with { One = "12" });
        _desk.LetGo(3);

        Assert.NotNull(await first);
        await second;
        Assert.Equal(new Note("12", "theirs"), _desk.Stored);
        Assert.Equal(_desk.Stored, draft.Current);
    }

    [Fact]
    public async Task A_desk_that_refuses_and_has_nothing_newer_is_not_asked_for_ever()
    {
        var draft = new KeptDraft<Note>(new("", ""), 0, (_, _) => throw SlowDesk.Overtaken(), () => Task.FromResult<(Note, int)?>((new("", ""), 0)), SlowDesk.Join);

        Assert.Equal("workflow.revision", (await Assert.ThrowsAsync<GovernanceException>(() => draft.KeepAsync(new("1", "")))).Code);
        Assert.Equal("1", draft.Current.One);
    }

    private KeptDraft<Note> Open() => new(new("", ""), 0, _desk.StoreAsync, _desk.ReadAsync, SlowDesk.Join);

    private sealed record Note(string One, string Two);

    /// <summary>Holds each save back until it is let go.</summary>
    private sealed class SlowDesk
    {
        private readonly SemaphoreSlim _reached = new(0), _go = new(0);
        private int _revision;

        public Note Stored { get; private set; } = new("", "");

        public static GovernanceException Overtaken() => new("workflow.revision", new BilingualText("已有人保存", "Somebody saved"));

        public static Joined<Note> Join(Note began, Note mine, Note theirs) =>
            new(new(mine.One == began.One ? theirs.One : mine.One, mine.Two == began.Two ? theirs.Two : mine.Two), []);

        public Task ReachedAsync() => _reached.WaitAsync();

        public void LetGo(int saves) => _go.Release(saves);

        public void Write(Note note) => (Stored, _revision) = (note, _revision + 1);

        public async Task<int> StoreAsync(Note note, int expected)
        {
            _reached.Release();
            await _go.WaitAsync();
            if (expected != _revision) throw Overtaken();
            Write(note);
            return _revision;
        }

        public Task<(Note Draft, int Revision)?> ReadAsync() => Task.FromResult<(Note, int)?>((Stored, _revision));
    }
}
