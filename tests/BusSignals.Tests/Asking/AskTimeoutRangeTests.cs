using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

/// <summary>An ask, and a question for receipts, may wait for any time, also for longer than a timer can run.</summary>
[Trait("Feature", "R12")]
public sealed class AskTimeoutRangeTests
{
    public static TheoryData<TimeSpan> Patience => [TimeSpan.FromDays(50), TimeSpan.FromDays(60), TimeSpan.MaxValue, Timeout.InfiniteTimeSpan];

    [Theory]
    [MemberData(nameof(Patience))]
    public async Task Ask_LongTimeout_ReturnsTheReply(TimeSpan timeout)
    {
        await using SignalHarness harness = await AddressHarness.StartOpenAsync();

        AddressChanged reply = await harness.AskAsync<AddressChanged>(AddressHarness.To("Elm Street"), new AskOptions { Timeout = timeout }, Token);

        Assert.Equal(new AddressChanged("Elm Street", 1), reply);
    }

    [Fact]
    public async Task Ask_TimeoutLongerThanATimer_EndsThenAndNotBefore()
    {
        await using SignalHarness harness = await AddressHarness.StartAsync(it => it.BufferFor = TimeSpan.MaxValue);
        Task<AddressChanged> ask = await harness.BeginAsync("Elm Street", new AskOptions { Timeout = TimeSpan.FromDays(60) });

        await harness.AdvanceAsync(TimeSpan.FromDays(60) - TimeSpan.FromTicks(1), Token);
        Assert.False(ask.IsCompleted);
        await harness.AdvanceAsync(TimeSpan.FromTicks(1), Token);

        Assert.Equal(
            "The ask 'address.change' was not answered within 60.00:00:00",
            (await Assert.ThrowsAsync<AskTimeoutException>(() => ask)).Message[.."The ask 'address.change' was not answered within 60.00:00:00".Length]);
    }

    public static TheoryData<AskOptions> Over =>
    [
        new AskOptions { Timeout = TimeSpan.Zero },
        new AskOptions { Timeout = TimeSpan.FromTicks(-1) },
        new AskOptions { Timeout = TimeSpan.FromMilliseconds(-2) },
        new AskOptions { Timeout = TimeSpan.MinValue },
        new AskOptions { Deadline = Now },
        new AskOptions { Deadline = Now - TimeSpan.FromTicks(1) },
        new AskOptions { Deadline = DateTimeOffset.MinValue },
    ];

    /// <summary>Between two microseconds, to which the store rounds up: that may not make the time last longer.</summary>
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(3);

    [Theory]
    [MemberData(nameof(Over))]
    [Trait("Feature", "R13")]
    public void Start_TimeThatIsOver_IsOverAtOnce(AskOptions options)
    {
        using var limit = WaitLimit.Start(DueTime.Of(options), new FixedTime(Now));

        Assert.True(limit.IsOver);
    }

    [Fact]
    [Trait("Feature", "R13")]
    public void Start_OneTick_IsNotOver()
    {
        using var limit = WaitLimit.Start(TimeSpan.FromTicks(1), new FixedTime(Now));

        Assert.False(limit.IsOver);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [Theory]
    [MemberData(nameof(Patience))]
    public async Task Receipts_LongTimeout_AreFound(TimeSpan timeout)
    {
        await using SignalHarness harness = await AddressHarness.StartOpenAsync();
        Guid id = await harness.EmitAsync(AddressHarness.To("Elm Street"), cancellationToken: Token);
        string endpoint = harness.Registry().Processes.Single().Endpoint;

        IReadOnlyList<Receipt> receipts = await harness.Services.GetRequiredService<IReceipts>().FindAsync(id, endpoint, timeout, Token);

        Assert.Equal(AddressHarness.Path, Assert.Single(receipts).Process?.Path);
    }
}
