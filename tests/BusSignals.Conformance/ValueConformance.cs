using Xunit;

namespace BusSignals.Conformance;

/// <summary>What is stored comes back as it was, to the last character and the last microsecond.</summary>
public abstract class ValueConformance : StoreConformance
{
    private const string Odd =
        "\u0001 tab\t crlf\r\n lf\n \"quoted\" 'single' \\ %_[] ‮עברית‬ 日本語 e\u0301 \u00e9 \ud83d\ude80 \uffff '); DROP TABLE signal_processes; -- end ";

    [Fact]
    public async Task Times_OfAll_KeepTheirMicrosecondAndComeInUtc()
    {
        DateTimeOffset at = Sample.Start;
        DateTimeOffset Next() => at = at.AddMicroseconds(987_654_321);
        ProcessRow row = Sample.Process(ProcessStatus.Ended) with
        {
            CreatedAt = Next(),
            UpdatedAt = Next(),
            StateSince = Next(),
            EndedAt = Next(),
        };
        HistoryEntry entry = Sample.Waiting() with
        {
            SentAt = Next(),
            ReceivedAt = Next(),
            WaitingSince = Next(),
            ConsumedAt = Next(),
            ExpiresAt = Next(),
        };
        OutgoingMessage timer = Sample.Timer(row, "a", Next()) with { NextAttempt = Next() };
        DeadSignal dead = Sample.Dead() with { DeadAt = Next() };
        ProcessCommit commit = Sample.Change(row, entry) with { Outgoing = [timer], Dead = [dead] };
        await CommitAsync(commit);

        ProcessSnapshot snapshot = await LoadAsync(row.Key);
        HistoryEntry waiting = Assert.Single(await MailboxAsync(row.Key));
        DateTimeOffset? nextDue = await Outbox.NextDueAsync(Cancel);
        OutgoingMessage claimed = Assert.Single(await ClaimAsync(Sample.Later, lease: TimeSpan.FromMicroseconds(1)));
        DeadSignal listed = Assert.Single(await DeadAsync());

        Assert.Equal(commit.Row, snapshot.Row);
        Assert.Equal(commit.Added[0], waiting);
        Assert.Equal(timer.NextAttempt, nextDue);
        Assert.Equal(timer.Due, claimed.Due);
        Assert.Equal(Sample.Later.AddMicroseconds(1), claimed.NextAttempt);
        Assert.Equal(timer.Due, Assert.Single(snapshot.Timers).Due);
        Assert.Equal(dead.DeadAt, listed.DeadAt);
        DateTimeOffset?[] all =
        [
            snapshot.Row!.CreatedAt, snapshot.Row.UpdatedAt, snapshot.Row.StateSince, snapshot.Row.EndedAt, waiting.SentAt,
            waiting.ReceivedAt, waiting.WaitingSince, waiting.ConsumedAt, waiting.ExpiresAt, nextDue, claimed.NextAttempt,
            claimed.Due, snapshot.Timers[0].Due, listed.DeadAt,
        ];
        Assert.All(all, it => Assert.Equal(TimeSpan.Zero, it!.Value.Offset));
    }

    [Fact]
    public async Task Texts_OddCharacters_AreKept()
    {
        ProcessRow row = Sample.Process() with { State = Odd, Data = Odd, WaitingFor = Odd };
        HistoryEntry entry = Sample.Waiting() with { Name = Odd, State = Odd, Payload = Odd, Metadata = Odd };
        OutgoingMessage message = Sample.Message() with { Destination = Odd, ContentType = Odd, Body = Odd, Properties = Odd };
        DeadSignal dead = Sample.Dead(Odd) with
        {
            Endpoint = Odd,
            ProcessPath = Odd,
            SignalId = Odd,
            ContentType = Odd,
            Body = Odd,
            Headers = Odd,
        };

        await KeepsAsync(row, entry, message, Odd, dead);
    }

    [Fact]
    public async Task Texts_Empty_AreNotNull()
    {
        ProcessRow row = Sample.Process() with { State = "", Data = "", WaitingFor = "" };
        HistoryEntry entry = Sample.Waiting() with { Name = "", State = "", Payload = "", Metadata = "" };
        OutgoingMessage message = Sample.Message() with { ContentType = "", Body = "", Properties = "" };

        await KeepsAsync(row, entry, message, "a", Sample.Dead("") with { Body = "", Headers = "" });
    }

