using System.Net.Mime;
using MassTransit;
using MassTransit.Middleware;

namespace BusSignals;

/// <summary>The receive context of a message without a transport; it publishes and sends through the bus.</summary>
internal sealed class DetachedReceiveContext(
    IBus bus, MessageBody body, Headers headers, ContentType contentType, CancellationToken cancellationToken)
    : BasePipeContext(cancellationToken), ReceiveContext
{
    private readonly List<Task> _pending = [];
    private Uri? _process;

    public TimeSpan ElapsedTime => TimeSpan.Zero;

    public Uri InputAddress => _process ?? bus.Address;

    public ContentType ContentType => contentType;

    public bool Redelivered => false;

    public Headers TransportHeaders => headers;

    public Task ReceiveCompleted => Task.WhenAll(_pending);

    public bool IsDelivered => true;

    public bool IsFaulted => false;

    public ISendEndpointProvider SendEndpointProvider => bus;

    public IPublishEndpointProvider PublishEndpointProvider => bus;

    public bool PublishFaults => false;

    public MessageBody Body => body;

    public Task NotifyConsumed<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task NotifyFaulted<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
        Task.CompletedTask;

    public Task NotifyFaulted(Exception exception) => Task.CompletedTask;

    /// <summary>Says where the message would have arrived.</summary>
    public void Serve(Uri process) => _process = process;

    public void AddReceiveTask(Task task) => _pending.Add(task);
}
