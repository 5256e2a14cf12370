using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>The state of the same saga as a plain MassTransit user has it, with a version that guards it.</summary>
public sealed class EfMeter : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public string Name { get; set; } = "";

    public int Readings { get; set; }

    public decimal Total { get; set; }

    public int Version { get; set; }
}

public sealed class EfInbox
{
    public Guid MessageId { get; set; }

    public Guid ConsumerId { get; set; }

    public DateTime ReceivedAt { get; set; }
}

public sealed class EfOutbox
{
    public Guid Id { get; set; }

    public string Destination { get; set; } = "";

    public string ContentType { get; set; } = "";

    public string Body { get; set; } = "";

    public string Headers { get; set; } = "";

    public DateTime SentAt { get; set; }
}

public sealed class EfMetersDbContext(DbContextOptions<EfMetersDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EfMeter>(it =>
        {
            it.HasKey(saga => saga.CorrelationId);
            it.Property(saga => saga.CorrelationId).ValueGeneratedNever();
            it.Property(saga => saga.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<EfInbox>().HasKey(it => new { it.MessageId, it.ConsumerId });
        modelBuilder.Entity<EfOutbox>(it =>
        {
            it.Property(row => row.Id).ValueGeneratedNever();
            it.HasIndex(row => row.SentAt);
        });
    }
}

public sealed class EfMeterSaga : MassTransitStateMachine<EfMeter>
{
    public EfMeterSaga()
    {
        InstanceState(it => it.CurrentState);
        Event(() => MeterRead, it => it.CorrelateById(context => IdOf(context.Message.Meter)));

        Initially(When(MeterRead).Then(Add).Publish(Bill).TransitionTo(Counting));

        During(Counting, When(MeterRead).Then(Add).Publish(Bill));
    }

    public Event<MeterRead> MeterRead { get; } = null!;

    public State Counting { get; } = null!;

    public static Guid IdOf(string meter) => new(int.Parse(meter.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), 7, 7, new byte[8]);

    private static void Add(BehaviorContext<EfMeter, MeterRead> x)
    {
        x.Saga.Name = x.Message.Meter;
        x.Saga.Readings++;
        x.Saga.Total += x.Message.Value;
    }

    private static Billed Bill(BehaviorContext<EfMeter, MeterRead> x) => new(x.Saga.Name, x.Message.Number, x.Saga.Total);
}
