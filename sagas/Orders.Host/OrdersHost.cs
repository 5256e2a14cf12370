using System.Text.Json.Serialization;
using MassTransit;
using Orders.Durable;

namespace Orders.Host;

/// <summary>Builds the web application of one command line.</summary>
internal static class OrdersHost
{
    /// <exception cref="CommandLineException">A connection string is missing or malformed.</exception>
    public static WebApplication Build(CommandLine command)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder([.. command.Settings]);
        var connections = ConnectionStrings.Read(command, builder.Configuration);
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // A failed command comes as an exception too, and two hosts that make the tables at once expect one.
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        if (command.Demo)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
                // It warns of the temporary token key, which outlives a demo.
                .AddFilter("BusSignals.StartUpCheck", LogLevel.Error);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(it => it.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        builder.Services.AddOptions<OrdersOptions>().BindConfiguration(OrdersOptions.Section)
            .Validate(it => it.PaymentDeadline > TimeSpan.Zero, "'Orders:PaymentDeadline' must be longer than zero, as in '3.00:00:00'.")
            .Validate(it => it.LockPatience >= TimeSpan.Zero, "'Orders:LockPatience' must not be negative, as in '00:00:05'.")
            .Validate(it => it.HasPublicAddress, "'Orders:PublicAddress' must be an address of http or https, as in 'https://shop.example.com'.")
            .ValidateOnStart();
        TokenKeySettings keys = TokenKeySettings.Read(builder.Configuration);
        builder.Services.AddMassTransit(bus => AddBus(bus, command, connections, keys));
        builder.Services.AddOrdersDatabase(command.Database, connections.Orders);

        WebApplication app = builder.Build();
        app.Lifetime.ApplicationStopped.Register(() => connections.DemoFile?.Delete());
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf });
        app.UseStatusCodePages();
        app.MapHealthChecks("/health");
        if (command.Role != Role.Sagas)
        {
            app.MapOrders();
            app.MapPayments();
            app.MapApprovals();
            app.MapCheckouts();
            app.MapSignals();
        }

        return app;
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        NoReceiverException => StatusCodes.Status503ServiceUnavailable, // no host has run the processes yet; the caller may try again
        BadHttpRequestException it => it.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void AddBus(IBusRegistrationConfigurator bus, CommandLine command, ConnectionStrings connections, TokenKeySettings keys)
    {
        bus.DisableUsageTelemetry();
        bus.SetKebabCaseEndpointNameFormatter();
        bool hosted = command.Role != Role.Api;
        bus.AddSignals(signals => signals.AddOrders(hosted).AddDurableOrders(hosted).ConfigureTokens(keys.AddTo).UseRabbitMq());
        if (connections.RabbitMq is { } broker)
        {
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker, it => it.UseGroupedWrites());
                rabbit.ConfigureEndpoints(context);
            });
        }
        else
        {
            bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
        }
    }
}
