using System.Reflection;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>
/// What a commit may change is changed, column by column, and nothing else is: found by the columns' descriptions, so that
/// a new one cannot be forgotten.
/// </summary>
[Trait("Feature", "R6")]
public abstract class ColumnConformance : StoreConformance
{
    /// <summary>The parts of a commit are written differently where it has several units, or several rows.</summary>
    public static TheoryData<int, int> Sizes { get; } = new() { { 1, 1 }, { 1, 2 }, { 2, 1 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Commit_EachColumnOfAProcess_ChangesIfItMay(int units, int rows)
    {
        for (int round = 0; round < 2; round++)
        {
            bool toNull = round == 1;
            ProcessRow[] stored = [.. Enumerable.Range(0, units).Select(it => Filled<ProcessRow>(it * 100) with { Key = Guid.NewGuid(), Version = 1, HistoryLength = rows })];
            await CommitUnitsAsync(stored.Select(it => new ProcessCommit { Row = it, ExpectedVersion = 0 }));
            ProcessRow[] changed = [.. stored.Select((it, place) => Filled<ProcessRow>(1000 + place * 100, toNull) with { Key = it.Key, Version = 2 })];

            await CommitUnitsAsync(changed.Select(it => new ProcessCommit { Row = it, ExpectedVersion = 1 }));

            for (int i = 0; i < units; i++)
            {
                AssertChanged(ProcessColumns.Table, stored[i], changed[i], (await LoadAsync(stored[i].Key)).Row!);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Commit_EachColumnOfAnEntry_ChangesIfItMay(int units, int rows)
    {
        for (int round = 0; round < 2; round++)
        {
            bool toNull = round == 1;
            ProcessCommit[] stored = [.. Enumerable.Range(0, units).Select(unit => Sample.Change(
                Sample.Process(), [.. Enumerable.Range(0, rows).Select(it => Filled<HistoryEntry>((unit * 10 + it) * 100) with { Outcome = SignalOutcome.Waiting })]))];
            await CommitUnitsAsync(stored);
            ProcessCommit[] changed = [.. stored.Select((it, unit) => Sample.Change(it.Row) with
            {
                Settled = [.. it.Added.Select((entry, place) => Filled<HistoryEntry>(5000 + (unit * 10 + place) * 100, toNull) with
                {
                    ProcessKey = entry.ProcessKey,
                    Sequence = entry.Sequence,
                    Outcome = SignalOutcome.Late,
                })],
            })];

            await CommitUnitsAsync(changed);

            for (int unit = 0; unit < units; unit++)
            {
                IReadOnlyList<HistoryEntry> history = (await FindAsync(stored[unit].Row.Key)).History;
                Assert.Equal(rows, history.Count);
                for (int i = 0; i < rows; i++)
                {
                    AssertChanged(HistoryColumns.Table, stored[unit].Added[i], changed[unit].Settled[i], history[i]);
                }
            }
        }
    }

    /// <summary>A commit must not undo what statements of their own have changed meanwhile.</summary>
    [Fact]
    public async Task Commit_AnEntryThatCameAgainMeanwhile_StillSaysSo()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        await Receipts.CountDuplicateAsync(row.Key, arrived.Added[0].MessageId!.Value, Cancel);

        await CommitAsync(Sample.Change(row) with { Settled = [Sample.Settled(arrived.Added[0])] });

        Assert.Equal(Sample.Settled(arrived.Added[0]) with { Duplicates = 1 }, Assert.Single((await FindAsync(row.Key)).History));
    }

    [Fact]
    public async Task Commit_AnEntryWithAnotherPayload_IsReadWithItByTheJournal()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry applied = Sample.Settled(arrived.Added[0]) with
        {
            Payload = """{"txId":"changed"}""",
            Journal = 1,
            Operation = 1,
            OperationName = "receive order.payment.received",
        };

        await CommitAsync(Sample.Change(row) with { Settled = [applied] });

        Assert.Equal(applied.Payload, Assert.Single(await Processes.LoadJournalAsync(row.Key, 0, Cancel)).Payload);
    }

    private async Task CommitUnitsAsync(IEnumerable<ProcessCommit> commits)
    {
        ProcessCommit[] all = [.. commits];
        Assert.Equal(all.Select(_ => CommitResult.Committed), await CommitAllAsync(all));
    }

    /// <summary>Each column is as the commit had it if it changes, and as it was stored if not.</summary>
    private static void AssertChanged<T>(StoredTable<T> table, T stored, T changed, T found) where T : class
    {
        Assert.Equal(Properties<T>().Select(it => it.Name).Order(), table.Columns.Select(it => it.Property.Name).Order());
        Assert.NotEmpty(table.Changing);
        foreach (StoredColumn<T> column in table.Columns)
        {
            object? before = column.Property.GetValue(stored);
            object? given = column.Property.GetValue(changed);
            bool changes = column.Changes == ColumnChange.Always || (column.Changes == ColumnChange.WhenGiven && given is not null);
            Assert.Equal($"{column.Name}: {(changes ? given : before)}", $"{column.Name}: {column.Property.GetValue(found)}");
        }
    }

    /// <summary>A row with a value of its own in each property; with null where one may be, if that is asked for.</summary>
    private static T Filled<T>(int seed, bool withNull = false) where T : class
    {
        T row = Activator.CreateInstance<T>();
        var nullability = new NullabilityInfoContext();
        foreach (PropertyInfo property in Properties<T>())
        {
            bool isNull = withNull && nullability.Create(property).WriteState == NullabilityState.Nullable;
            property.SetValue(row, isNull ? null : Value(property, seed++));
        }

        return row;
    }

    private static object Value(PropertyInfo property, int seed) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        { IsEnum: true } type => Enum.GetValues(type).GetValue(seed / 1000 % Enum.GetValues(type).Length)!,
        var type when type == typeof(string) => $"{property.Name}{seed}",
        var type when type == typeof(Guid) => Guid.NewGuid(),
        var type when type == typeof(int) => seed,
        var type when type == typeof(long) => (long)seed,
        var type when type == typeof(DateTimeOffset) => Sample.Start.AddMicroseconds(seed),
        var type => throw new NotSupportedException($"'{property.Name}' is a {type.Name}."),
    };

    private static IEnumerable<PropertyInfo> Properties<T>() =>
        typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(it => it.CanWrite);
}
