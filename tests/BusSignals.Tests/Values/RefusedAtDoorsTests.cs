using System.Collections.Concurrent;
using System.Text.Json;
using BusSignals.Testing;
using BusSignals.Tests.Durable;
using BusSignals.Tests.Flows;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Values;

/// <summary>What would be lost is refused at each door, with its member named: at start-up where the type says it, else before anything is committed.</summary>
[Trait("Feature", "R7")]
public sealed class RefusedAtDoorsTests
{
    private const string Reversed = "' does not survive serialisation: a 'Stack<int>' comes back in reverse. Use a list or a queue.";

    public sealed record Deep(Stack<int> Items);

    public record Animal(string Name);

    public sealed record Dog(string Name, int Age) : Animal(Name);

    [Signal("/task/{task}/deep")]
    public sealed record DeepSignal(string Task, List<Deep> All);

    [Signal("/task/{task}/pair")]
    public sealed record PairSignal(string Task, (int, string) Pair);

    [Fact]
    public async Task Start_Signal_NamesTheMember()
    {
        Assert.Equal([$"'DeepSignal.All[].Items{Reversed}"], await FaultsAsync(signals => signals.Add<DeepSignal>()));
        Assert.Equal(
            ["'PairSignal.Pair' does not survive serialisation: the tuple '(int, string)' is made of public fields, which a message does not carry. Use a record."],
            await FaultsAsync(signals => signals.Add<PairSignal>()));
    }

    [Signal("/task/{task}/pile")]
    public sealed record PileSignal(string Task, ConcurrentStack<int> Pile);

    [Fact]
    public async Task Start_SignalWhoseTypeIsRefused_SaysNothingOfItsSchema() => Assert.Equal(
        ["'PileSignal.Pile' does not survive serialisation: a 'ConcurrentStack<int>' comes back in reverse. Use a list or a queue."],
        await FaultsAsync(signals => signals.Add<PileSignal>()));

    public sealed class DeepState : SagaState
    {
        public Dictionary<string, Deep> All { get; set; } = [];
    }

    [Process("/task/{task}/saga")]
    public sealed class DeepSaga : SignalStateMachine<DeepState>
    {
        public DeepSaga() => Initially(When(Opened).TransitionTo(Open));

