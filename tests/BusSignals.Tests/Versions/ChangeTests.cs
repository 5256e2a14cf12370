using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Versions;

/// <summary>Processes that started before a change keep the old behaviour until the change is recorded for them.</summary>
[Trait("Feature", "Z40")]
public sealed class ChangeTests
{
    private const string Path = "/parcel/1";

    [Signal("/parcel/{parcel}/sent", Version = 2, ChangeId = "add-weight")]
    public sealed record ParcelSent(string Parcel);

    [Signal("/parcel/{parcel}/agreed")]
    public sealed record Agreed(string Parcel, string Change);

    /// <summary>As it was at first.</summary>
    [Process("/parcel/{parcel}", Endpoint = "parcel")]
    public sealed class OldFlow : SignalFlow
    {
        public OldFlow() => On<Agreed>((_, _) => { });
    }

    [Process("/parcel/{parcel}", Endpoint = "parcel")]
    public sealed class ParcelFlow : SignalFlow
    {
        public ParcelFlow()
        {
            On<ParcelSent>((_, context) => context.Set("sent", "new"))
                .Before("add-weight", (_, context) => Sent(context, "oldest"))
                .Before("add-tax", (_, context) => Sent(context, "older"));
            On<Agreed>((signal, context) => context.RecordChange(signal.Change));
        }

        private static Task Sent(SignalContext context, string how)
        {
            context.Set("sent", how);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Start_NewProcess_HasTheChangesAndTheNewBehaviour()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new ParcelSent("1"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).View;
        Assert.Equal(["add-tax", "add-weight"], view.Changes.Order(StringComparer.Ordinal));
        Assert.Equal("new", Sent(view));
    }

    [Fact]
    public async Task Handle_ProcessStartedBefore_KeepsTheOldestBehaviour()
    {
        await using SignalHarness harness = await StartWithOldAsync();

        await harness.EmitAsync(new ParcelSent("1"), cancellationToken: Token);

        Assert.Equal("oldest", Sent((await harness.ProcessAsync(Path, Token)).View));
    }

    [Fact]
    public async Task RecordChange_OneOfTwo_MovesOneStepOn()
    {
        await using SignalHarness harness = await StartWithOldAsync();

        Assert.True(await harness.Processes.RecordChangeAsync(harness.Processes.IdOf(Path), "add-weight", Token));
        await harness.EmitAsync(new ParcelSent("1"), cancellationToken: Token);

        Assert.Equal("older", Sent((await harness.ProcessAsync(Path, Token)).View));
    }

    [Fact]
    public async Task RecordChange_ByAHandler_HoldsFromThenOn()
    {
        await using SignalHarness harness = await StartWithOldAsync();

        await harness.EmitAsync(new Agreed("1", "add-weight"), cancellationToken: Token);
        await harness.EmitAsync(new Agreed("1", "add-tax"), cancellationToken: Token);
        await harness.EmitAsync(new ParcelSent("1"), cancellationToken: Token);

        Assert.Equal("new", Sent((await harness.ProcessAsync(Path, Token)).View));
    }

    [Fact]
    public async Task RecordChange_Twice_IsFalse()
    {
        await using SignalHarness harness = await StartWithOldAsync();
        ProcessId id = harness.Processes.IdOf(Path);
        await harness.Processes.RecordChangeAsync(id, "add-weight", Token);

        Assert.False(await harness.Processes.RecordChangeAsync(id, "add-weight", Token));
    }

    [Fact]
    public async Task RecordChange_NoProcess_IsFalse()
    {
        await using SignalHarness harness = await StartAsync();

        Assert.False(await harness.Processes.RecordChangeAsync(harness.Processes.IdOf("/parcel/9"), "add-weight", Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task RecordChange_NoChangeId_IsRefused(string id)
    {
        await using SignalHarness harness = await StartWithOldAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => harness.Processes.RecordChangeAsync(harness.Processes.IdOf(Path), id, Token));
    }

    [Fact]
    public async Task RecordChange_NoChangeIdByAHandler_FailsTheSignal()
    {
        await using SignalHarness harness = await StartWithOldAsync();

        await harness.EmitAsync(new Agreed("1", "add-weight add-tax"), cancellationToken: Token);

        Assert.Empty((await harness.ProcessAsync(Path, Token)).View.Changes);
        Assert.StartsWith("ArgumentException: The change id", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ChangeIdsThatAreNone_AreFaults() => Assert.Equal(
        [
            "'BadChange': The change id 'a b' is not one word of 1 to 100 characters; write it like 'add-cancel-code'.",
            "'BadFlow': The change id '' is not one word of 1 to 100 characters; write it like 'add-cancel-code'.",
        ],
        (await FaultsAsync(signals => signals.AddFlow<BadFlow>())).Order(StringComparer.Ordinal));

    [Signal("/bad/{bad}/change", ChangeId = "a b")]
    public sealed record BadChange(string Bad);

    [Process("/bad/{bad}")]
    public sealed class BadFlow : SignalFlow
    {
        public BadFlow() => On<BadChange>((_, _) => { }).Before("", (_, _) => Task.CompletedTask);
    }

    private static string? Sent(ProcessView view) => view.StateAs<FlowState>()!.Get<string>("sent");

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<ParcelFlow>());

    /// <summary>Two applications on one store: the first knows nothing of the changes, and starts the process.</summary>
    private static async Task<SignalHarness> StartWithOldAsync()
    {
        var store = new InMemoryStore();
        await using (SignalHarness old = await TestHarness.StartAsync(signals => signals.AddFlow<OldFlow>(), services => Share(services, store)))
        {
            await old.EmitAsync(new Agreed("1", "none"), cancellationToken: Token);
        }

        return await TestHarness.StartAsync(signals => signals.AddFlow<ParcelFlow>(), services => Share(services, store));
    }

    private static void Share(IServiceCollection services, InMemoryStore store) => services
        .AddSingleton<IProcessStore>(store).AddSingleton<IOutboxStore>(store).AddSingleton<IProcessReader>(store);
}
