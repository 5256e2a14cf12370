using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

/// <summary>A token that nobody answers tells its process so, whatever type the answer would have had.</summary>
[Trait("Feature", "C11")]
[Trait("Feature", "R13")]
public sealed class ExpiredAnswerTests
{
    public enum Colour
    {
        Red,
        Green,
    }

    public readonly record struct Point(int X, int Y);

    [Fact]
    public Task Expire_AnswerIsABool_TellsTheProcess() => ExpireAsync<bool>("False");

    [Fact]
    public Task Expire_AnswerIsANumber_TellsTheProcess() => ExpireAsync<int>("0");

    [Fact]
    public Task Expire_AnswerIsAMoment_TellsTheProcess() => ExpireAsync<DateTimeOffset>($"{default(DateTimeOffset)}");

    [Fact]
    public Task Expire_AnswerIsAnEnum_TellsTheProcess() => ExpireAsync<Colour>("Red");

    [Fact]
    public Task Expire_AnswerIsAStruct_TellsTheProcess() => ExpireAsync<Point>("Point { X = 0, Y = 0 }");

    [Fact]
    public Task Expire_AnswerIsATuple_TellsTheProcess() => ExpireAsync<(int, string)>("(0, )");

    [Fact]
    public Task Expire_AnswerMayBeNull_TellsTheProcess() => ExpireAsync<bool?>("");

    [Fact]
    public Task Expire_AnswerIsAnObject_TellsTheProcess() => ExpireAsync<Decision>("");

    private static async Task ExpireAsync<TAnswer>(string value)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<AskingFlow<TAnswer>>().AddProcess<AskingProcess<TAnswer>>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@example.com"), cancellationToken: Token);
        await harness.StartProcessAsync<AskingProcess<TAnswer>>(new Asking("bob"), Token);

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        Assert.Equal($"Expired '{value}'", (await harness.ProcessAsync("/trial/ann/asking", Token)).View.StateAs<TrialState>()!.Choice);
        Assert.Equal($"Expired '{value}'", (await harness.ProcessAsync("/asking/bob/process", Token)).View.ResultAs<string>());
    }

    [Process("/trial/{user}/asking", Endpoint = "asking-flow")]
    public sealed class AskingFlow<TAnswer> : SignalFlow<TrialState>
    {
        private static readonly TokenDefinition<TAnswer> Question = new("asking.question", TimeSpan.FromHours(1));

        public AskingFlow()
        {
            On<TrialStarted>(async (_, context) => await context.CreateTokenAsync(Question));
            OnAnswer(Question, (answer, context) => context.State.Choice = $"{answer.Status} '{answer.Value}'");
        }
    }

    public sealed record Asking(string User);

    [Process("/asking/{user}/process", Endpoint = "asking-process")]
    public sealed class AskingProcess<TAnswer> : DurableProcess<Asking, string>
    {
        private static readonly TokenDefinition<TAnswer> Question = new("asked.question", TimeSpan.FromHours(1));

        protected override async Task<string> RunAsync(ProcessContext process, Asking input)
        {
            Token<TAnswer> token = await process.CreateTokenAsync(Question);
            TokenAnswer<TAnswer> answer = await process.AnswerAsync(token);
            return $"{answer.Status} '{answer.Value}'";
        }
    }
}