        public Event<OpenTask> Opened { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Start_StateOfASaga_NamesTheMember() =>
        Assert.Equal([$"'DeepState.All[].Items{Reversed}"], await FaultsAsync(signals => signals.AddSaga<DeepSaga>()));

    public sealed class FlowValues
    {
        public Deep? Deep { get; set; }
    }

    private static readonly TokenDefinition<Deep[]> Answers = new("deep.answer");

    [Process("/task/{task}/flow")]
    public sealed class DeepFlow : SignalFlow<FlowValues>
    {
        public DeepFlow()
        {
            On<DoWork>((_, _) => { });
            OnAnswer(Answers, (_, _) => { });
        }
    }

    [Fact]
    public async Task Start_StateOfAFlowAndAnswersOfTokens_NamesTheMember() => Assert.Equal(
        [$"'FlowValues.Deep.Items{Reversed}", $"'Deep[][].Items{Reversed}"], await FaultsAsync(signals => signals.AddFlow<DeepFlow>()));

    public sealed record DeepInput(string Task, Deep Deep);

    public sealed record DeepResult(Deep? Deep);

    public static readonly ActivityDefinition<Stack<int>, List<Stack<int>>> Turn = new("deep.turn");

    public sealed class Turning : IProcessActivity<Stack<int>, List<Stack<int>>>
    {
        public Task<List<Stack<int>>> RunAsync(Stack<int> input, ProcessActivityContext context) => Task.FromResult(new List<Stack<int>>());
    }

    [Process("/task/{task}/process")]
    public sealed class DeepProcess : DurableProcess<DeepInput, DeepResult>
    {
        protected override async Task<DeepResult> RunAsync(ProcessContext process, DeepInput input)
        {
            (int, Deep) pair = await process.StepAsync("pair", () => Task.FromResult((1, new Deep([]))));
            Dictionary<int, Stack<int>> map = await process.StepAsync<IProcesses, Dictionary<int, Stack<int>>>("map", _ => Task.FromResult(new Dictionary<int, Stack<int>>()));
            await process.ActivityAsync(Turn, new Stack<int>(map.Keys));
            await process.CreateTokenAsync(Answers);
            return new DeepResult(pair.Item2);
        }
    }

    [Fact]
    public async Task Start_DurableProcess_NamesTheMembersOfAllThatItKeepsAndSends() => Assert.Equal(
        new[]
        {
            $"'DeepInput.Deep.Items{Reversed}", $"'DeepResult.Deep.Items{Reversed}", $"'(int, Deep).Item2.Items{Reversed}", $"'Dictionary<int, Stack<int>>[]{Reversed}",
            $"'Stack<int>{Reversed}", $"'List<Stack<int>>[]{Reversed}", $"'Deep[][].Items{Reversed}",
        }.Order(),
        (await FaultsAsync(signals => signals.AddProcess<DeepProcess>())).Order());

    [Fact]
    public async Task Start_Activity_NamesTheTypes() => Assert.Equal(
        [$"'Stack<int>{Reversed}", $"'List<Stack<int>>[]{Reversed}"],
        await FaultsAsync(signals => signals.AddActivity<Turning, Stack<int>, List<Stack<int>>>(Turn)));

    [Signal("/task/{task}/animal")]
    public sealed record AnimalSignal(string Task, Animal? Animal, double Number = 0, string Text = "");

    public static TheoryData<AnimalSignal, string> Signals() => new()
    {
        { new("1", new Dog("a", 1)), "'AnimalSignal.Animal' does not survive serialisation: it is a 'Dog' where a 'Animal' is declared" },
        { new("1", null, double.NaN), "'AnimalSignal.Number' does not survive serialisation: NaN is no number in JSON" },
        { new("1", null, 0, "\ud83d"), "'AnimalSignal.Text' does not survive serialisation: it has half a surrogate pair" },
        { new("1", new Animal("\ude00")), "'AnimalSignal.Animal.Name' does not survive serialisation: it has half a surrogate pair" },
    };

    public sealed record Chain(int Number, Chain? Next);

    [Signal("/task/{task}/chain")]
    public sealed record ChainSignal(string Task, Chain Chain);

    [Process("/task/{task}/chains", Endpoint = "chains")]
    public sealed class ChainFlow : SignalFlow
    {
        public ChainFlow() => On<ChainSignal>((_, context) => context.Set("got", true));
    }

    [Fact]
    public async Task Emit_OfTooManyLevels_NamesTheMemberAndTheLimit()
    {
        static Chain Of(int levels) => Enumerable.Range(1, levels).Aggregate((Chain?)null, (next, number) => new Chain(number, next))!;
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<ChainFlow>());

        var refused = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(new ChainSignal("1", Of(62)), cancellationToken: Token));
        await harness.EmitAsync(new ChainSignal("2", Of(61)), cancellationToken: Token);

        Assert.Contains("'ChainSignal.Chain.Next.Next.Next…' does not survive serialisation: it is more than 63 levels deep", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
        Assert.Equal("""{"got":true}""", (await harness.ProcessAsync("/task/2/chains", Token)).View.StateJson);
    }

    [Process("/task/{task}/animals", Endpoint = "animals")]
    public sealed class AnimalFlow : SignalFlow
    {
        public AnimalFlow(Action<DoWork, SignalContext<FlowState>> script)
        {
            On<AnimalSignal>((_, context) => context.Set("got", true));
            On<DoWork>((signal, context) => script(signal, context));
            OnAnswer(AnimalAnswer, (_, _) => { });
        }
    }

