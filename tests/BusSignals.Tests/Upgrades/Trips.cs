using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Tests.Upgrades;

/// <summary>Two versions of one application, which take turns at one store and one endpoint.</summary>
internal sealed class Trips
{
    public const string Queue = "trip";

    private readonly InMemoryStore _store = new();

    public Task<SignalHarness> StartOldAsync(Action<ISignalsConfigurator>? more = null) => StartAsync<OldTripSaga>(more);

    public Task<SignalHarness> StartNewAsync() => StartAsync<NewTripSaga>(null);

    private Task<SignalHarness> StartAsync<TSaga>(Action<ISignalsConfigurator>? more) where TSaga : class, StateMachine =>
        TestHarness.StartAsync(
            signals =>
            {
                signals.AddSaga<TSaga>();
                more?.Invoke(signals);
            },
            services => services.AddSingleton(_store));
}

[Signal("/parcel/{parcel}/sent")]
public sealed record Sent(string Parcel);

[Signal("/parcel/{parcel}/reached")]
public sealed record Reached(string Parcel);

[Signal("/parcel/{parcel}/signed-for")]
public sealed record SignedFor(string Parcel);

/// <summary>Known to the newer version only.</summary>
[Signal("/parcel/{parcel}/held")]
public sealed record Held(string Parcel, string Officer);

/// <summary>Known to the newer version only.</summary>
[Signal("/parcel/{parcel}/cleared")]
public sealed record Cleared(string Parcel);

public sealed class OldTrip : SagaState
{
    public int Stops { get; set; }
}

public sealed class NewTrip : SagaState
{
    public int Stops { get; set; }

    public string? Officer { get; set; }
}

[Process("/parcel/{parcel}/trip", Endpoint = Trips.Queue)]
public sealed class OldTripSaga : SignalStateMachine<OldTrip>
{
    public OldTripSaga()
    {
        Initially(When(Sent).TransitionTo(OnTheWay));
        During(OnTheWay, When(Reached).Then(x => x.Saga.Stops++).TransitionTo(AtTheDoor));
        During(AtTheDoor, When(SignedFor).Finalize());
    }

    public Event<Sent> Sent { get; } = null!;

    public Event<Reached> Reached { get; } = null!;

    public Event<SignedFor> SignedFor { get; } = null!;

    public State OnTheWay { get; } = null!;

    public State AtTheDoor { get; } = null!;
}

[Process("/parcel/{parcel}/trip", Endpoint = Trips.Queue)]
public sealed class NewTripSaga : SignalStateMachine<NewTrip>
{
    public NewTripSaga()
    {
        Initially(When(Sent).TransitionTo(OnTheWay));
        During(OnTheWay,
            When(Held).Then(x => x.Saga.Officer = x.Message.Officer).TransitionTo(AtCustoms),
            When(Reached).Then(x => x.Saga.Stops++).TransitionTo(AtTheDoor),
            After(TimeSpan.FromDays(2), "remind").Then(x => x.Saga.Stops += 100));
        During(AtCustoms,
            When(Cleared).TransitionTo(OnTheWay),
            After(TimeSpan.FromDays(1)).Finalize());
        During(AtTheDoor, When(SignedFor).Finalize());
    }

    public Event<Sent> Sent { get; } = null!;

    public Event<Held> Held { get; } = null!;

    public Event<Cleared> Cleared { get; } = null!;

    public Event<Reached> Reached { get; } = null!;

    public Event<SignedFor> SignedFor { get; } = null!;

    public State OnTheWay { get; } = null!;

    public State AtCustoms { get; } = null!;

    public State AtTheDoor { get; } = null!;
}
