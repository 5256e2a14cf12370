using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using MassTransit.Saga;
using MassTransit.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>
/// A saga repository as MassTransit's documentation describes it: for each message a transaction with the row of the
/// inbox, the instance, and the rows of the outbox, which are sent after the commit and then deleted.
/// </summary>
internal sealed class EfSagaRepository(EfMetersDbContext database, IServiceProvider services, IBus bus)
    : ISagaRepositoryContextFactory<EfMeter>
{
    private static readonly Guid Consumer = new("5f0d8f5e-6f0b-4d7c-9a1e-2d8f6d0c7a11");

    public void Probe(ProbeContext context) => context.CreateScope("efSagaRepository");

    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<EfMeter, T>> next) where T : class
    {
        var outbox = new Capture(services);
        await using (IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(context.CancellationToken))
        {
            if (await database.Set<EfInbox>().AnyAsync(
                it => it.MessageId == context.MessageId && it.ConsumerId == Consumer, context.CancellationToken))
            {
                return;
            }

            database.Add(new EfInbox { MessageId = context.MessageId!.Value, ConsumerId = Consumer, ReceivedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
            await next.Send(new Session<T>(context, database, outbox));
            database.AddRange(outbox.Rows);
            await database.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }

        foreach (EfOutbox row in outbox.Rows)
        {
            ISendEndpoint endpoint = await bus.GetSendEndpoint(new Uri(row.Destination));
            await endpoint.Send(new SerializedMessageBody(), new StoredPipe(row), context.CancellationToken);
        }

        database.RemoveRange(outbox.Rows);
        await database.SaveChangesAsync(context.CancellationToken);
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<EfMeter> query, IPipe<SagaRepositoryQueryContext<EfMeter, T>> next)
        where T : class => throw new NotSupportedException("The saga is correlated by its id.");

    private sealed class Capture(IServiceProvider services) : OutboxSendContext
    {
        public List<EfOutbox> Rows { get; } = [];

        public Task AddSend<T>(SendContext<T> context) where T : class
        {
            Rows.Add(new EfOutbox
            {
                Id = context.MessageId ?? NewId.NextGuid(),
                Destination = context.DestinationAddress!.ToString(),
                ContentType = context.Serializer.ContentType.ToString(),
                Body = context.Serializer.GetMessageBody(context).GetString(),
                Headers = "{}",
                SentAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            });
            return Task.CompletedTask;
        }

        public object? GetService(Type serviceType) => services.GetService(serviceType);
    }

    private sealed class StoredPipe(EfOutbox row) : IPipe<SendContext>
    {
        public Task Send(SendContext context)
        {
            context.MessageId = row.Id;
            context.Serializer = new Stored(row);
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateScope("stored");

        private sealed class Stored(EfOutbox row) : IMessageSerializer
        {
            public System.Net.Mime.ContentType ContentType { get; } = new(row.ContentType);

            public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new StringMessageBody(row.Body);
        }
    }

    private sealed class Session<T> : ConsumeContextScope<T>, SagaRepositoryContext<EfMeter, T> where T : class
    {
        private readonly EfMetersDbContext _database;
        private readonly SagaConsumeContextFactory<EfMetersDbContext, EfMeter> _contexts = new();

        public Session(ConsumeContext<T> context, EfMetersDbContext database, Capture outbox) : base(context)
        {
            _database = database;
            var receive = new OutboxReceiveContext(outbox, context.ReceiveContext);
            ReceiveContext = receive;
            PublishEndpointProvider = receive.PublishEndpointProvider;
        }

        public Task<SagaConsumeContext<EfMeter, TOther>> CreateSagaConsumeContext<TOther>(
            ConsumeContext<TOther> consumeContext, EfMeter instance, SagaConsumeContextMode mode) where TOther : class =>
            _contexts.CreateSagaConsumeContext(_database, consumeContext, instance, mode);

        public Task<SagaConsumeContext<EfMeter, T>> Add(EfMeter instance) =>
            _contexts.CreateSagaConsumeContext(_database, this, instance, SagaConsumeContextMode.Add);

        public Task<SagaConsumeContext<EfMeter, T>?> Insert(EfMeter instance) => Task.FromResult<SagaConsumeContext<EfMeter, T>?>(null);

        public async Task<SagaConsumeContext<EfMeter, T>?> Load(Guid correlationId) =>
            await _database.Set<EfMeter>().SingleOrDefaultAsync(it => it.CorrelationId == correlationId, CancellationToken) is { } instance
                ? await _contexts.CreateSagaConsumeContext(_database, this, instance, SagaConsumeContextMode.Load)
                : null;

        public Task Save(SagaConsumeContext<EfMeter> context)
        {
            _database.Add(context.Saga);
            return Task.CompletedTask;
        }

        public Task Update(SagaConsumeContext<EfMeter> context)
        {
            context.Saga.Version++;
            return Task.CompletedTask;
        }

        public Task Delete(SagaConsumeContext<EfMeter> context)
        {
            _database.Remove(context.Saga);
            return Task.CompletedTask;
        }

        public Task Discard(SagaConsumeContext<EfMeter> context) => Task.CompletedTask;

        public Task Undo(SagaConsumeContext<EfMeter> context) => Task.CompletedTask;
    }
}
