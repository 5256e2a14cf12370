using System.Text.Json.Serialization;
using BusSignals.Testing;
using BusSignals.Tests.Durable;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

#pragma warning disable CA1051, CA1822 // what users write all the same

namespace BusSignals.Tests.Values;

/// <summary>Tuples, public fields and simple types at each door.</summary>
[Trait("Feature", "R7")]
public sealed class KeptAtDoorsTests
{
    public enum Color
    {
        Red,
        Green,
    }

    public sealed class Point
    {
        public int X;
        public (int Y, string Name) Rest;
    }

    public sealed record Boxed(Point Point, List<(int, Color)> Pairs);

    private static Boxed Sample => new(new Point { X = 1, Rest = (2, "three") }, [(4, Color.Green)]);

    private static string Text(Boxed it) => $"{it.Point.X} {it.Point.Rest} {string.Join(' ', it.Pairs)}";

    private const string Expected = "1 (2, three) (4, Green)";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_ThatGivesATuple_KeepsIt(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(cold, async (process, signals) =>
        {
            (int a, string b) = await process.StepAsync("s", () => Task.FromResult((7, "seven")));
            Boxed boxed = await process.StepAsync("boxed", () => Task.FromResult(Sample));
            double none = await process.StepAsync("none", () => Task.FromResult(double.NaN));
            (int, string)? nothing = await process.StepAsync("nothing", () => Task.FromResult(((int, string)?)null));
            await process.ReceiveAsync(signals.Ping);
            return $"{a} {b} {Text(boxed)} {double.IsNaN(none)} {nothing is null}";
        });
        await script.PingAsync(1);

        Assert.Equal($"7 seven {Expected} True True", await script.ResultAsync());
    }

    private static readonly ActivityDefinition<(int Number, Boxed Box), (Boxed Box, Color? Color)> Swap = new("value.swap");

    private sealed class Swapping : IProcessActivity<(int Number, Boxed Box), (Boxed Box, Color? Color)>
    {
        public Task<(Boxed Box, Color? Color)> RunAsync((int Number, Boxed Box) input, ProcessActivityContext context) =>
            Task.FromResult((input.Box, (Color?)(Color)input.Number));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_WithTuples_KeepsThem(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            cold,
            async (process, signals) =>
            {
                (Boxed box, Color? color) = await process.ActivityAsync(Swap, (1, Sample));
                await process.ReceiveAsync(signals.Ping);
                return $"{Text(box)} {color}";
            },
            it => it.AddActivity<Swapping, (int Number, Boxed Box), (Boxed Box, Color? Color)>(Swap));
        await script.PingAsync(1);

        Assert.Equal($"{Expected} Green", await script.ResultAsync());
    }

    public sealed class State
    {
        public string Task { get; set; } = "";

        public (int Number, string Text) Pair;

        public Boxed? Boxed { get; set; }

        public double Number { get; set; }

        public Dictionary<(string, string), int>? Never => null;
    }

    private static readonly TokenDefinition<(int, Boxed)> Answer = new("value.answer");

    [Process("/task/{task}/values")]
    public sealed class ValueFlow : SignalFlow<State>
    {
        public ValueFlow()
        {
            On<DoWork>(async (signal, context) =>
            {
                switch (signal.What)
                {
                    case "state":
                        (context.State.Pair, context.State.Boxed, context.State.Number) = ((1, "one"), Sample, double.NaN);
                        break;
                    case "set":
                        context.Set("boxed", Sample);
                        context.Set(new { number = double.PositiveInfinity });
                        break;
                    case "token":
                        context.State.Boxed = Sample;
                        Token<(int, Boxed)> token = await context.CreateTokenAsync(Answer);
                        context.Log(token.Text);
                        break;
                    default:
                        context.Reply((context.State.Pair, Sample));
                        break;
                }
            });
            OnAnswer(Answer, (answer, context) => (context.State.Pair, context.State.Boxed) = ((answer.Value.Item1, "answered"), answer.Value.Item2));
        }
    }

