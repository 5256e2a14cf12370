namespace BusSignals.Simulation.Tests;

/// <summary>An operation of a node on its way to the store or the broker.</summary>
internal abstract class Call(SimulatedNode node, string what)
{
    public SimulatedNode Node => node;

    public string What => what;

    /// <summary>Does it.</summary>
    public abstract void Apply();

    /// <summary>Gives the node what it has answered.</summary>
    public abstract void Answer();

    /// <summary>Tells the node that it has failed, whether it was done or not.</summary>
    public abstract void Fail();
}

/// <inheritdoc/>
internal sealed class Call<T>(SimulatedNode node, string what, Func<T> apply) : Call(node, what)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Result => _answer.Task;

    public override void Apply() => _result = apply();

    public override void Answer() => _answer.SetResult(_result!);

    public override void Fail() => _answer.SetException(new AwayException(What));
}
