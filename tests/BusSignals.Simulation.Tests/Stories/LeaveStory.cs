namespace BusSignals.Simulation.Tests;

public sealed record AskLeave(string Leave);

[Signal("/leave/{leave}/asked")]
public sealed record LeaveAsked(string Leave, string Token);

public sealed record LeaveDecision(string By);

public sealed record LeaveResult(TokenStatus Status, string? By);

public sealed class LeaveSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<LeaveAsked> Asked => Of<LeaveAsked>();
}

[Process("/leave/{leave}/approval")]
public sealed class LeaveProcess(LeaveSignals leaves) : DurableProcess<AskLeave, LeaveResult>
{
    protected override async Task<LeaveResult> RunAsync(ProcessContext process, AskLeave input)
    {
        Token<LeaveDecision> token = await process.CreateTokenAsync(LeaveStory.Verdict);
        await process.EmitAsync(leaves.Asked, new(input.Leave, token.Text), new EmitOptions { RequireReceiver = false });
        TokenAnswer<LeaveDecision> answer = await process.AnswerAsync(token);
        return new LeaveResult(answer.Status, answer.Value?.By);
    }
}

/// <summary>A process waits for the answer of its token: two answer, in time or too late or at the moment it expires, and one afterwards.</summary>
internal sealed class LeaveStory : Story
{
    public static readonly TokenDefinition<LeaveDecision> Verdict = new("leave.verdict", TimeSpan.FromMinutes(1));
    private static readonly string[] Leaves = ["may", "june"];
    private readonly List<(string Leave, string By, TokenOutcome Outcome)> _outcomes = [];

    public override void Register(ISignalsConfigurator signals) => signals.AddGroup<LeaveSignals>().AddProcess<LeaveProcess>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) => Leaves.SelectMany(it => new Func<Emitter, Task>[]
    {
        emitter => emitter.UntilItWorksAsync(bus => bus.StartAsync<LeaveProcess>(new AskLeave(it), CancellationToken.None)),
        emitter => AnswerAsync(emitter, it, "ann"),
        emitter => AnswerAsync(emitter, it, "bob"),
        emitter => AnswerLateAsync(emitter, it),
    });

    public override void Check(World world)
    {
        foreach (string leave in Leaves)
        {
            ProcessView view = world.Find($"/leave/{leave}/approval")!;
            LeaveResult result = view.ResultAs<LeaveResult>();
            var outcomes = _outcomes.Where(it => it.Leave == leave).ToLookup(it => it.Outcome, it => it.By);
            string[] accepted = [.. outcomes[TokenOutcome.Accepted]];
            string what = $"it has ended with {result}, the answers with {string.Join(", ", _outcomes)}:\n{view.ToTimeline()}";
            world.Require(accepted.Length <= 1 && accepted.All(it => it == result.By), what);
            world.Require(result is { Status: TokenStatus.Resolved, By: "ann" or "bob" } or { Status: TokenStatus.Expired, By: null }, what);
            world.Require(outcomes.All(it => it.Key == TokenOutcome.Accepted
                || it.Key == (result.Status == TokenStatus.Resolved ? TokenOutcome.AlreadyResolved : TokenOutcome.Expired)
                || it.Key == TokenOutcome.Expired), what);
            world.Require(view.History.Count(it => it is { Name: "leave.verdict", Kind: HistoryKind.Signal }) == 1, what);
            world.Require(world.Broker.Watched<LeaveAsked>().Count(it => it.Leave == leave) == 1, what);
        }
    }

    private async Task AnswerAsync(Emitter emitter, string leave, string by)
    {
        string token = await TokenAsync(emitter, leave);
        await emitter.DelayAsync(TimeSpan.FromSeconds(emitter.Random.Next(4) * 20));
        _outcomes.Add((leave, by, await emitter.ResolveAsync(Verdict, token, new LeaveDecision(by))));
    }

    private async Task AnswerLateAsync(Emitter emitter, string leave)
    {
        string token = await TokenAsync(emitter, leave);
        while (emitter.World.Find($"/leave/{leave}/approval")!.Status != ProcessStatus.Ended)
        {
            await emitter.DelayAsync(TimeSpan.FromSeconds(10));
        }

        _outcomes.Add((leave, "late", await emitter.ResolveAsync(Verdict, token, new LeaveDecision("late"))));
    }

    private static async Task<string> TokenAsync(Emitter emitter, string leave)
    {
        while (true)
        {
            if (emitter.World.Broker.Watched<LeaveAsked>().FirstOrDefault(it => it.Leave == leave) is { } asked)
            {
                return asked.Token;
            }

            await emitter.DelayAsync(TimeSpan.FromSeconds(5));
        }
    }
}
