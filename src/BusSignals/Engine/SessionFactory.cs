using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Opens the working copy of a process for one attempt, with services of its own.</summary>
internal sealed class SessionFactory(IServiceScopeFactory scopes, IProcessStore store, IProcessReader reader, SignalCatalog model, StoreClock clock)
{
    public AsyncServiceScope NewScope() => scopes.CreateAsyncScope();

    public ProcessSession Open(DeliveryWork work, ProcessSnapshot snapshot, IServiceProvider services, DeliveryScope own)
    {
        own.IsDelivery = true;
        var session = new ProcessSession(work.Process, work.Id, snapshot, new DeliverySetup
        {
            Now = clock.Now(),
            Outgoing = new OutgoingCapture(model, clock, services, work.Locks),
            Locks = work.Locks,
            Services = services,
            Store = store,
            Reader = reader,
            Faults = work.Faults,
            Wait = work.Wait,
            Context = work.Context,
        });
        own.Process = (work.Process, session.Id.Path);
        return session;
    }
}
