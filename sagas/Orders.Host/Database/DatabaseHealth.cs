using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Orders.Host;

/// <summary>Whether the shop's database answers.</summary>
internal sealed class DatabaseHealth(OrdersDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database does not answer.");
}
