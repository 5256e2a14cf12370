using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Values;

/// <summary>Looking at a type changes nothing: of the types that a start-up looks at, nothing runs but constructors.</summary>
[Trait("Feature", "R8")]
public sealed class LookingTests
{
    /// <summary>What ran of the types below that is not a constructor.</summary>
    private static readonly List<string> Ran = [];

    public sealed class Options
    {
        public static TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(4);

        public static string? Name { get; set; } = "inner";

        public int Size { get; set; } = 4;
    }

    /// <summary>Its accessors tell when they run.</summary>
    public sealed class Telling
    {
        private string _text = "a";
        private List<string> _more = [];

        public string Text
        {
            get
            {
                Ran.Add("get");
                return _text;
            }

            set
            {
                Ran.Add("set");
                _text = value;
            }
        }

        public List<string> More
        {
            get
            {
                Ran.Add("get");
                return _more;
            }

            set
            {
                Ran.Add("set");
                _more = value;
            }
        }

        public string Shown => Tell($"{Text}!");

        private static string Tell(string text)
        {
            Ran.Add("shown");
            return text;
        }
    }

    [Signal("/room/{room}/opened")]
    public sealed record Opened(string Room, Options? Options, Telling? Telling, List<Telling>? All)
    {
        public static int Count { get; set; } = 3;

        public static List<string> Names { get; } = ["a"];

        public string Note { get; init; } = "note";
    }

    public sealed class RoomState : SagaState
    {
        public static TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromDays(3);

        public Options Options { get; set; } = new();

        public Telling? Telling { get; set; }

        public Dictionary<string, Telling> ByName { get; set; } = [];
    }

    [Process("/room/{room}")]
    public sealed class RoomSaga : SignalStateMachine<RoomState>
    {
        public RoomSaga() => Initially(When(Opened).TransitionTo(Open));

        public Event<Opened> Opened { get; } = null!;

        public State Open { get; } = null!;
    }

    public sealed class FlowValues
    {
        public static string? Default { get; set; } = "flow";

        public Telling? Telling { get; set; }
    }

    [Process("/room/{room}/flow", Endpoint = "room-flow")]
    public sealed class RoomFlow : SignalFlow<FlowValues>
    {
        public RoomFlow() => On<Opened>((_, _) => { });
    }

    public sealed record Input(string Room, Telling? Telling)
    {
        public static int Limit { get; set; } = 5;
    }

    public sealed record Result(Telling? Telling)
    {
        public static int Limit { get; set; } = 6;
    }

    [Process("/room/{room}/run", Endpoint = "room-run")]
    public sealed class RoomProcess : DurableProcess<Input, Result>
    {
        protected override async Task<Result> RunAsync(ProcessContext process, Input input) =>
            await process.StepAsync("step", () => Task.FromResult(new Result(null)));
    }

    public static readonly ActivityDefinition<Input, Result> Clean = new("room.clean");

    public sealed class Cleaning : IProcessActivity<Input, Result>
    {
        public Task<Result> RunAsync(Input input, ProcessActivityContext context) => Task.FromResult(new Result(null));
    }

    [Fact]
    public async Task Start_OfEveryKindOfProcess_TouchesNoStaticMemberAndNoAccessor()
    {
        Ran.Clear();

        await using (await StartAsync(signals => signals.Add<Opened>().AddSaga<RoomSaga>().AddFlow<RoomFlow>().AddProcess<RoomProcess>()
            .AddActivity<Cleaning, Input, Result>(Clean)))
        {
            _ = SignalSchema.Of(typeof(Opened)).ToJson();
        }

        Assert.Equal(
            (TimeSpan.FromDays(3), TimeSpan.FromMinutes(4), "inner", 3, "flow", 5, 6),
            (RoomState.DefaultTimeout, Options.Pause, Options.Name, Opened.Count, FlowValues.Default, Input.Limit, Result.Limit));
        Assert.Equal(["a"], Opened.Names);
        Assert.Empty(Ran);
    }

    [Signal("/room/{number}/closed")]
    public sealed record Closed(string Room)
    {
        public static string Number { get; set; } = "static";
    }

    [Fact]
    public async Task Start_StaticMemberNamedLikeAPathParameter_IsNotTakenForIt() => Assert.Equal(
        ["'Closed' has no member for 'number' of its path '/room/{number}/closed'; add a property 'Number' or 'NumberRef', or take the parameter out of the path."],
        await FaultsAsync(signals => signals.Add<Closed>()));

    public sealed class StaticState
    {
        public static string Room { get; set; } = "static";

        public string? Note { get; set; }
    }

    [Process("/room/{room}/static")]
    public sealed class StaticFlow : SignalFlow<StaticState>
    {
        public StaticFlow() => On<Opened>((_, context) => context.Set("Room", "changed"));
    }

    [Fact]
    public async Task Apply_StaticMemberOfTheState_IsNeitherFilledNorSet()
    {
        await using Testing.SignalHarness harness = await StartAsync(signals => signals.AddFlow<StaticFlow>());

        await harness.EmitAsync(new Opened("7", null, null, null), null, Token);

        Assert.Equal("static", StaticState.Room);
        Assert.Contains("has no member 'Room' that can be set; it has 'Note'", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }
}
