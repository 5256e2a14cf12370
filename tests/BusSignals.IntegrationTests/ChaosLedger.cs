using System.Globalization;
using System.Text;
using Ledger;
using Npgsql;

namespace BusSignals.IntegrationTests;

/// <summary>What was emitted in a chaos run, and what has come of it.</summary>
internal sealed class ChaosLedger(LedgerWorld world, int signals, int perAccount, int tooLarge)
{
    private readonly List<(string What, string Value)> _rows = [];
    private readonly int _accounts = signals / perAccount;

    /// <summary>Whether nothing was lost, nothing came twice, and nothing is left.</summary>
    public bool IsRight { get; private set; }

    /// <summary>Adds a line to the table.</summary>
    public void Note(string what, string value) => _rows.Add((what, value));

    /// <summary>Emits to each account its signals.</summary>
    public Task EmitAsync(CancellationToken cancellationToken) => EachAsync(
        async (account, token) =>
        {
            await world.EmitAsync(new Opened(account), "opened", token);
            for (int number = 0; number < perAccount; number++)
            {
                await world.EmitAsync(new Credited(account, number), $"credit {number}", token);
            }
        },
        cancellationToken);

    /// <summary>When every booking has been heard of, ends each account by a timer.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await world.Ledgers.ReachedAsync(_accounts * perAccount).WaitAsync(cancellationToken);
        await EachAsync((account, token) => world.EmitAsync(new AlarmSet(account, TimeSpan.FromSeconds(1)), "alarm", token), cancellationToken);
        await world.Ledgers.ReachedAsync((_accounts * perAccount) + _accounts).WaitAsync(cancellationToken);
    }

    /// <summary>Compares what was emitted with what the processes have, and what they have told.</summary>
    public async Task<string> CompareAsync(CancellationToken cancellationToken)
    {
        int lost = 0;
        int twice = 0;
        int disordered = 0;
        int entries = 0;
        int open = 0;
        int timers = 0;
        for (int account = 0; account < _accounts; account++)
        {
            ProcessView view = await world.UntilAsync($"/account/c{account}", it => it.Status == ProcessStatus.Ended, cancellationToken);
            List<int> numbers = view.StateAs<Account>()!.Numbers;
            lost += Enumerable.Range(0, perAccount).Except(numbers).Count();
            twice += numbers.Count - numbers.Distinct().Count();
            disordered += numbers.Zip(numbers.Skip(1)).Count(it => it.First > it.Second);
            entries += view.History.Count - (perAccount + 3); // opened, credits, alarm set, the timer
            timers += view.History.Count(it => it.Kind == HistoryKind.Timer);
            open += view.Timers.Count + view.Mailbox.Count();
        }

        string[] told = [.. world.Ledgers.Seen.Values.Select(it => it.What)];
        int early = world.Ledgers.Seen.Values.Count(it => it.Late < TimeSpan.Zero);
        int toldTwice = told.Length - told.Distinct().Count();
        (int dead, int large) = await DeadAsync(cancellationToken);
        long outbox = await OutboxAsync(cancellationToken);
        IsRight = (lost, twice, disordered, entries, open, early, toldTwice, dead, outbox) == (0, 0, 0, 0, 0, 0, 0, 0, 0)
            && large == tooLarge && timers == _accounts && told.Length == _accounts * (perAccount + 1);
        return Render(
        [
            ("signals emitted and acknowledged", _accounts * (perAccount + 2)), ("lost", lost), ("applied twice", twice),
            ("applied out of order", disordered), ("dead", dead), ("dead because they are too large", large),
            ("history entries too many", entries), ("timers fired", timers), ("timers early", early), ("messages told by processes", told.Length),
            ("told under two ids", toldTwice), ("left in mailboxes and timers", open), ("left in the outbox", outbox),
        ]);
    }

    private Task EachAsync(Func<string, CancellationToken, Task> work, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, _accounts), new ParallelOptions { MaxDegreeOfParallelism = 48, CancellationToken = cancellationToken },
        async (account, token) => await work($"c{account}", token));

    /// <summary>How many are dead, but for those that are too large; of these each counts once, however often it came.</summary>
    private async Task<(int Dead, int TooLarge)> DeadAsync(CancellationToken cancellationToken)
    {
        for (int patience = 60; ; patience--)
        {
            ILookup<bool, DeadSignal> dead = (await world.ListDeadAsync(cancellationToken)).ToLookup(it => it.Reason == DeadReason.TooLarge);
            int large = dead[true].DistinctBy(it => it.WholeHash).Count();
            if (large == tooLarge || patience == 0)
            {
                return (dead[false].Count(), large);
            }

            await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(1), cancellationToken);
        }
    }

    private async Task<long> OutboxAsync(CancellationToken cancellationToken)
    {
        for (int patience = 60; ; patience--)
        {
            await using var connection = new NpgsqlConnection(world.Database);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM signal_outbox", connection);
            long left = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            if (left == 0 || patience == 0)
            {
                return left;
            }

            // What a host had sent when it died is sent again, and then removed, when its lease is over.
            await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(1), cancellationToken);
        }
    }

    private string Render(IEnumerable<(string What, long Value)> sums)
    {
        var text = new StringBuilder();
        foreach ((string what, string value) in _rows.Concat(sums.Select(it => (it.What, it.Value.ToString("N0", CultureInfo.InvariantCulture)))))
        {
            text.Append("| ").Append(what.PadRight(34)).Append("| ").Append(value.PadRight(60)).AppendLine("|");
        }

        return text.ToString();
    }
}