    private static async Task<(SignalHarness Harness, State State)> DoAsync(string what)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddFlow<ValueFlow>());
        await harness.EmitAsync(new DoWork("1", what), cancellationToken: Token);
        return (harness, (await harness.ProcessAsync("/task/1/values", Token)).View.StateAs<State>()!);
    }

    [Fact]
    public async Task State_WithFieldsAndTuples_IsKeptOverDeliveries()
    {
        (SignalHarness harness, _) = await DoAsync("state");
        await using SignalHarness owned = harness;

        ((int Number, string Text) pair, Boxed boxed) = await harness.AskAsync<((int, string), Boxed)>(new DoWork("1", "reply"), cancellationToken: Token);

        Assert.Equal(((1, "one"), Expected), (pair, Text(boxed)));
        Assert.Equal(double.NaN, (await harness.ProcessAsync("/task/1/values", Token)).View.StateAs<State>()!.Number);
    }

    [Fact]
    public async Task Set_WithFieldsAndTuples_IsKept()
    {
        (SignalHarness harness, State state) = await DoAsync("set");
        await using SignalHarness owned = harness;

        Assert.Equal((Expected, double.PositiveInfinity), (Text(state.Boxed!), state.Number));
    }

    [JsonDerivedType(typeof(Dog), "dog")]
    public record Animal(string Name);

    public sealed record Dog(string Name, int Age) : Animal(Name);

    [Process("/task/{task}/animals", Endpoint = "kept-animals")]
    public sealed class AnimalFlow : SignalFlow
    {
        public AnimalFlow() => On<DoWork>((signal, context) =>
        {
            context.Set("animal", new Dog("a", 3));
            context.Set(new { other = new Dog("b", 4) });
            context.Reply((object)new Dog($"{context.Get<Animal>("animal")} {context.Get<Dog>("animal")} {context.Get<Dog>("other")}", 5));
        });
    }

    [Fact]
    public async Task SetAndReply_OneOfAUnion_AreReadAsTheUnionAndAsItself()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<AnimalFlow>());

        const string Both = "Dog { Name = a, Age = 3 } Dog { Name = a, Age = 3 } Dog { Name = b, Age = 4 }";
        Assert.Equal(new Dog(Both, 5), await harness.AskAsync<Animal>(new DoWork("1"), cancellationToken: Token));
        Assert.Equal(new Dog(Both, 5), await harness.AskAsync<Dog>(new DoWork("1"), cancellationToken: Token));
    }

    [Fact]
    public async Task Expose_ValuesOfAnyType_ShowsThem()
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(false, async (process, signals) =>
        {
            process.Expose(new Dictionary<string, object> { ["pair"] = (1, Color.Green), ["dog"] = new Dog("a", 3) });
            await process.ReceiveAsync(signals.Ping);
            return "end";
        });

        Assert.Equal("""{"pair":{"item1":1,"item2":"Green"},"dog":{"$type":"dog","age":3,"name":"a"}}""", (await script.ViewAsync()).StateJson);
    }

    [Fact]
    public async Task Token_AnsweredWithATuple_GivesIt()
    {
        (SignalHarness harness, _) = await DoAsync("token");
        await using SignalHarness owned = harness;
        HistoryEntry log = (await harness.ProcessAsync("/task/1/values", Token)).View.History.Single(it => it.Kind == HistoryKind.Log);
        string text = System.Text.Json.JsonElement.Parse(log.Payload!).GetProperty("message").GetString()!;

        await harness.Services.GetRequiredService<ITokens>().ResolveAsync(Answer, text, (9, Sample), Token);
        await harness.WaitUntilIdleAsync(Token);

        State state = (await harness.ProcessAsync("/task/1/values", Token)).View.StateAs<State>()!;
        Assert.Equal(((9, "answered"), Expected), (state.Pair, Text(state.Boxed!)));
    }

    public sealed record Given(string Task, (int, Boxed) Pair);

    public sealed class Source
    {
        public required object? Value { get; init; }
    }

    [Process("/task/{task}/result", Endpoint = "result")]
    public sealed class ResultProcess<T>(Source source) : DurableProcess<Given, T>
    {
        protected override Task<T> RunAsync(ProcessContext process, Given input) =>
            Task.FromResult(source.Value is Func<Given, object> of ? (T)of(input) : (T)source.Value!);
    }

    private static async Task KeepsAsync<T>(T value)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddProcess<ResultProcess<T>>(), services => services.AddSingleton(new Source { Value = value }));
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();

        T result = await bus.RunAsync<ResultProcess<T>, Given, T>(new("1", (1, Sample)), cancellationToken: Token);

        Assert.Equal(value, result);
        Assert.Equal(value, (await harness.ProcessAsync("/task/1/result", Token)).View.ResultAs<T>());
    }

    [Fact]
    public async Task Result_OfASimpleType_IsKept()
    {
        await KeepsAsync(Color.Green);
        await KeepsAsync<Color?>(Color.Green);
        await KeepsAsync<Color?>(null);
        await KeepsAsync(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        await KeepsAsync(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        await KeepsAsync(new DateOnly(2026, 1, 2));
        await KeepsAsync(new TimeOnly(3, 4));
        await KeepsAsync(TimeSpan.FromDays(3));
        await KeepsAsync(new Guid("11111111-2222-3333-4444-555555555555"));
        await KeepsAsync((Half)1.5);
        await KeepsAsync(Int128.MaxValue);
        await KeepsAsync(1.10m);
        await KeepsAsync(new Uri("https://example.com/a"));
        await KeepsAsync(new Version(1, 2));
        await KeepsAsync('x');
        await KeepsAsync(true);
        await KeepsAsync("text");
        await KeepsAsync<string?>(null);
    }

    [Fact]
    public async Task Result_MadeOfSimpleTypes_IsKept()
    {
        await KeepsAsync((7, "seven"));
        await KeepsAsync(new Dictionary<Color, (int, DateOnly)> { [Color.Green] = (1, new DateOnly(2026, 1, 2)) });
        await KeepsAsync(new List<double> { double.NaN, double.NegativeInfinity });
    }

    [Fact]
    public async Task Input_WithATuple_IsKept()
    {
        string? text = null;
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddProcess<ResultProcess<string>>(),
            services => services.AddSingleton(new Source { Value = (Func<Given, object>)(it => text = $"{it.Pair.Item1} {Text(it.Pair.Item2)}") }));
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<ISignalBus>().RunAsync<ResultProcess<string>, Given, string>(new("1", (5, Sample)), cancellationToken: Token);

        Assert.Equal($"5 {Expected}", text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Child_WithTuples_KeepsThem(bool cold)
    {
        await using ScriptHarness script = await ScriptHarness.StartAsync(
            cold,
            async (process, signals) =>
            {
                (int number, Boxed box) = await process.ChildAsync<ResultProcess<(int, Boxed)>, Given, (int, Boxed)>(new("1", (5, Sample)));
                await process.ReceiveAsync(signals.Ping);
                return $"{number} {Text(box)}";
            },
            it => it.AddProcess<ResultProcess<(int, Boxed)>>(),
            services => services.AddSingleton(new Source { Value = (Func<Given, object>)(it => it.Pair) }));
        await script.PingAsync(1);

        Assert.Equal($"5 {Expected}", await script.ResultAsync());
    }
}
