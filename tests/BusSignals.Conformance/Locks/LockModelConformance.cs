using System.Globalization;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>Any sequence of commands, from clocks that jump, is answered as the pure transitions answer it.</summary>
[Trait("Feature", "J19")]
public abstract class LockModelConformance : LockConformance
{
    private const int Steps = 60;

    /// <summary>How many sequences are tried, each at a lock of its own.</summary>
    protected virtual int Sequences => 100;

    [Fact]
    public async Task Store_AnySequenceOfCommands_AnswersAsTheTransitions()
    {
        for (int seed = 0; seed < Sequences; seed++)
        {
            await RunAsync(new LockName("Order", seed.ToString(CultureInfo.InvariantCulture)), new Random(seed), seed);
        }
    }

    private async Task RunAsync(LockName name, Random random, int seed)
    {
        Guid[] requests = [A, B, C, Guid.NewGuid()];
        Guid[] messages = [Message, Guid.NewGuid()];
        LockState model = LockState.New(name);
        DateTimeOffset now = Start;
        for (int step = 0; step < Steps; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(10) switch { 0 => random.Next(-40_000, 400_000), < 4 => random.Next(12_000), _ => random.Next(50) });
            Guid request = requests[random.Next(requests.Length)];
            Guid message = messages[random.Next(messages.Length)];
            LockCommand command = random.Next(10) switch
            {
                < 4 => new LockCommand.Take(request, random.Next(2) == 0 ? message : null, Lease, random.Next(4) > 0),
                < 5 => new LockCommand.Renew(request, Lease),
                < 7 => new LockCommand.HandOver(request, message, Journey),
                < 8 => new LockCommand.TakeBack(request, message, Lease),
                < 9 => new LockCommand.Release(request),
                _ => new LockCommand.ReleaseFor(message),
            };

            (model, LockResult expected) = LeaseTransitions.Apply(model, command, now, Rules);
            LockResult answer = await AskAsync(command, now, name, node: step);
            Assert.True(expected == answer, $"Sequence {seed}, step {step}, {command} at {now:O}: expected {expected}, the store says {answer}.");
        }
    }
}