    [Fact]
    public async Task Texts_JsonInUnusualForm_StaysAsItWasWritten()
    {
        const string json = """{ "b" : 1.0, "a":1e3, "a":2, "text":"\u00e9" }""";
        ProcessRow row = Sample.Process() with { Data = json };
        HistoryEntry entry = Sample.Waiting() with { Payload = json, Metadata = json };
        OutgoingMessage message = Sample.Message() with { Body = json, Properties = json };

        await KeepsAsync(row, entry, message, "a", Sample.Dead() with { Body = json, Headers = json });
    }

    [Fact]
    public async Task Texts_OfAMillionCharacters_AreKept()
    {
        string large = string.Concat(Enumerable.Range(0, 125_000).Select(it => $"{it % 10_000_000:0000000}é"));
        ProcessRow row = Sample.Process() with { Data = large };
        HistoryEntry entry = Sample.Waiting() with { Payload = large, Metadata = large };
        OutgoingMessage message = Sample.Message() with { Body = large, Properties = large };

        await KeepsAsync(row, entry, message, "a", Sample.Dead(large) with { Body = large, Headers = large });
    }

    [Fact]
    public async Task Paths_OfTheGreatestLength_AreKept()
    {
        string path = "/order/" + new string('x', SignalPath.MaxLength - "/order/".Length);
        ProcessRow row = Sample.Process() with { Path = path, Type = new string('t', PathRules.MaxProcessLength) };
        HistoryEntry entry = Sample.Waiting();

        await KeepsAsync(row, entry, Sample.Message(), "a", Sample.Dead() with { ProcessPath = path });
        Assert.Equal(path, (await FindAsync(row.Key)).Id.Path);
        Assert.Equal(path, Assert.Single(await Processes.MatchAsync(row.Type, [], Guid.Empty, 10, Cancel)).Path);
    }

    [Fact]
    public async Task Values_OfTheGreatestLength_AreFound()
    {
        string value = new('日', SignalPath.MaxValueLength);
        ProcessRow row = Sample.Process();
        await CommitAsync(Sample.Change(row) with
        {
            Parameters = [new ProcessParameter { ProcessKey = row.Key, Name = "order", Value = value, Type = row.Type }],
        });

        Assert.Equal(
            row.Key, Assert.Single(await Processes.MatchAsync(row.Type, [new("order", value)], Guid.Empty, 10, Cancel)).Key);
        Assert.Empty(await Processes.MatchAsync(row.Type, [new("order", value[1..])], Guid.Empty, 10, Cancel));
    }

    [Fact]
    public async Task Kinds_OfAll_AreKept()
    {
        ProcessCommit[] commits = [.. Enum.GetValues<ProcessStatus>().Select(it => Sample.Change(
            Sample.Process(it),
            [.. Enum.GetValues<HistoryKind>().Select(kind => Sample.Applied() with { Kind = kind })]))];
        await CommitAllAsync(commits);

        foreach (ProcessCommit commit in commits)
        {
            Assert.Equal(commit.Row, (await LoadAsync(commit.Row.Key)).Row);
            Assert.Equal(commit.Added, (await FindAsync(commit.Row.Key)).History);
        }
    }

    private async Task KeepsAsync(ProcessRow row, HistoryEntry entry, OutgoingMessage message, string timerName, DeadSignal dead)
    {
        OutgoingMessage timer = Sample.Timer(row, timerName, Sample.Later.AddDays(1));
        ProcessCommit commit = Sample.Change(row, entry) with { Outgoing = [message, timer], Dead = [dead] };
        await CommitAsync(commit);

        ProcessSnapshot snapshot = await LoadAsync(row.Key);
        Assert.Equal(commit.Row, snapshot.Row);
        Assert.Equal(commit.Added, await MailboxAsync(row.Key));
        Assert.Equal(timerName, Assert.Single(snapshot.Timers).Name);
        OutgoingMessage claimed = Assert.Single(await ClaimAsync(Sample.Start));
        Assert.Equal(message, claimed with { Attempts = 0, NextAttempt = message.NextAttempt });
        Assert.Equal(dead, Assert.Single(await DeadAsync()) with { Sequence = 0 });
    }
}
