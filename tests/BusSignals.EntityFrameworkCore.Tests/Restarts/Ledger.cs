using MassTransit;

namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

public sealed class Account;

public sealed record OpenLedger(Ref<Account> Account);

[Signal("/ledger/{account}/first", Id = "ledger.first")]
public sealed record First(Ref<Account> Account);

[Signal("/ledger/{account}/second", Id = "ledger.second")]
public sealed record Second(Ref<Account> Account, string Text);

[Signal("/ledger/{account}/locked", Id = "ledger.locked")]
public sealed record SecondLocked(Locked<Account> Account);

[Signal("/ledger/{account}/last", Id = "ledger.last")]
public sealed record Last(Ref<Account> Account);

public sealed class LedgerSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<First> First => Of<First>();

    public Signal<Second> Second => Of<Second>();

    public Signal<SecondLocked> Locked => Of<SecondLocked>();

    public Signal<Last> Last => Of<Last>();
}

/// <summary>Waits for one signal and then for another, and says at its end what the second one was.</summary>
[Process("/ledger/{account}/reading")]
public sealed class LedgerProcess(LedgerSignals signals) : DurableProcess<OpenLedger, string>
{
    protected override async Task<string> RunAsync(ProcessContext process, OpenLedger input)
    {
        await process.ReceiveAsync(signals.First);
        string second = await process.RaceAsync(signals.Second, signals.Locked) switch
        {
            Second text => text.Text,
            SecondLocked locked => $"{locked.Account.Fence}",
            _ => "neither",
        };
        process.Expose(second);
        await process.ReceiveAsync(signals.Last);
        return second;
    }
}

public sealed class LedgerNotes : SagaState
{
    public string Text { get; set; } = "";
}

/// <summary>Takes the second signal after the first one too, and fails for it as long as it is told to.</summary>
[Process("/ledger/{account}/noting", Endpoint = "noting")]
public sealed class LedgerSaga : SignalStateMachine<LedgerNotes>
{
    public LedgerSaga(Obstacle obstacle)
    {
        Initially(When(First).TransitionTo(Noting));
        During(Noting, When(Second).Then(x =>
        {
            obstacle.Check();
            x.Saga.Text += x.Message.Text;
        }));
    }

    public Event<First> First { get; } = null!;

    public Event<Second> Second { get; } = null!;

    public State Noting { get; } = null!;
}

public sealed class Obstacle
{
    public bool IsThere { get; set; }

    public void Check()
    {
        if (IsThere)
        {
            throw new InvalidOperationException("There is an obstacle.");
        }
    }
}
