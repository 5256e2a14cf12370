using BusSignals.Benchmarks.Signals.Contenders;
using Npgsql;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Processes with something in their mailboxes.</summary>
internal static class Shelves
{
    public const string Queue = "shelf";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens shelves and gives each so many boxes, which are in its mailbox afterwards; the consumer runs.</summary>
    public static async Task FillAsync(Broker broker, SignalContender contender, IReadOnlyList<string> shelves, int boxes, int kiloBytes)
    {
        await broker.BindAsync(Broker.Sink, Broker.ExchangeOf<ShelfMoved>());
        await broker.PurgeAsync(Broker.Sink);
        await contender.PrepareAsync();
        await contender.StartAsync();
        await EmitAsync(shelves, 1, it => contender.EmitAsync(new ShelfOpened(it)));
        string content = Convert.ToBase64String(RandomBytes(kiloBytes * 1024 * 3 / 4));
        await EmitAsync(shelves, boxes, it => contender.EmitAsync(new ShelfBoxed(it, 0, content)));
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(contender.Database);
        await using NpgsqlCommand ask = database.CreateCommand("SELECT count(*) FROM signal_history");
        while ((long)(await ask.ExecuteScalarAsync())! < shelves.Count * (boxes + 1))
        {
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Emits so many signals to each, in turns.</summary>
    public static async Task EmitAsync(IReadOnlyList<string> shelves, int each, Func<string, ValueTask> emit)
    {
        for (int i = 0; i < each; i++)
        {
            await Parallel.ForEachAsync(shelves, Feed.Options, (it, _) => emit(it));
        }
    }

    /// <summary>The same ones each time; they cannot be compressed.</summary>
    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