    private static readonly TokenDefinition<Animal> AnimalAnswer = new("animal.answer");

    private static Task<SignalHarness> StartAnimalsAsync(Action<DoWork, SignalContext<FlowState>>? script = null) => StartAsync(
        signals => signals.AddFlow<AnimalFlow>(), services => services.AddSingleton(script ?? ((_, _) => { })));

    [Theory]
    [MemberData(nameof(Signals), DisableDiscoveryEnumeration = true)]
    public async Task Emit_ValueThatWouldBeLost_IsRefusedToTheEmitter(AnimalSignal signal, string why)
    {
        await using SignalHarness harness = await StartAnimalsAsync();

        var refused = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.EmitAsync(signal, cancellationToken: Token));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Empty(harness.Sent<AnimalSignal>());
    }

    [Fact]
    public async Task Emit_IdempotencyKeyWithHalfACharacter_IsRefused()
    {
        await using SignalHarness harness = await StartAnimalsAsync();

        var refused = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new AnimalSignal("1", null), new EmitOptions { IdempotencyKey = "a\ud83d" }, Token));

        Assert.Contains("has half a surrogate pair, so that different keys would be one", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Action<SignalContext<FlowState>>, string> Calls() => new()
    {
        { it => it.Set("a", new List<Animal> { new Dog("a", 1) }), "'List<Animal>[0]' does not survive" },
        { it => it.Set("a", new Stack<int>([1])), "'Stack<int>' does not survive" },
        { it => it.Set("a", "\ud83d"), "'string' does not survive serialisation: it has half a surrogate pair" },
        { it => it.Set("a", new List<object> { new Stack<int>([1]) }), "'List<object>[0]' does not survive serialisation: a 'Stack<int>' comes back in reverse. Use a list or a queue." },
        { it => it.Set(JsonElement.Parse("""{"s":1,"s":2}""")), "The values name 's' twice; name it once" },
        { it => it.Set(null!), "Set takes a dictionary, or an object such as" },
        { it => ReadAsNumber(it), "The value 'text' of the state is a text and cannot be read as 'int'" },
        { it => it.Set("\ud83d", 1), "The key of a value of the state has half a surrogate pair" },
        { it => it.Set("", 1), "The key of a value of the state is empty; give it a text." },
        { it => it.Set(new { a = new Stack<int>([1]) }), "a' does not survive serialisation: a 'Stack<int>' comes back in reverse" },
        { it => it.Set(new Dictionary<string, object?> { ["a"] = new List<Animal> { new Dog("a", 1) } }), "'Dictionary<string, object>[\"a\"][0]' does not survive" },
        { it => it.Set("a", new HashSet<string>(StringComparer.InvariantCultureIgnoreCase)), "has a comparer of its own" },
        { it => it.Get<Stack<int>>("a"), "'Stack<int>' does not survive" },
        { it => it.Get<Dictionary<string, object>>("a"), "it is declared as 'object', so that nothing says what it is made of again. Declare its type, or JsonElement" },
        { it => it.Reply<Animal>(new Dog("a", 1)), "'Animal' does not survive serialisation: it is a 'Dog'" },
        { it => it.Reply(new Deep([])), $"'Deep.Items{Reversed}" },
        { it => it.Reply(double.NaN), "'double' does not survive serialisation: NaN is no number in JSON" },
        { it => _ = it.CreateTokenAsync(Answers).Result, $"'Deep[][].Items{Reversed}" },
    };

    private static void ReadAsNumber(SignalContext<FlowState> context)
    {
        context.Set("text", "a");
        context.Get<int>("text");
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task Handler_ValueThatWouldBeLost_FailsBeforeItsCommit(Action<SignalContext<FlowState>> call, string why)
    {
        await using SignalHarness harness = await StartAnimalsAsync((_, context) =>
        {
            context.Set("before", 1);
            call(context);
        });

        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);

        Assert.Contains(why, Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("before", (await harness.ProcessAsync("/task/1/animals", Token)).View.StateJson ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_PayloadThatWouldBeLost_FailsBeforeItsCommit()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<AnimalFlow>().Use((context, next) =>
            {
                context.Payload = new DoWork("1", "\ud83d");
                return next();
            }),
            services => services.AddSingleton<Action<DoWork, SignalContext<FlowState>>>((_, context) => context.Set("before", 1)));

        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);

        Assert.Contains("'DoWork.What' does not survive serialisation", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("before", (await harness.ProcessAsync("/task/1/animals", Token)).View.StateJson ?? "", StringComparison.Ordinal);
    }

    public static TheoryData<Action<SignalContext<FlowState>>, string> Notes() => new()
    {
        { it => it.Log("half \ud83d"), "'message' does not survive serialisation: it has half a surrogate pair" },
        { it => it.Log("text", new List<Animal> { new Dog("a", 1) }), "[0]' does not survive serialisation: it is a 'Dog'" },
        { it => it.CheckpointAsync(new[] { "\ud83d" }), "'string[][0]' does not survive" },
        { it => it.AddHistory(HistoryKind.Started, new { text = "\ud83d" }), "'text' does not survive" },
        { it => it.Fail(""), "The reason of Fail is empty; give it a text." },
        { it => it.Fail("half \ud83d"), "The reason of Fail has half a surrogate pair" },
        { it => it.EndProcess("half \ud83d"), "The reason of EndProcess has half a surrogate pair" },
    };

    [Theory]
    [MemberData(nameof(Notes), DisableDiscoveryEnumeration = true)]
    public Task Note_ThatWouldLoseSomething_FailsBeforeItsCommit(Action<SignalContext<FlowState>> call, string why) =>
        Handler_ValueThatWouldBeLost_FailsBeforeItsCommit(call, why);

    public sealed class TypedState
    {
        public Animal? Animal { get; set; }

        public string? Text { get; set; }

        public ConsoleColor? Color { get; set; }

        public Dictionary<string, int> Counts { get; set; } = [];
    }

    [Process("/task/{task}/typed", Endpoint = "typed")]
    public sealed class TypedFlow : SignalFlow<TypedState>
    {
        public TypedFlow(Action<SignalContext<TypedState>> script) => On<DoWork>((_, context) => script(context));
    }

    public static TheoryData<Action<SignalContext<TypedState>>, string> States() => new()
    {
        { it => it.State.Animal = new Dog("a", 1), "'TypedState.Animal' does not survive serialisation: it is a 'Dog'" },
        { it => it.State.Text = "a\ude00", "'TypedState.Text' does not survive serialisation: it has half a surrogate pair" },
        { it => it.State.Counts["\ude00"] = 1, "'TypedState.Counts.Keys' does not survive" },
        { it => it.Set("animal", new { Name = "a", Age = 3 }), "'TypedState.Animal' is a Animal and has no place for all of {\"name\":\"a\",\"age\":3}; what it does not know would be lost." },
        { it => it.Set(new { animal = new { name = "a", age = 3 } }), "age" },
        { it => it.Set(new Dictionary<string, object?> { ["text"] = "a", ["Text"] = "b" }), "The values name 'text' and also 'Text'; name it once, so that it is not chance which of the two counts." },
        { it => it.Set("color", DayOfWeek.Sunday), "'TypedState.Color' is a ConsoleColor? and cannot take 'DayOfWeek.Sunday', which is of another enum." },
    };

    [Theory]
    [MemberData(nameof(States), DisableDiscoveryEnumeration = true)]
    public async Task State_ValueThatWouldBeLost_IsNotCommitted(Action<SignalContext<TypedState>> change, string why)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<TypedFlow>(), services => services.AddSingleton(change));

        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);

        Assert.Contains(why, Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
        Assert.NotEqual(ProcessStatus.Running, (await harness.ProcessAsync("/task/1/typed", Token)).View.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_ValueThatWouldBeLost_FailsTheStep(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            try
            {
                await process.StepAsync("animal", () => Task.FromResult<Animal>(new Dog("a", 1)));
            }
            catch (StepFailedException exception)
            {
                await process.ReceiveAsync(signals.Ping);
                return exception.Message;
            }

            return "kept";
        });
        await script.PingAsync(1);

        Assert.StartsWith(
            "The step 'animal' failed: NotSupportedException: 'Animal' does not survive serialisation: it is a 'Dog' where a 'Animal' is declared",
            await script.ResultAsync(),
            StringComparison.Ordinal);
    }

    public static TheoryData<Func<ProcessContext, Task>, string> Asked() => new()
    {
        { it => LaterAsync<Stack<int>>(it), $"'Stack<int>{Reversed}" },
        { async it => await it.ActivityAsync(new ActivityDefinition<Animal, int>("a.b"), new Dog("a", 1)), "'Animal' does not survive serialisation: it is a 'Dog'" },
        { async it => await it.ActivityAsync(new ActivityDefinition<double, int>("a.b"), double.NaN), "'double' does not survive serialisation: NaN" },
        { async it => await it.StepAsync("\ud83d", () => Task.FromResult(1)), "The name of a step has half a surrogate pair" },
        { async it => await it.StepAsync("", () => Task.FromResult(1)), "The name of a step is empty; give it a text." },
        { async it => await it.GateAsync(""), "The name of a gate that GateAsync waits for is empty; give it a text." },
        { async it => await it.GateAsync("\ud83d"), "The name of a gate that GateAsync waits for has half a surrogate pair" },
        { it => Nothing(() => it.Expose(new Deep([]))), $"'Deep.Items{Reversed}" },
        { it => Nothing(() => it.ContinueAsNew<string>(new StartScript("\ud83d"))), "'StartScript.Script' does not survive" },
        { async it => await it.StartAsync<ScriptProcess>(new StartScript("\ud83d")), "surrogate" },
    };

    private static async Task LaterAsync<T>(ProcessContext process) where T : new() => await process.StepAsync("later", () => Task.FromResult(new T()));

    private static Task Nothing(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Asked), DisableDiscoveryEnumeration = true)]
    public async Task Process_AskingForWhatWouldBeLost_IsToldAtTheCall(Func<ProcessContext, Task> ask, string why)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, _) =>
        {
            try
            {
                await ask(process);
                return "taken";
            }
            catch (Exception exception) when (exception is NotSupportedException or ArgumentException or SignalPathException)
            {
                return exception.Message;
            }
        });

        Assert.Contains(why, await script.ResultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_AnswerThatWouldBeLost_IsRefusedToWhoAnswers()
    {
        TokenDefinition<Animal> definition = AnimalAnswer;
        string? text = null;
        await using SignalHarness harness = await StartAnimalsAsync((_, context) => text = context.CreateTokenAsync(definition).Result.Text);
        await harness.EmitAsync(new DoWork("1"), cancellationToken: Token);
        var tokens = harness.Services.GetRequiredService<ITokens>();

        var refused = await Assert.ThrowsAsync<InvalidSignalException>(() => tokens.ResolveAsync(definition, text!, new Dog("a", 1), Token));

        Assert.Contains("The answer of the token 'animal.answer' is not valid: 'Animal' does not survive", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TokenOutcome.Accepted, (await tokens.PeekAsync(definition, text!, Token)).Outcome);
    }

    [Fact]
    public async Task Ask_ForAReplyThatCannotBeRead_IsRefusedBeforeItIsSent()
    {
        await using SignalHarness harness = await StartAnimalsAsync();

        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => harness.AskAsync<Deep>(new DoWork("1"), cancellationToken: Token));

        Assert.Equal($"'Deep.Items{Reversed}", refused.Message);
        Assert.Empty(harness.Sent<DoWork>());
    }
}
