using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

#pragma warning disable CA1819 // what users write all the same

namespace BusSignals.Tests.Configuration;

/// <summary>What is declared and nobody would hear of is refused by name: rules that nothing checks, what stands twice, what comes too late.</summary>
public sealed class UnheardDeclarationsTests
{
    private const string NoRule = "is no rule for its type that a JSON Schema can express, so that nothing would check it. "
        + "Take it out, and check the value in Validate(…) of a flow, in middleware or in the contract's constructor.";

    [AttributeUsage(AttributeTargets.Property)]
    public sealed class EvenAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is int number && number % 2 == 0;
    }

    [Signal("/card/{card}/used", Id = "card.used")]
    public sealed record CardUsed(string Card, [property: CreditCard] string Number);

    [Signal("/card/{card}/counted", Id = "card.counted")]
    public sealed record CardCounted(string Card, [property: Even] int Count);

    [Signal("/card/{card}/dated", Id = "card.dated")]
    public sealed record CardDated(string Card, [property: Range(typeof(DateOnly), "2026-01-01", "2026-12-31")] DateOnly Day);

    [Signal("/card/{card}/described", Id = "card.described")]
    public sealed record CardDescribed(string Card, [property: DataType(DataType.Currency), Required, Display(Name = "amount")] decimal? Amount, [property: Range(1, 9)] int Count);

    public sealed record Period(DateOnly From, DateOnly To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => [];
    }

    [Signal("/card/{card}/blocked", Id = "card.blocked")]
    public sealed record CardBlocked(string Card, Period Period);

    [Signal("/card/{card}/lost", Id = "card.lost")]
    public sealed record CardLost([property: JsonIgnore] string Card, string Place);

    [Signal("/card/{card}/renewed", Id = "card.renewed", Version = 2)]
    public sealed record CardRenewed(string Card);

    [Process("/card/{card}/cards", Endpoint = "cards")]
    public sealed class CardFlow : SignalFlow
    {
        public CardFlow(Action<CardFlow, SignalContext<FlowState>> script) => On<CardRenewed>((_, context) => script(this, context));

        public void AddHandler() => On<CardDescribed>((_, _) => { });

        public void AddTimer() => OnTimer("late", (_, _) => { });

        public void AddLayer() => Use((_, next) => next());
    }

    [Process("/card/{card}/changes", Endpoint = "changes")]
    public sealed class ChangingFlow : SignalFlow
    {
        public ChangingFlow() => On<CardRenewed>((_, _) => { })
            .Before("new-cards", (_, _) => Task.CompletedTask)
            .Before("new-cards", (_, _) => Task.CompletedTask);
    }

    private static readonly TokenDefinition<int> Unheard = new("card.pin");

    [Fact]
    [Trait("Feature", "R7")]
    public async Task Start_AnnotationsThatNothingChecks_AreNamed() => Assert.Equal(
        [
            $"The schema of 'CardUsed' cannot be used: 'CardUsed.Number': [CreditCard] {NoRule}",
            $"The schema of 'CardCounted' cannot be used: 'CardCounted.Count': [Even] {NoRule}",
            $"The schema of 'CardDated' cannot be used: 'CardDated.Day': [Range] {NoRule}",
            "The schema of 'CardBlocked' cannot be used: 'Period' has rules of its own as a whole (IValidatableObject, [MetadataType], a validating attribute of the class), which nothing would check. "
                + "Check them in Validate(…) of a flow, in middleware or in the constructor.",
        ],
        await FaultsAsync(signals => signals.Add<CardUsed>().Add<CardCounted>().Add<CardDated>().Add<CardBlocked>().Add<CardDescribed>()));

    [Fact]
    [Trait("Feature", "R7")]
    public async Task Start_ParameterOfAPathThatIsNotWritten_IsNamed() => Assert.Equal(
        ["'CardLost.Card' stands in the path '/card/{card}/lost' and is marked [JsonIgnore], so that it would arrive empty; take the attribute out."],
        await FaultsAsync(signals => signals.Add<CardLost>()));

    [MassTransit.ConfigureConsumeTopology(false)]
    [Signal("/card/{card}/unbound", Id = "card.unbound")]
    public sealed record CardUnbound(string Card);

    [Process("/card/{card}/unbound", Endpoint = "unbound")]
    public sealed class UnboundFlow : SignalFlow
    {
        public UnboundFlow() => On<CardUnbound>((_, _) => { });
    }

    [Fact]
    [Trait("Feature", "R9")]
    public async Task Start_SignalThatNoQueueIsBoundTo_IsNamed() => Assert.Equal(
        ["'CardUnbound' has [ConfigureConsumeTopology(false)], so that no queue would be bound to it and nothing would arrive; take it out."],
        await FaultsAsync(signals => signals.AddFlow<UnboundFlow>()));

    [Fact]
    [Trait("Feature", "R9")]
    public async Task Start_WhatIsGivenTwice_IsNamed()
    {
        static JsonObject Same(JsonObject payload) => payload;

        Assert.Equal(
            ["'CardRenewed' has two conversions from version 1; keep one."],
            await FaultsAsync(signals => signals.Add<CardRenewed>(it => it.Upcast(1, Same).Upcast(1, Same))));
        Assert.Equal(
            ["'ChangingFlow' has two handlers of 'CardRenewed' before the change 'new-cards'; keep one."],
            await FaultsAsync(signals => signals.AddFlow<ChangingFlow>()));
        Assert.Contains(
            "AddUpcaster was called twice for 'CardDescribed', which becomes one later contract; keep one call.",
            await FaultsAsync(signals => signals.Add<CardRenewed>().AddUpcaster<CardDescribed, CardRenewed>(it => new(it.Card)).AddUpcaster<CardDescribed, CardRenewed>(it => new(it.Card))));
        Assert.StartsWith(
            "The schema of 'CardRenewed' cannot be used: The schema is not JSON: Duplicate property 'minLength' encountered",
            Assert.Single(await FaultsAsync(signals => signals.Add<CardRenewed>(
                it => it.Schema = """{"type":"object","properties":{"card":{"type":"string","minLength":1,"minLength":9}}}"""))),
            StringComparison.Ordinal);
    }

    public static TheoryData<Action<CardFlow, SignalContext<FlowState>>, string> Late() => new()
    {
        { (flow, _) => flow.AddHandler(), "The handlers of 'CardFlow' are those of its constructor; more are not heard once the application has started." },
        { (flow, _) => flow.AddTimer(), "The handlers of 'CardFlow' are those of its constructor; more are not heard once the application has started." },
        { (flow, _) => flow.AddLayer(), "The handlers of 'CardFlow' are those of its constructor; more are not heard once the application has started." },
        { (_, context) => EndTwice(context), "EndProcess was called before in this handling, with the reason 'first'; '/card/1/cards' ends once." },
        {
            (_, context) => context.CreateTokenAsync(Unheard).GetAwaiter().GetResult(),
            "'CardFlow' handles no answers of the tokens 'card.pin', so that they would be lost; write OnAnswer(…) in its constructor, or in a state machine an Event<TokenAnswer<int>>."
        },
    };

    private static void EndTwice(SignalContext<FlowState> context)
    {
        context.EndProcess("first");
        context.EndProcess("second");
    }

    [Theory]
    [Trait("Feature", "R16")]
    [MemberData(nameof(Late), DisableDiscoveryEnumeration = true)]
    public async Task Handler_DeclaringWhatNobodyHears_Fails(Action<CardFlow, SignalContext<FlowState>> script, string why)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<CardFlow>(), services => services.AddSingleton(script));

        await harness.EmitAsync(new CardRenewed("1"), cancellationToken: Token);

        Assert.Equal($"InvalidOperationException: {why}", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }
}
