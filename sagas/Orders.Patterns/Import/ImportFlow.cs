namespace Orders.Patterns;

/// <summary>
/// A flow with a signal of its own, which waits until whoever hosts the flow says that it is ready.
/// Around its handler lie, from the outside: a log, a clock, and a net that keeps a row which fails in the state
/// instead of trying it again, so that the import goes on.
/// </summary>
[Process("/order/import/{import}")]
public sealed class ImportFlow : SignalFlow<Import>
{
    /// <summary>Declares the process.</summary>
    public ImportFlow()
    {
        QueueSignalsUntilInitialized = true;
        Use<SignalLogging>();
        On<ImportRow>(Take).With<HowLong>().With<ErrorRecording>().ForThisFlowOnly();
    }

    private static void Take(ImportRow signal, SignalContext<Import> import)
    {
        if (signal.Price <= 0)
        {
            throw new InvalidOperationException($"The order '{signal.Order}' costs {signal.Price}.");
        }

        import.State.Prices[signal.Order] = signal.Price;
    }
}
