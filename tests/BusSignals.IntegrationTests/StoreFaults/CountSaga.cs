using System.ComponentModel.DataAnnotations;
using BusSignals.EntityFrameworkCore;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.IntegrationTests.StoreFaults;

[Signal("/counter/{counter}/counted")]
public sealed record Counted(string Counter, int Number);

/// <summary>What is noted in a table of the application's own, in the delivery's transaction.</summary>
[Signal("/counter/{counter}/noted")]
public sealed record Noted(string Counter, int Number, string? Text);

public sealed class Count : SagaState
{
    public List<int> Numbers { get; set; } = [];
}

public sealed class Note
{
    [Key]
    public string Id { get; set; } = "";

    public string? Text { get; set; }
}

[Process("/counter/{counter}/count")]
public sealed class CountSaga : SignalStateMachine<Count>
{
    public CountSaga()
    {
        Initially(
            When(Counted).Then(x => x.Saga.Numbers.Add(x.Message.Number)).TransitionTo(Counting),
            When(Noted).Activity(x => x.OfType<WriteNote>()).Then(x => x.Saga.Numbers.Add(x.Message.Number)).TransitionTo(Counting));
        During(
            Counting,
            When(Counted).Then(x => x.Saga.Numbers.Add(x.Message.Number)),
            When(Noted).Activity(x => x.OfType<WriteNote>()).Then(x => x.Saga.Numbers.Add(x.Message.Number)));
    }

    public Event<Counted> Counted { get; } = null!;

    public Event<Noted> Noted { get; } = null!;

    public State Counting { get; } = null!;
}

/// <summary>Leaves it to the commit to say that a note cannot be kept.</summary>
public sealed class WriteNote(FaultsDbContext notes) : IStateMachineActivity<Count, Noted>
{
    public Task Execute(BehaviorContext<Count, Noted> context, IBehavior<Count, Noted> next)
    {
        notes.Notes.Add(new Note { Id = $"{context.Message.Counter} {context.Message.Number}", Text = context.Message.Text });
        return next.Execute(context);
    }

    public Task Faulted<TException>(BehaviorExceptionContext<Count, Noted, TException> context, IBehavior<Count, Noted> next)
        where TException : Exception => next.Faulted(context);

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

    public void Probe(ProbeContext context) => context.CreateScope("writeNote");
}

public sealed class FaultsDbContext(DbContextOptions<FaultsDbContext> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}
