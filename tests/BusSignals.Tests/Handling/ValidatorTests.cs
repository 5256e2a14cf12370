using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Handling;

/// <summary>A validator sees payload and state, and may refuse; the refusal is an outcome, not an error.</summary>
[Trait("Feature", "Z39")]
public sealed class ValidatorTests
{
    [Signal("/flow/{flow}/login")]
    public sealed record Login(string Flow, string User, string Role);

    [Signal("/flow/{flow}/cancel")]
    public sealed record Cancel(string Flow, string? Reason = null);

    public sealed class Roles
    {
        public HashSet<string> Cancelling { get; } = ["admin"];
    }

    public sealed record User(string Name, string Role);

    public sealed class AdminsOnly(Roles roles) : ISignalValidator<Cancel, FlowState>
    {
        public Task<string?> ValidateAsync(Cancel signal, SignalContext<FlowState> context) => Task.FromResult(
            roles.Cancelling.Contains(context.Get<User>("currentUser")?.Role ?? "") ? null : "Only admins can cancel.");
    }

    [Process("/flow/{flow}/byclass")]
    public sealed class ClassFlow : SignalFlow
    {
        public ClassFlow()
        {
            On<Login>((signal, context) => context.Set("currentUser", new User(signal.User, signal.Role)));
            On<Cancel>((_, context) => context.Set("status", "cancelled")).Validate<AdminsOnly>();
        }
    }

    [Process("/flow/{flow}/byfunction")]
    public sealed class FunctionFlow : SignalFlow
    {
        public FunctionFlow()
        {
            On<Login>((signal, context) => context.Set("currentUser", new User(signal.User, signal.Role)));
            On<Cancel>((_, context) => context.Set("status", "cancelled"))
                .Validate((_, context) =>
                {
                    context.Set("status", "being validated");
                    return context.Get<User>("currentUser") is { Role: "admin" } ? null : "Only admins can cancel.";
                })
                .Validate((signal, _) => signal.Reason is null ? "Say why." : null);
        }
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(
        signals => signals.AddFlow<ClassFlow>().AddFlow<FunctionFlow>(), it => it.AddSingleton<Roles>());

    [Theory]
    [InlineData("byclass")]
    [InlineData("byfunction")]
    public async Task Validator_Accepts_TheHandlerRuns(string flow)
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Login("1", "Ann", "admin"), cancellationToken: Token);

        await harness.EmitAsync(new Cancel("1", "because"), cancellationToken: Token);

        (await harness.ProcessAsync($"/flow/1/{flow}", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("status") == "cancelled");
    }

    [Theory]
    [InlineData("byclass")]
    [InlineData("byfunction")]
    public async Task Validator_Refuses_OutcomeIsRejectedWithItsReasonAndNothingChanges(string flow)
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Login("1", "Bob", "guest"), cancellationToken: Token);

        Guid id = await harness.EmitAsync(new Cancel("1", "because"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync($"/flow/1/{flow}", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("status") is null).View;
        Assert.Equal((SignalOutcome.Rejected, "Only admins can cancel."), (view.History[^1].Outcome, view.History[^1].Reason));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token), it => it.ProcessPath == $"/flow/1/{flow}");
        Assert.Equal((DeadReason.Rejected, "Only admins can cancel.", id), (dead.Reason, dead.Error, dead.MessageId));
    }

    [Fact]
    public async Task Validators_Several_EachMayRefuse()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Login("1", "Ann", "admin"), cancellationToken: Token);

        await harness.EmitAsync(new Cancel("1"), cancellationToken: Token);

        Assert.Equal("Say why.", (await harness.ProcessAsync("/flow/1/byfunction", Token)).View.History[^1].Reason);
    }

    [Fact]
    public async Task Refusal_ByTheHandlerItself_KeepsNothingAndIsNotTriedAgain()
    {
        var script = new TaskScript
        {
            Do = (signal, context) =>
            {
                context.State.Done.Add(signal.What);
                throw new SignalRefusedException("Not today.");
            },
        };
        await using SignalHarness harness = await TaskHarness.StartAsync(script);

        await harness.DoAsync();

        ProcessView view = (await harness.TaskAsync()).ShouldNotHaveStarted().ShouldHaveHistory(("task.do", SignalOutcome.Rejected)).View;
        Assert.Equal("Not today.", view.History[0].Reason);
        Assert.Single(script.Attempts);
    }

    [Fact]
    public async Task Refusal_OfASignalThatWaited_IsNotTriedAgain()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<RefusingFlow>());
        await harness.DoAsync();

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/refusing", Token)).ShouldBeIn("Running")
            .ShouldHaveHistory(("task.do", SignalOutcome.Rejected), ("task.opentask", SignalOutcome.Applied))
            .ShouldHaveState<TaskState>(it => it.Count == 1);
    }

    [Process("/task/{task}/refusing")]
    public sealed class RefusingFlow : SignalFlow<TaskState>
    {
        public RefusingFlow()
        {
            On<OpenTask>((_, context) => context.State.Count++).Starts();
            On<DoWork>((_, context) => context.State.Count++).Validate((_, _) => "never");
        }
    }
}
