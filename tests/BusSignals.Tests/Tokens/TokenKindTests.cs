using System.Buffers.Text;
using System.Text.Json;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

/// <summary>Several tokens of one process, of one kind and of two kinds with the same type of answer.</summary>
public sealed class TokenKindTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<PollFlow>());

    private static async Task<PollState> OpenAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        return await StateAsync(harness);
    }

    private static async Task<PollState> StateAsync(SignalHarness harness) =>
        (await harness.ProcessAsync("/trial/ann/poll", Token)).View.StateAs<PollState>()!;

    private static ITokens Of(SignalHarness harness) => harness.Services.GetRequiredService<ITokens>();

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Resolve_SecondOfTwo_LeavesTheFirstOpen()
    {
        await using SignalHarness harness = await StartAsync();
        PollState open = await OpenAsync(harness);

        Assert.Equal(TokenOutcome.Accepted, (await Of(harness).ResolveAsync(PollFlow.Vote, open.Second!, "two", Token)).Outcome);
        await harness.WaitUntilIdleAsync(Token);
        Assert.Equal(TokenOutcome.Accepted, (await Of(harness).ResolveAsync(PollFlow.Vote, open.First!, "one", Token)).Outcome);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(["two", "one"], (await StateAsync(harness)).Answers.Select(it => it.Value));
    }

    [Fact]
    [Trait("Feature", "C29")]
    public async Task Resolve_AnsweredTokenAsAnotherKind_IsForeign()
    {
        await using SignalHarness harness = await StartAsync();
        PollState open = await OpenAsync(harness);
        await Of(harness).ResolveAsync(PollFlow.Vote, open.First!, "one", Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(new TokenResult(TokenOutcome.ForeignType), await Of(harness).ResolveAsync(PollFlow.Veto, open.First!, "no", Token));
    }

    [Fact]
    [Trait("Feature", "C8")]
    public async Task Resolve_TokenOfAKeyThatIsNotHere_IsForged()
    {
        await using SignalHarness harness = await StartAsync();
        await OpenAsync(harness);
        string text = TokenWorld.Text().Write(new TokenAddress(TokenWorld.Id, TokenWorld.Process, AnswerFingerprint.Of(typeof(string)), Start.AddDays(3)));

        Assert.Equal(new TokenResult(TokenOutcome.Forged), await Of(harness).ResolveAsync(PollFlow.Vote, text, "one", Token));
    }

    [Fact]
    [Trait("Feature", "C9")]
    public async Task Answer_Always_SaysWhenTheTokenWasCreatedAndAnswered()
    {
        await using SignalHarness harness = await StartAsync();
        PollState open = await OpenAsync(harness);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1), Token);

        await Of(harness).ResolveAsync(PollFlow.Vote, open.First!, "one", Token);
        await harness.WaitUntilIdleAsync(Token);

        TokenAnswer<string> answer = Assert.Single((await StateAsync(harness)).Answers);
        Assert.Equal((Start, Start.AddMinutes(1)), (answer.CreatedAt, answer.AnsweredAt));
    }

    [Fact]
    [Trait("Feature", "C11")]
    public async Task Create_WithATimeOfItsOwn_ExpiresThen()
    {
        await using SignalHarness harness = await StartAsync();
        PollState open = await OpenAsync(harness);

        Assert.Equal(Start.AddDays(7), (await Of(harness).PeekAsync(PollFlow.Vote, open.First!, Token)).At);
        Assert.Equal(Start.AddHours(1), (await Of(harness).PeekAsync(PollFlow.Vote, open.Second!, Token)).At);
    }

    [Theory]
    [InlineData(0x12)]
    [InlineData(0x1F)]
    [Trait("Feature", "C8")]
    public void Read_FlagsOfALaterVersion_IsMalformed(byte first)
    {
        byte[] token = Base64Url.DecodeFromChars(TokenWorld.Text().Write(new TokenAddress(TokenWorld.Id, null, TokenWorld.YesOrNo, Start.AddDays(3))));
        token[0] = first;

        Assert.Equal(new TokenReading.Malformed(), TokenWorld.Text().Read(Base64Url.EncodeToString(token), TokenWorld.YesOrNo));
    }

    [Fact]
    public void SignalOfAnAnswer_TypeWithSigns_HasNone() =>
        Assert.Equal("token.list1", TokenSignals.Of(typeof(TokenAnswer<List<int>>)).Id.ToString());

    [Fact]
    public void Deserialize_Number_SaysThatATokenIsText() => Assert.Equal(
        "A token for a Boolean is text, not Number.",
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Token<bool>>("7")).Message);

    [Fact]
    public void ValidFor_NotGiven_IsAWeek() => Assert.Equal(TimeSpan.FromDays(7), new TokenDefinition<bool>("poll.vote").ValidFor);

    public sealed class PollState
    {
        public string? First { get; set; }

        public string? Second { get; set; }

        public List<TokenAnswer<string>> Answers { get; set; } = [];
    }

    [Process("/trial/{user}/poll")]
    public sealed class PollFlow : SignalFlow<PollState>
    {
        public static readonly TokenDefinition<string> Vote = new("poll.vote");
        public static readonly TokenDefinition<string> Veto = new("poll.veto");

        public PollFlow()
        {
            On<TrialStarted>(async (_, context) =>
            {
                context.State.First = (await context.CreateTokenAsync(Vote)).Text;
                context.State.Second = (await context.CreateTokenAsync(Vote, validFor: TimeSpan.FromHours(1))).Text;
            });
            OnAnswer(Vote, (answer, context) => context.State.Answers.Add(answer));
            OnAnswer(Veto, (answer, context) => context.State.Answers.Add(answer));
        }
    }
}
