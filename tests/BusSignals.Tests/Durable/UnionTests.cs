using System.Text.Json.Serialization;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

/// <summary>Results that are one of several types.</summary>
[Trait("Feature", "J17")]
public sealed class UnionTests
{
    [JsonDerivedType(typeof(Accepted), "accepted")]
    [JsonDerivedType(typeof(Refused), "refused")]
    public abstract record Answer;

    public sealed record Accepted(string By) : Answer;

    public sealed record Refused(string Reason) : Answer;

    [Process("/script/{script}/union")]
    public sealed class UnionProcess(ScriptSignals signals) : DurableProcess<StartScript, Answer>
    {
        protected override async Task<Answer> RunAsync(ProcessContext process, StartScript input)
        {
            Answer answer = await process.StepAsync("ask", () => Task.FromResult<Answer>(new Accepted("ann")));
            await process.ReceiveAsync(signals.Ping);
            return answer;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Result_OfAStepAndOfTheProcess_IsKnownAgain(bool cold)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddGroup<ScriptSignals>().AddProcess<UnionProcess>());
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessId id = await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<UnionProcess>(new StartScript("1"), Token);
        await harness.WaitUntilIdleAsync(Token);
        if (cold)
        {
            harness.Services.GetRequiredService<DurableRunCache>().Take(id.Key, -1);
        }

        await harness.EmitAsync(new Ping("1", 1), cancellationToken: Token);

        Assert.Equal(new Accepted("ann"), (await harness.ProcessAsync(id.Path, Token)).ShouldHaveEnded().View.ResultAs<Answer>());
        ProcessRecording recording = (await harness.Processes.RecordAsync(id, Token))!;
        Assert.Equal(new ReplayReport(true), await harness.ReplayAsync(recording));
    }
}
