using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.SqlServer;

/// <summary>
/// Stands in for a SQL Server: has Microsoft's parser read each command that is sent to it, keeps it, and answers with rows of
/// the expected shape.
/// </summary>
internal sealed class FakeSqlServer
{
    private readonly ConcurrentQueue<SentStatement> _sent = new();
    private int _numbers;

    public static string[] OutboxColumns { get; } = ReadColumns();

    /// <summary>How many rows a query finds.</summary>
    public int Rows { get; set; } = 1;

    /// <summary>Whether what is asked for with EXISTS is there.</summary>
    public bool Exists { get; set; }

    /// <summary>What a command is answered with instead of rows.</summary>
    public Func<string, Exception?>? Fault { get; set; }

    /// <summary>How many rows a statement that tells no more than their number has changed.</summary>
    public Func<SentStatement, int> Changed { get; set; } = _ => 1;

    /// <summary>What every column with a number holds that a query finds.</summary>
    public int Number { get; set; } = 1;

    /// <summary>What every column with an id holds.</summary>
    public Guid Id { get; } = new("aaaaaaaa-0000-0000-0000-000000000000");

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public IReadOnlyList<SentStatement> Sent => [.. _sent];

    public void Clear() => _sent.Clear();

    public DbConnection Connect() => new FakeConnection(this);

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlServer(Connect());

    public SentStatement Take(string text, int parameters)
    {
        SentStatement sent = TransactSql.Parse(text, parameters);
        _sent.Enqueue(sent);
        return Fault?.Invoke(text) is { } fault ? throw fault : sent;
    }

    private static string[] ReadColumns()
    {
        using var context = new BusSignalsDbContext(new DbContextOptionsBuilder<BusSignalsDbContext>().UseSqlServer("Server=127.0.0.1").Options);
        return [.. context.Model.FindEntityType(typeof(OutgoingMessage))!.GetProperties().Select(it => it.GetColumnName())];
    }
}
