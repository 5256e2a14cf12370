using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>The consumer of one activity's queue: attempts the activity and tells the process the outcome.</summary>
internal sealed partial class ActivityEndpoint<TActivity, TInput, TResult>(
    IServiceProvider services, ActivityRegistration<TActivity, TInput, TResult> registration, SignalCatalog model, SignalLimits limits, TimeProvider clock,
    ILogger<TActivity> logger) : IConsumer<RunActivity>
    where TActivity : class, IProcessActivity<TInput, TResult>
{
    public async Task Consume(ConsumeContext<RunActivity> context)
    {
        RunActivity wanted = context.Message;
        (JsonElement? result, string? error) = await TryAsync(wanted, context.CancellationToken);
        ProcessDefinition? process = model.Processes.FirstOrDefault(it => it.Path.TryMatch(wanted.Process, out _));
        ISendEndpoint endpoint = await context.GetSendEndpoint(process?.Address ?? wanted.ReplyTo); // its queue may have been renamed
        (ActivityEnded ended, Guid id) = wanted.Ended(result, error);
        await endpoint.Send(ended, send => send.MessageId = id, context.CancellationToken);
    }

    private async Task<(JsonElement? Result, string? Error)> TryAsync(RunActivity wanted, CancellationToken stopping)
    {
        string error = "";
        int attempts = registration.Retry.Attempts;
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            using var limit = new CancellationTokenSource(registration.Timeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
            try
            {
                var activity = Resolved<TActivity>.From(services);
                TInput input = wanted.Input.Deserialize<TInput>(SignalPayload.Options)!;
                var context = new ProcessActivityContext(wanted.Process, wanted.Key, ((wanted.Round - 1) * attempts) + attempt, either.Token);
                TResult result = await activity.RunAsync(input, context).WaitAsync(either.Token);
                return (Checked(result), null);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw new OperationCanceledException(stopping); // with this token, so that the message stays in its queue
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                error = $"TimeoutException: It took longer than {registration.Timeout}.";
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = FailureText.Of(exception);
                LogFailed(Causes.Readable(exception), registration.Id, wanted.Process, attempt, attempts, wanted.Round);
            }
        }

        return (null, error);
    }

    private JsonElement Checked(TResult result)
    {
        JsonElement json = SignalPayload.ToElement(result, typeof(TResult));
        return SignalPayload.SizeAbove(limits.MaxPayloadBytes / 2, json) is not { } bytes ? json : throw new InvalidOperationException(
            $"The result of '{registration.Id}' has {bytes} bytes; at most {limits.MaxPayloadBytes / 2} are allowed, half of what a signal may have. Return a reference to the data.");
    }

    [LoggerMessage(1401, LogLevel.Warning, "The activity {Activity} failed for {Process}, try {Attempt} of {Attempts} in round {Round}")]
    private partial void LogFailed(Exception exception, SignalId activity, string process, int attempt, int attempts, int round);
}
