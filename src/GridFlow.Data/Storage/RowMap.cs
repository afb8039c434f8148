using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GridFlow.Data.Storage;

/// <summary>
/// How objects of one kind become rows without EF's change tracker: table, columns and conversions are those of the EF model, so that
/// they are said once. A changed object writes the columns that differ from what was read.
/// </summary>
internal sealed class RowMap
{
    private readonly ConcurrentDictionary<UInt128, string> _inserts = new();
    private readonly ConcurrentDictionary<UInt128, string> _updates = new();
    private readonly string _table;
    private readonly Column[] _columns;
    private readonly Column _key;

    private RowMap(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        _table = table.Name;
        _columns = [.. type.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never).Select(property => new Column(property, table))];
        if (_columns.Length > 128) throw new InvalidOperationException($"'{_table}' has more columns than a mask has bits.");
        _key = new Column(type.FindPrimaryKey()!.Properties[0], table);
    }

    /// <summary>The map of a kind in the model of a context.</summary>
    public static RowMap Of<T>(GridFlowDbContext context)
    {
        var type = context.Model.FindEntityType(typeof(T))!;
        return type.GetOrAddRuntimeAnnotationValue("GridFlow:RowMap", static of => new RowMap(of!), type);
    }

    /// <summary>Writes a new row: only what it has, for half of the columns of a new case are empty and each costs.</summary>
    public void Insert(RowCommands commands, object row)
    {
        var (filled, values) = (UInt128.Zero, new List<object>(_columns.Length));
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Read(row) is var value and not Nothing)
            {
                filled |= UInt128.One << i;
                values.Add(value);
            }
        }

        commands.Add(_inserts.GetOrAdd(filled, InsertOf), [.. values]);
    }

    private string InsertOf(UInt128 filled)
    {
        var columns = _columns.Where((_, i) => (filled & (UInt128.One << i)) != 0).ToList();
        return $"insert into \"{_table}\" ({string.Join(", ", columns.Select(column => column.Name))}) values ({string.Join(", ", columns.Select((_, i) => $"${i + 1}"))})";
    }

    /// <summary>Writes what changed of a row with a key of one column; nothing where nothing did.</summary>
    /// <param name="commands">Where to.</param>
    /// <param name="before">As it was read.</param>
    /// <param name="after">As it is now.</param>
    public void Update(RowCommands commands, object before, object after)
    {
        var changed = UInt128.Zero;
        for (var i = 0; i < _columns.Length; i++)
            if (_columns[i].Differs(before, after)) changed |= UInt128.One << i;
        if (changed == 0) return;
        var columns = _columns.Where((_, i) => (changed & (UInt128.One << i)) != 0).ToList();
        commands.AddForOneRow(
            _updates.GetOrAdd(changed, _ => $"update \"{_table}\" set {string.Join(", ", columns.Select((column, i) => $"{column.Name} = ${i + 1}"))} where {_key.Name} = ${columns.Count + 1}"),
            [.. columns.Select(column => column.Read(after)), _key.Read(after)]);
    }

    private sealed class Column
    {
        private readonly IClrPropertyGetter _getter;
        private readonly ValueConverter? _converter;
        private readonly ValueComparer _comparer;
        private readonly Nothing _nothing;

        public Column(IProperty property, StoreObjectIdentifier table)
        {
            Name = $"\"{property.GetColumnName(table)}\"";
            _getter = property.GetGetter();
            _converter = property.GetTypeMapping().Converter;
            _comparer = property.GetValueComparer();
            _nothing = Nothing.Of(_converter?.ProviderClrType ?? property.ClrType);
        }

        public string Name { get; }

        public object Read(object row)
        {
            var value = _getter.GetClrValue(row);
            return (value is null || _converter is null ? value : _converter.ConvertToProvider(value)) ?? _nothing;
        }

        public bool Differs(object before, object after) => !_comparer.Equals(_getter.GetClrValue(before), _getter.GetClrValue(after));
    }
}
