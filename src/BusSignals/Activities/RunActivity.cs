using System.Globalization;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Requests one round of attempts of an activity; sent to the activity's queue.</summary>
/// <param name="Process">The path of the process that requests it.</param>
/// <param name="ReplyTo">The queue of that process.</param>
/// <param name="Journal">Which of the process's journals requested it, by the number of its first event.</param>
/// <param name="Operation">Which of its operations waits.</param>
/// <param name="Key">The same for every attempt of that operation.</param>
/// <param name="Round">Which round it is, from 1.</param>
/// <param name="Input">What the activity needs to know.</param>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record RunActivity(string Process, Uri ReplyTo, int Journal, int Operation, Guid Key, int Round, JsonElement Input)
{
    /// <summary>Sends the request with the commit of a delivery.</summary>
    public static async Task SendAsync<TInput>(ProcessSession session, SignalId activity, TInput input, int operation, int round)
    {
        Uri bus = session.Services.GetSignalsBus().Address;
        if (bus.Scheme == "loopback"
            && session.Services.GetRequiredService<SignalRegistrations>().Activities.All(it => it.Id != activity))
        {
            throw new NondeterminismException(
                $"Nobody does the activity '{activity}': on the in-memory transport only this application can. Add it with signals.AddActivity<…>(…) of this definition, and resume the process.");
        }

        ISendEndpointProvider endpoints = session.Services.GetRequiredService<SignalsBus>().SendEndpoints(session.Services);
        string queue = session.Services.GetRequiredService<EndpointNames>().OfActivity(activity);
        ISendEndpoint endpoint = await endpoints.GetSendEndpoint(ProcessAddresses.WithoutQueue(bus, new Uri($"queue:{queue}")));
        var key = Uuid5.Create(session.Id.Key, string.Create(CultureInfo.InvariantCulture, $"activity {session.Journal.From} {operation}"));
        JsonElement payload = SignalPayload.ToElement(input, typeof(TInput));
        await endpoint.Send(
            new RunActivity(session.Id.Path, session.Definition.Address, session.Journal.From, operation, key, round, payload), session.Context.CancellationToken);
    }

    /// <summary>The message that reports the outcome; its id is the same each time the round runs again.</summary>
    public (ActivityEnded Message, Guid Id) Ended(JsonElement? result, string? error) => (
        new ActivityEnded(Process, Journal, Operation, Round, result, error),
        Uuid5.Create(Key, string.Create(CultureInfo.InvariantCulture, $"ended {Round}")));
}
