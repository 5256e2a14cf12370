namespace BusSignals;

/// <summary>
/// Batches concurrent calls. A call that finds nothing running starts at once; calls that arrive meanwhile go together
/// into the next run. So an idle system waits for nothing, and a busy one batches by itself: a run first yields to
/// queued work, which may bring more calls. Each run executes in the async flow of its first call, with its activity
/// and its logging scopes.
/// </summary>
/// <param name="run">Executes calls together.</param>
/// <param name="limit">The maximum number of calls in a run.</param>
/// <param name="othersFirst">Whether a run yields to queued work first; not for calls that nobody awaits, which would
/// come late.</param>
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

    /// <summary>Runs a call that found nothing running by itself, and then what arrived meanwhile.</summary>
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
                // One caller's token must not cancel the others, so a batched run uses none of their tokens.
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

    /// <summary>A failure of one call must not fail the others of its batch.</summary>
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
