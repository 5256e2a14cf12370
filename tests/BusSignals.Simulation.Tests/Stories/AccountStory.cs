using MassTransit;

namespace BusSignals.Simulation.Tests;

[Signal("/account/{account}/opened")]
public sealed record AccountOpened(string Account);

[Signal("/account/{account}/credited")]
public sealed record AccountCredited(string Account, int Number);

[Signal("/account/{account}/closing")]
public sealed record AccountClosing(string Account, TimeSpan Notice);

/// <summary>Goes from one process to another, with the commit of the first.</summary>
[Signal("/account/{account}/booked")]
public sealed record AccountBooked(string Account, int Number);

public sealed record AccountClosed(string Account);

public sealed class Account : SagaState
{
    public string Name { get; set; } = "";

    public TimeSpan Notice { get; set; }

    public List<int> Numbers { get; set; } = [];
}

[Process("/account/{account}")]
public sealed class AccountSaga : SignalStateMachine<Account>
{
    public AccountSaga()
    {
        Initially(When(Opened).Then(x => x.Saga.Name = x.Message.Account).TransitionTo(Open));

        During(Open,
            When(Credited).Then(Credit).Publish(x => new AccountBooked(x.Message.Account, x.Message.Number)),
            When(Closing).Then(x => x.Saga.Notice = x.Message.Notice).TransitionTo(Noticed),
            After(TimeSpan.FromDays(30)).Publish(x => new AccountClosed("the notice did not come")).Finalize());

        During(Noticed, After(x => x.Saga.Notice).Then(x => Trouble.MayCome(x.Saga.Name)).Publish(x => new AccountClosed(x.Saga.Name)).Finalize());
    }

    public Event<AccountOpened> Opened { get; } = null!;

    public Event<AccountCredited> Credited { get; } = null!;

    public Event<AccountClosing> Closing { get; } = null!;

    public State Open { get; } = null!;

    public State Noticed { get; } = null!;

    private void Credit(BehaviorContext<Account, AccountCredited> x)
    {
        x.Saga.Numbers.Add(x.Message.Number);
        Trouble.MayCome($"{x.Message.Account} {x.Message.Number}");
    }
}

public sealed class Book
{
    public List<int> Numbers { get; set; } = [];
}

[Process("/book/{account}")]
public sealed class BookFlow : SignalFlow<Book>
{
    public BookFlow() => On<AccountBooked>((signal, context) =>
    {
        context.State.Numbers.Add(signal.Number);
        if (context.State.Numbers.Count == AccountStory.Credits)
        {
            context.EndProcess();
        }
    });
}

/// <summary>
/// A state machine that takes numbers in order, tells another process of each, and is closed by a timer; its first signals
/// may come before it is opened, and one comes too late.
/// </summary>
internal sealed class AccountStory : Story
{
    public const int Credits = 5;
    private static readonly string[] Accounts = ["a", "b"];

    public override void Register(ISignalsConfigurator signals) => signals.AddSaga<AccountSaga>().AddFlow<BookFlow>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) => Accounts.Select(it => (Func<Emitter, Task>)(emitter => RunAsync(emitter, it)));

    public override void Check(World world)
    {
        foreach (string account in Accounts)
        {
            ProcessView view = world.Find($"/account/{account}")!;
            world.Require(
                view.StateAs<Account>()!.Numbers.SequenceEqual(Enumerable.Range(1, Credits)), $"the numbers are not 1 to {Credits} in order:\n{view.ToTimeline()}");
            world.Require(
                view.History.Count(it => it.Kind == HistoryKind.Signal && it.Outcome == SignalOutcome.Applied) == Credits + 2
                && view.History.Count(it => it.Outcome == SignalOutcome.Late) == 1,
                $"one was to be late, the others applied:\n{view.ToTimeline()}");
            ProcessView book = world.Find($"/book/{account}")!;
            world.Require(
                book.StateAs<Book>()!.Numbers.Order().SequenceEqual(Enumerable.Range(1, Credits)), $"the book is not right:\n{book.ToTimeline()}");
            world.Require(
                world.Broker.Watched<AccountClosed>().Count(it => it.Account == account) == 1, $"'{account}' was not closed once:\n{view.ToTimeline()}");
        }
    }

    private static async Task RunAsync(Emitter emitter, string account)
    {
        int opening = emitter.Random.Next(Credits);
        for (int number = 1; number <= Credits; number++)
        {
            if (number == opening + 1)
            {
                await emitter.EmitAsync(new AccountOpened(account), "opened");
            }

            await emitter.PauseAsync();
            await emitter.EmitAsync(new AccountCredited(account, number), $"credit {number}");
        }

        await emitter.EmitAsync(new AccountClosing(account, TimeSpan.FromSeconds(emitter.Random.Next(4) * 30)), "closing");
        await emitter.PauseAsync();
        await emitter.EmitAsync(new AccountCredited(account, 99), "late");
    }
}
