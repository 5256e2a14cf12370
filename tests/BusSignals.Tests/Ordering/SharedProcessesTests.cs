using System.Text;
using BusSignals.Testing;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>Processes that other nodes work on at the same time: a signal without its predecessor leaves them alone for a while.</summary>
[Trait("Feature", "R20")]
public sealed class SharedProcessesTests
{
    private static readonly Guid Process = new("00000000-0000-0000-0000-000000000001");

    private readonly VirtualTime _clock = new();
    private readonly BusStart _bus = new();
    private readonly SharedProcesses _shared;

    public SharedProcessesTests() => _shared = new SharedProcesses(_clock, _bus);

    [Fact]
    public void LastChange_WhatThisNodeHasCommitted_IsNone()
    {
        _shared.Committed(Process, 1);
        Assert.Null(LastChange(Process, 1));
        _shared.Committed(Process, 2);
        Assert.Null(LastChange(Process, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void LastChange_OfAProcessThatIsUnknown_IsNow(long version)
    {
        Assert.Equal(_clock.GetTimestamp(), LastChange(Process, version));
    }

    [Fact]
    public void LastChange_AnotherVersionThanCommitted_IsWhenItWasSeenAndCountsForAMinute()
    {
        _shared.Committed(Process, 1);
        Advance(TimeSpan.FromSeconds(5));
        long seen = _clock.GetTimestamp();
        Assert.Equal(seen, LastChange(Process, 3));

        Advance(TimeSpan.FromSeconds(59));
        _shared.Committed(Process, 4);
        Assert.Equal(seen, LastChange(Process, 4));

        Advance(TimeSpan.FromSeconds(1));
        Assert.Null(LastChange(Process, 4));
    }

    [Fact]
    public void Committed_ByMoreProcessesThanItKeeps_ForgetsThoseNotSeenForLongest()
    {
        Guid[] processes = [.. Enumerable.Range(0, 20_001).Select(it => new Guid(it, 0, 0, new byte[8]))];
        foreach (Guid process in processes)
        {
            _shared.Committed(process, 1);
        }

        Assert.NotNull(LastChange(processes[0], 1));
        Assert.Null(LastChange(processes[10_001], 1));
        Assert.Null(LastChange(processes[20_000], 1));
    }

    [Fact]
    public void LastChange_OverTheInMemoryTransport_IsNoneAsItHasOneHost()
    {
        Assert.Null(_shared.LastChange(Process, 7, new Uri("loopback://localhost/journal")));
    }

    [Fact]
    public async Task LastChange_WhenTheBusStops_IsNoneUntilItStartsAgain()
    {
        IBus bus = MassTransit.Bus.Factory.CreateUsingInMemory(_ => { });
        await _bus.PreStart(bus);
        Assert.NotNull(LastChange(Process, 7));

        await _bus.PreStop(bus);
        Assert.Null(LastChange(Process, 7));

        await _bus.PreStart(bus);
        Assert.NotNull(LastChange(Process, 7));
    }

    [Fact]
    public async Task Deliver_LaterOneFirst_LeavesTheProcessAloneForFiveSeconds()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        await harness.DeliverAsync(emitted[0]);
        await ChangedByAnotherAsync(harness);

        await harness.DeliverAsync(emitted[2]);
        (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveHistory(("journal.opened", SignalOutcome.Applied));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(6), Token);

        (await harness.ProcessAsync("/journal/x", Token))
            .ShouldHaveHistory(("journal.opened", SignalOutcome.Applied), ("journal.wrote", SignalOutcome.Waiting));
    }

    [Fact(Timeout = 60_000)]
    public async Task Deliver_LaterOneFirst_GoesOnWithoutHavingBeenHeldBackWhenTheEarlierOneIsApplied()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(services: log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        await harness.DeliverAsync(emitted[0]);
        await ChangedByAnotherAsync(harness);
        await harness.DeliverAsync(emitted[2]);

        await ApplyAsync(harness, emitted[1]);
        while ((await harness.LinesAsync("x")).Count < 3) // it goes on by itself, and no time passes
        {
            await harness.WaitUntilIdleAsync(Token);
        }

        Assert.Equal(["opened", "wrote 1", "wrote 2"], await harness.LinesAsync("x"));
        Assert.Empty(log.Of(1011));
    }

    private long? LastChange(Guid process, long version) => _shared.LastChange(process, version, new Uri("rabbitmq://localhost/journal"));

    private void Advance(TimeSpan time) => _clock.MoveTo(_clock.GetUtcNow() + time);

    /// <summary>As if what is stored had been committed by another node.</summary>
    private static async Task ChangedByAnotherAsync(SignalHarness harness)
    {
        SharedProcesses shared = harness.Services.GetRequiredService<SharedProcesses>();
        shared.ExpectsOthersInMemory = true;
        shared.Committed((await harness.ProcessAsync("/journal/x", Token)).View.Id.Key, 17);
    }

    /// <summary>Applies a signal, but not as the next message of the endpoint's queue.</summary>
    private static Task ApplyAsync(SignalHarness harness, OutgoingMessage message)
    {
        SignalCatalog model = harness.Services.GetRequiredService<SignalCatalog>();
        ConsumeContext context = harness.Services.GetRequiredService<DetachedContexts>()
            .Read(Encoding.UTF8.GetBytes(message.Body!), EmptyHeaders.Instance, Token);
        ProcessDefinition process = model.ProcessOf(typeof(JournalSaga));
        DecodedSignal incoming = InboundSignalDecoder.Read(process, context)!;
        return harness.Services.GetRequiredService<SignalReceiver>().ReceiveAsync(
            process, incoming.Binding, SignalPayload.Read(incoming.Payload, incoming.Binding.Definition.Contract), context);
    }
}
