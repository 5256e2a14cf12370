namespace BusSignals;

/// <summary>
/// Gathers concurrent calls into one: a call that finds nothing running starts at once, calls that come meanwhile
/// go together into the next run. So an idle system waits for nothing and a busy one batches by itself: there, a run
/// starts when the work that is ready has had its turn, as that may bring more calls. Each run is in the flow of its first
/// call, with its activity and its scopes of logging.
/// </summary>
/// <param name="run">Runs calls together.</param>
/// <param name="limit">How many at most.</param>
/// <param name="othersFirst">Whether a run starts behind ready work; not for calls that nobody waits for, which would come late.</param>
internal sealed class RequestBatcher<TIn, TOut>(
    Func<IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> run, int limit, bool othersFirst = true)
{
    private readonly Lock _gate = new();
    private readonly Queue<Call> _waiting = new();
    private bool _running;

    public Task<TOut> RunAsync(TIn input, CancellationToken cancellationToken)
    {
        Call? call = null;
        bool starts;
        lock (_gate)
        {
            starts = !_running;
            _running = true;
            if (!starts || (othersFirst && QueuedWork.IsThere))
            {
                call = new Call(input, cancellationToken);
                _waiting.Enqueue(call);
            }
        }

        if (call is null)
        {
            return RunFirstAsync(input, cancellationToken);
        }

        if (starts)
        {
            _ = DrainAsync();
        }

        return call.Result.Task;
    }

    /// <summary>Runs a call that found nothing running by itself, and then what has come meanwhile.</summary>
    private async Task<TOut> RunFirstAsync(TIn input, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (await run([input], cancellationToken))[0];
        }
        finally
        {
            _ = DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        while (await TakeAsync() is { Count: > 0 } batch)
        {
            try
            {
                // One caller's token must not take the others down, so a gathered run goes by none of them.
                CancellationToken token = batch.Count == 1 ? batch[0].Token : CancellationToken.None;
                IReadOnlyList<TOut> results = await batch[0].InFlowAsync(() => run([.. batch.Select(it => it.Input)], token));
                for (int i = 0; i < batch.Count; i++)
                {
                    batch[i].Result.TrySetResult(results[i]);
                }
            }
            catch (Exception exception) when (batch.Count > 1 && exception is not (StoreUnavailableException or OperationCanceledException))
            {
                await RunEachAsync(batch);
            }
            catch (Exception exception)
            {
                foreach (Call call in batch)
                {
                    call.Result.TrySetException(exception);
                }
            }
        }
    }

    /// <summary>What fails for one call must not take down those it was gathered with.</summary>
    private async Task RunEachAsync(List<Call> batch)
    {
        foreach (Call call in batch)
        {
            try
            {
                call.Result.TrySetResult((await call.InFlowAsync(() => run([call.Input], call.Token)))[0]);
            }
            catch (Exception exception)
            {
                call.Result.TrySetException(exception);
            }
        }
    }

    private async ValueTask<List<Call>> TakeAsync()
    {
        if (othersFirst)
        {
            await QueuedWork.GoesFirstAsync();
        }

        lock (_gate)
        {
            var batch = new List<Call>();
            while (batch.Count < limit && _waiting.TryDequeue(out Call? call))
            {
                if (call.Token.IsCancellationRequested)
                {
                    call.Result.TrySetCanceled(call.Token);
                }
                else
                {
                    batch.Add(call);
                }
            }

            _running = batch.Count > 0;
            return batch;
        }
    }

    private sealed record Call(TIn Input, CancellationToken Token)
    {
        private readonly ExecutionContext? _flow = ExecutionContext.Capture();

        public TaskCompletionSource<TOut> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> InFlowAsync<T>(Func<Task<T>> work)
        {
            if (_flow is null)
            {
                return work();
            }

            Task<T>? running = null;
            ExecutionContext.Run(_flow, _ => running = work(), null);
            return running!;
        }
    }
}
