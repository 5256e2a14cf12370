using FsCheck;
using FsCheck.Fluent;

namespace BusSignals.Conformance;

/// <summary>Generates sequences of calls: few processes and few message ids, so that calls meet each other often.</summary>
internal sealed record StoreSteps(IReadOnlyList<StoreStep> Steps)
{
    public const int Processes = 4;
    public const int Messages = 8;

    public static Arbitrary<StoreSteps> Any { get; } = Arb.From(Sequence(), it => it.Shorter());

    public override string ToString() => string.Join(Environment.NewLine, Steps);

    private static Gen<StoreSteps> Sequence() =>
        from steps in Gen.Frequency((6, Commit()), (3, Claim()), (1, Sent()), (1, Sweep())).ListOf()
            .ScaleSize(size => Math.Min(size, 40)) // a database compares after each step
        select new StoreSteps([.. steps]);

    private static Gen<StoreStep> Commit() =>
        from count in Gen.Choose(1, Processes)
        from processes in Gen.Shuffle(Enumerable.Range(0, Processes).ToArray())
        from units in Gen.CollectToSequence(processes.Take(count), Unit)
        select (StoreStep)new CommitStep([.. units]);

    private static Gen<UnitPlan> Unit(int process) =>
        from stale in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
        from message in Gen.Choose(-1, Messages - 1)
        from waits in Gen.Elements(true, false)
        from changes in Gen.Choose(0, 2).ArrayOf(5)
        from status in Gen.Frequency(
            (2, Gen.Constant(ProcessStatus.NotStarted)), (5, Gen.Constant(ProcessStatus.Running)), (1, Gen.Constant(ProcessStatus.Ended)),
            (1, Gen.Constant(ProcessStatus.Paused)))
        select new UnitPlan(
            process, stale, message, waits, changes[0], changes[1], changes[2], changes[3], changes[4], status);

    private static Gen<StoreStep> Claim() =>
        from seconds in Gen.Choose(0, 20)
        from limit in Gen.Choose(1, 8)
        select (StoreStep)new ClaimStep(seconds, limit);

    private static Gen<StoreStep> Sent() =>
        from count in Gen.Choose(0, 5)
        select (StoreStep)new SentStep(count);

    private static Gen<StoreStep> Sweep() =>
        from seconds in Gen.Choose(0, 60)
        from history in Gen.Elements(true, false)
        select (StoreStep)new SweepStep(seconds, history);

    private IEnumerable<StoreSteps> Shorter()
    {
        for (int length = Steps.Count / 2; length > 0; length /= 2)
        {
            for (int at = 0; at + length <= Steps.Count; at += length)
            {
                yield return new StoreSteps([.. Steps.Take(at), .. Steps.Skip(at + length)]);
            }
        }
    }
}
