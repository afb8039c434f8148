using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>
/// The server's half of a table's grid: the document and its edits are here, moving and drawing in the browser
/// (<c>js/workbench/grid.js</c>), which draws only the rows in sight. What changed is sent, never the whole table.
/// </summary>
/// <param name="session">The sitting.</param>
/// <param name="texts">The words of the editor.</param>
/// <param name="script">The browser.</param>
/// <param name="moved">A row has become the current one.</param>
public sealed class SheetGrid(DraftSession session, IStringLocalizer texts, IJSRuntime script, Action<int> moved) : IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private DotNetObjectReference<SheetGrid>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _grid;
    private string _opened = "";
    private ImmutableArray<ImmutableArray<string>> _shown = [];
    private ImmutableArray<string> _heads = [];
    private object? _marked;
    private Task _syncing = Task.CompletedTask;

    /// <summary>The file that is edited.</summary>
    public string File { get; set; } = "";

    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    private Sheet Sheet => session.Sheet(File);

    /// <summary>Brings the browser up to date. One after another: each compares with what the one before has sent.</summary>
    public async Task SyncAsync(ElementReference host)
    {
        var before = _syncing;
        var now = new TaskCompletionSource();
        _syncing = now.Task;
        await before;
        try
        {
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await script.InvokeAsync<IJSObjectReference>("import", _left.Token, "/js/workbench/grid.js");
            await ShowAsync(Sheet, host);
            await MarkAsync(Sheet);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
        finally
        {
            now.SetResult();
        }
    }

    /// <summary>Makes a cell the current one.</summary>
    public async Task SelectAsync(int row, bool focus)
    {
        if (_grid is not null) await _grid.InvokeVoidAsync("select", _left.Token, row, 0, focus);
    }

    private async Task ShowAsync(Sheet sheet, ElementReference host)
    {
        if (_opened != File || !_heads.SequenceEqual(sheet.Head.Cells))
        {
            if (_grid is not null)
            {
                await _grid.InvokeVoidAsync("dispose", _left.Token);
                await _grid.DisposeAsync();
            }

            (_opened, _heads, _shown, _marked) = (File, sheet.Head.Cells, Cells(sheet), null);
            _grid = await _module!.InvokeAsync<IJSObjectReference>("open", _left.Token, host, _self, new
            {
                columns = Heads.Of(File, sheet, FieldRegistry.Standard).Select(column => Choices.Of(column, session.Vocabulary, Language)),
                rows = _shown,
                readOnly = !session.MayEdit,
                texts = new { grid = texts["Grid"].Value, check = texts["CheckColumn"].Value, choose = texts["ChooseValue"].Value },
                limits = Enum.GetValues<Rules.Outcomes.TimeUnit>().ToDictionary(unit => new Rules.Outcomes.TimeLimit(1, unit).ToString()[1..], unit => texts["UnitShort" + unit].Value),
            });
        }
        else if (Cells(sheet) is var cells && Difference(_shown, cells) is { } part)
        {
            _shown = cells;
            await _grid!.InvokeVoidAsync("splice", _left.Token, part.At, part.Removed, cells.AsSpan(part.At, part.Added).ToArray());
        }
    }

    private async Task MarkAsync(Sheet sheet)
    {
        var (state, check, isCurrent) = (session.State, session.Cells, ReferenceEquals(session.State?.Draft, session.Draft));
        if (_marked is (Sheet known, DraftState at) && ReferenceEquals(known, sheet) && ReferenceEquals(at, state)) return;
        _marked = (sheet, state);
        var language = Language;
        var marks = await Task.Run(() => SheetMarks.Of(File, sheet, check, state, isCurrent, language, kind => texts["Finding" + kind]), _left.Token);
        await _grid!.InvokeVoidAsync("marks", _left.Token, marks.Cells, marks.Rows);
    }

    // ---- from the browser

    [JSInvokable]
    public void Write(string text, int row, int column)
    {
        // The browser has drawn it already.
        var (before, next) = (Sheet, Sheet.Set(row, column, text));
        if (_shown.Length == before.Body.Length) _shown = Cells(next);
        Edit(next, new("修改单元格", "cell changed"));
    }

    [JSInvokable]
    public async Task WriteLarge(IJSStreamReference text, int row, int column) => Write(await ReadAsync(text), row, column);

    [JSInvokable]
    public async Task Paste(string text, int row, int column, int rows, int columns)
    {
        var block = ClipboardBlock.Parse(text);
        if (block.IsEmpty) return;
        // One value into a chosen block fills it.
        var fills = block is [{ Length: 1 }] && rows * columns > 1;
        Edit(fills ? Sheet.Fill(row, column, rows, columns, block[0][0]) : Sheet.SetBlock(row, column, [.. block]), new($"粘贴 {block.Length} 行", $"{block.Length} rows pasted"));
        if (!fills && _grid is not null) await _grid.InvokeVoidAsync("extend", _left.Token, block.Length, block.Max(line => line.Length));
    }

    [JSInvokable]
    public async Task PasteLarge(IJSStreamReference text, int row, int column, int rows, int columns) => await Paste(await ReadAsync(text), row, column, rows, columns);

    [JSInvokable]
    public void Clear(int row, int column, int rows, int columns) => Edit(Sheet.Fill(row, column, rows, columns, ""), new("清空单元格", "cells emptied"));

    [JSInvokable]
    public void Insert(int at, int count) => Edit(Sheet.InsertRows(at, Math.Clamp(count, 1, 500)), new($"插入 {count} 行", $"{count} rows inserted"));

    [JSInvokable]
    public void Delete(int at, int count) => Edit(Sheet.DeleteRows(at, count), new($"删除 {count} 行", $"{count} rows deleted"));

    [JSInvokable]
    public void Move(int at, int count, int by) => Edit(Sheet.MoveRows(at, count, by), new("移动行", "rows moved"));

    [JSInvokable]
    public void Duplicate(int at, int count) => Edit(Sheet.DuplicateRows(at, count), new($"复制 {count} 行", $"{count} rows duplicated"));

    [JSInvokable]
    public string? Check(int column, string text) =>
        Heads.Of(File, Sheet, FieldRegistry.Standard).ElementAtOrDefault(column) is { } head ? session.Cells.Check(head, text)?.In(Language) : null;

    [JSInvokable]
    public void Selected(int row) => moved(row);

    [JSInvokable]
    public void Undo() => session.Undo();

    [JSInvokable]
    public void Redo() => session.Redo();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        try
        {
            if (_grid is not null) await _grid.InvokeVoidAsync("dispose");
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its grid with it.
        }

        _self?.Dispose();
        _left.Dispose();
    }

    private void Edit(Sheet sheet, BilingualText what) => session.Do(session.Draft.With(File, sheet.Print()), what, File);

    private async Task<string> ReadAsync(IJSStreamReference text)
    {
        await using var stream = await text.OpenReadStreamAsync(TableFiles.LargestFile, _left.Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(_left.Token);
    }

    private static ImmutableArray<ImmutableArray<string>> Cells(Sheet sheet) => [.. sheet.Body.Select(row => row.Cells)];

    private static (int At, int Removed, int Added)? Difference(ImmutableArray<ImmutableArray<string>> old, ImmutableArray<ImmutableArray<string>> now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head].SequenceEqual(now[head])) head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)].SequenceEqual(now[^(tail + 1)])) tail++;
        return head == old.Length && head == now.Length ? null : (head, old.Length - head - tail, now.Length - head - tail);
    }
}
