using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>What a script does in the application that emits.</summary>
internal sealed class Emitter(World world)
{
    private readonly SimulatedNode _node = world.Emitter;

    public World World => world;

    public Random Random => world.Random;

    /// <summary>Emits until it is acknowledged, as an emitter does that must not lose its signal.</summary>
    public Task EmitAsync<T>(T signal, string key) where T : class =>
        SendAsync(signal, (bus, options) => bus.EmitAsync(signal, options, CancellationToken.None), key);

    /// <summary>As above, in another way.</summary>
    public async Task SendAsync<T>(T signal, Func<ISignalBus, EmitOptions, Task<Guid>> send, string key) where T : class =>
        world.Invariants.Acknowledged(await UntilItWorksAsync(bus => send(bus, new EmitOptions { IdempotencyKey = key })), signal);

    /// <summary>Answers a token, until it is told what came of it.</summary>
    public async Task<TokenOutcome> ResolveAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, TAnswer value) =>
        (await UntilItWorksAsync(_ => _node.Services.GetRequiredService<ITokens>().ResolveAsync(definition, token, value))).Outcome;

    /// <summary>Emits, and fails if it is not acknowledged.</summary>
    public async Task EmitOnceAsync<T>(T signal, string key) where T : class
    {
        await using AsyncServiceScope scope = _node.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
        world.Invariants.Acknowledged(await bus.EmitAsync(signal, new EmitOptions { IdempotencyKey = key }, CancellationToken.None), signal);
    }

    /// <summary>Does something with the bus until it works.</summary>
    public async Task<TResult> UntilItWorksAsync<TResult>(Func<ISignalBus, Task<TResult>> work)
    {
        while (true)
        {
            try
            {
                await using AsyncServiceScope scope = _node.Services.CreateAsyncScope();
                return await work(scope.ServiceProvider.GetRequiredService<ISignalBus>());
            }
            catch (AwayException)
            {
                await DelayAsync(TimeSpan.FromSeconds(Random.Next(1, 5)));
            }
        }
    }

    /// <summary>Holds a lock; null if it could not be had.</summary>
    public async Task<EntityLock<TEntity>?> LockAsync<TEntity>(object key)
    {
        try
        {
            return await _node.Services.GetRequiredService<IEntityLocks>().TryAcquireAsync<TEntity>(key, TimeSpan.FromMinutes(1));
        }
        catch (AwayException)
        {
            return null;
        }
    }

    public Task DelayAsync(TimeSpan time) => Task.Delay(time, _node.Clock);

    /// <summary>Sometimes a moment, mostly none.</summary>
    public Task PauseAsync() => Random.Next(3) == 0 ? DelayAsync(TimeSpan.FromSeconds(Random.NextDouble() * 20)) : Task.CompletedTask;
}
