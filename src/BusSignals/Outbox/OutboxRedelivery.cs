using MassTransit;
using MassTransit.Middleware;

namespace BusSignals;

/// <summary>Lets a handler have its message once more later, as <c>Redeliver</c> asks: a new message, committed with the state.</summary>
internal sealed class OutboxRedelivery<TMessage>(ConsumeContext<TMessage> context) : MessageRedeliveryContext where TMessage : class
{
    public async Task ScheduleRedelivery(TimeSpan delay, Action<ConsumeContext, SendContext>? callback = null)
    {
        ISendEndpoint endpoint = await context.GetSendEndpoint(context.ReceiveContext.InputAddress);
        var copy = new CopyContextPipe(context, (_, sent) =>
        {
            sent.Delay = delay;
            sent.ApplyRedeliveryOptions(context, RedeliveryOptions.ReplaceMessageId);
            callback?.Invoke(context, sent);
        });
        await endpoint.Send(context.Message, Pipe.ExecuteAsync<SendContext<TMessage>>(copy.Send), context.CancellationToken);
    }
}
