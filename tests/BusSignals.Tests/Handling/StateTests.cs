using BusSignals.Testing;
using BusSignals.Tests.Flows;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Handling;

/// <summary>Typed and untyped state, by member, by key and merged.</summary>
public sealed class StateTests
{
    public enum Mood
    {
        Good,
        Bad,
    }

    public sealed class Typed
    {
        public string Task { get; set; } = "";

        public string? Owner { get; set; }

        public int Count { get; set; }

        public int? Limit { get; set; }

        public Mood Mood { get; set; }

        public List<string> Tags { get; set; } = [];

        public string Shown => $"{Task} of {Owner}";
    }


    [Process("/task/{task}/typed")]
    public sealed class TypedFlow : SignalFlow<Typed>
    {
        public TypedFlow(Action<SignalContext<Typed>> script) => On<DoWork>((_, context) => script(context));
    }

    [Process("/task/{task}/untyped")]
    public sealed class UntypedFlow : SignalFlow
    {
        public UntypedFlow(Action<SignalContext<FlowState>> script) => On<DoWork>((_, context) => script(context));
    }

    private static async Task<(Typed? State, DeadSignal? Dead)> TypedAsync(Action<SignalContext<Typed>> script)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<TypedFlow>(), services => services.Add(new(typeof(Action<SignalContext<Typed>>), script)));
        await harness.DoAsync();
        return ((await harness.ProcessAsync("/task/1/typed", Token)).View.StateAs<Typed>(), (await harness.DeadSignalsAsync(Token)).SingleOrDefault());
    }

    private static async Task<(FlowState? State, string? Json, DeadSignal? Dead)> UntypedAsync(Action<SignalContext<FlowState>> script)
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<UntypedFlow>(), services => services.Add(new(typeof(Action<SignalContext<FlowState>>), script)));
        await harness.DoAsync();
        ProcessView view = (await harness.ProcessAsync("/task/1/untyped", Token)).View;
        return (view.StateAs<FlowState>(), view.StateJson, (await harness.DeadSignalsAsync(Token)).SingleOrDefault());
    }

    [Fact]
    [Trait("Feature", "Z13")]
    public async Task State_OfATypedFlow_IsFilledFromTheIdentityAndChangedInPlace()
    {
        (Typed? state, _) = await TypedAsync(it =>
        {
            it.State.Owner = "Ann";
            it.State.Tags.Add(it.State.Task);
        });

        Assert.Equal(("1", "Ann"), (state!.Task, state.Owner));
        Assert.Equal(["1"], state.Tags);
    }

    [Fact]
    [Trait("Feature", "Z14")]
    public async Task Get_OfAnUntypedState_ReturnsAnyType()
    {
        var seen = new List<object?>();
        await UntypedAsync(it =>
        {
            it.Set("count", 3);
            it.Set("tags", new[] { "a", "b" });
            it.Set("mood", Mood.Bad);
            it.Set("at", new DateOnly(2026, 2, 3));
            seen.AddRange([it.Get<int>("count"), it.Get<Mood>("mood"), it.Get<DateOnly>("at"), it.Get<string>("missing"), it.Get<int>("missing")]);
            Assert.Equal(["a", "b"], it.Get<string[]>("tags")!);
        });

        Assert.Equal([3, Mood.Bad, new DateOnly(2026, 2, 3), null, 0], seen);
    }

    [Fact]
    [Trait("Feature", "Z14")]
    public async Task Get_OfATypedState_ReadsMembersInAnyCase()
    {
        var seen = new List<object?>();
        await TypedAsync(it =>
        {
            it.State.Count = 4;
            seen.AddRange([it.Get<int>("count"), it.Get<long>("Count"), it.Get<string>("shown"), it.Get<string>("missing"), it.Get<int?>("limit")]);
        });

        Assert.Equal([4, 4L, "1 of ", null, null], seen);
    }

    [Fact]
    [Trait("Feature", "Z15")]
    public async Task Set_Updates_MergesIntoAnUntypedState()
    {
        (_, string? json, _) = await UntypedAsync(it =>
        {
            it.Set(new { status = "open", owner = "Ann" });
            it.Set(new Dictionary<string, object?> { ["status"] = "closed", ["Count"] = 2 });
        });

        Assert.Equal("""{"status":"closed","owner":"Ann","Count":2}""", json);
    }

    /// <summary>A key is what was written, so that what was merged can be read under the same name.</summary>
    [Fact]
    [Trait("Feature", "Z15")]
    public async Task Set_UpdatesInPascalCase_AreReadUnderTheSameNames()
    {
        var seen = new List<object?>();

        await UntypedAsync(it =>
        {
            it.Set(new { Status = "open" });
            seen.Add(it.Get<string>("Status"));
        });

        Assert.Equal(["open"], seen);
    }

    [Fact]
    [Trait("Feature", "Z15")]
    public async Task Set_UpdatesWithNull_RemovesFromAnUntypedState()
    {
        (FlowState? state, string? json, _) = await UntypedAsync(it =>
        {
            it.Set(new { a = 1, b = 2, c = 3 });
            it.Set("a", null);
            it.Set(new { b = (int?)null });
        });

        Assert.Equal("""{"c":3}""", json);
        Assert.Equal(0, state!.Get<int>("b"));
    }

    [Fact]
    [Trait("Feature", "Z15")]
    public async Task Set_Updates_MergesIntoATypedState()
    {
        (Typed? state, _) = await TypedAsync(it =>
        {
            it.State.Count = 5;
            it.Set(new { owner = "Ann", Mood = Mood.Bad, limit = 3, tags = (string[])["x"] });
            it.Set(new { limit = (int?)null });
        });

        Assert.Equal(("Ann", 5, null, Mood.Bad), (state!.Owner, state.Count, state.Limit, state.Mood));
        Assert.Equal(["x"], state.Tags);
    }

    [Fact]
    [Trait("Feature", "Z16")]
    public async Task Set_OneValue_ChangesThatMemberOnly()
    {
        (Typed? state, _) = await TypedAsync(it =>
        {
            it.State.Owner = "Ann";
            it.Set("COUNT", 9);
            it.Set("limit", 2L);
            it.Set("mood", "Bad");
        });

        Assert.Equal(("Ann", 9, 2, Mood.Bad), (state!.Owner, state.Count, state.Limit, state.Mood));
    }

    [Fact]
    [Trait("Feature", "Z16")]
    public async Task Set_UnknownMember_IsAClearErrorAndNothingIsKept()
    {
        (Typed? state, DeadSignal? dead) = await TypedAsync(it => it.Set("ownr", "Ann"));

        Assert.Null(state);
        Assert.Equal(
            "ArgumentException: The state 'Typed' has no member 'ownr' that can be set; it has 'Task', 'Owner', 'Count', 'Limit', 'Mood', 'Tags'. (Parameter 'key')",
            dead!.Error);
    }

    [Fact]
    [Trait("Feature", "Z16")]
    public async Task Set_ValueThatDoesNotFit_IsAClearError()
    {
        (_, DeadSignal? dead) = await TypedAsync(it => it.Set("count", "many"));

        Assert.Equal("""ArgumentException: 'Typed.Count' is a int and cannot take "many".""", dead!.Error);
    }

    [Fact]
    [Trait("Feature", "Z16")]
    public async Task Set_NullForANumber_IsAClearError()
    {
        (_, DeadSignal? dead) = await TypedAsync(it => it.Set("count", null));

        Assert.Equal("ArgumentException: 'Typed.Count' is a int and cannot take null.", dead!.Error);
    }

    [Fact]
    [Trait("Feature", "Z15")]
    public async Task Set_UpdatesThatNameNothing_IsAClearError()
    {
        (_, _, DeadSignal? dead) = await UntypedAsync(it => it.Set("justtext"));

        Assert.Equal(
            "ArgumentException: A 'string' names no values; give a dictionary, or an object such as new { status = \"cancelled\" }. (Parameter 'updates')",
            dead!.Error);
    }

    [Fact]
    [Trait("Feature", "Z14")]
    public async Task State_OfAnUntypedFlow_IsThereForTheNextSignal()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<UntypedFlow>(),
            services => services.Add(new(typeof(Action<SignalContext<FlowState>>), (Action<SignalContext<FlowState>>)(it => it.Set("count", it.Get<int>("count") + 1)))));
        await harness.DoAsync();
        await harness.DoAsync();

        await harness.DoAsync();

        Assert.Equal("""{"count":3}""", (await harness.ProcessAsync("/task/1/untyped", Token)).View.StateJson);
    }
}
