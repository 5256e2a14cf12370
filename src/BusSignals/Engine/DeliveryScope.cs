namespace BusSignals;

/// <summary>
/// Tells the services of a scope whether they serve a delivery, and tells the engine what they did with it.
/// </summary>
internal sealed class DeliveryScope : IDisposable, IAsyncDisposable
{
    private readonly Stack<object> _made = new();

    /// <summary>Whether the scope belongs to a delivery.</summary>
    public bool IsDelivery { get; set; }

    /// <summary>The process that the delivery is for, and its path.</summary>
    public (ProcessDefinition Definition, string Path)? Process { get; set; }

    /// <summary>The durable process whose code the scope serves, if any.</summary>
    public DurableRun? Durable { get; set; }

    /// <summary>Whether the delivery has its own transaction, so that it cannot be committed with others.</summary>
    public bool HasOwnTransaction { get; set; }

    /// <summary>Disposes an object that was created for the scope together with the scope.</summary>
    public void DisposeLater(object made) => _made.Push(made);

    public void Dispose()
    {
        while (_made.TryPop(out object? made))
        {
            (made as IDisposable)?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_made.TryPop(out object? made))
        {
            if (made is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                ((IDisposable)made).Dispose();
            }
        }
    }
}
