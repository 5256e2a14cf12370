using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Orders.Host;

/// <summary>Finds the connection strings that a command line needs, and checks them before anything connects.</summary>
internal sealed record ConnectionStrings(string Database, Uri? RabbitMq)
{
    /// <exception cref="CommandLineException">One is missing or malformed.</exception>
    public static ConnectionStrings Read(CommandLine command, IConfiguration configuration)
    {
        var faults = new List<string>();
        string database = command.Database switch
        {
            Orders.Host.Database.Postgres => Checked(
                "--database postgres", "Postgres", "Host=localhost;Username=postgres;Password=postgres;Database=orders",
                it => new NpgsqlConnectionStringBuilder(it)),
            Orders.Host.Database.SqlServer => Checked(
                "--database sqlserver", "SqlServer", "Server=localhost;Database=orders;User Id=sa;Password=…;TrustServerCertificate=true",
                it => new SqlConnectionStringBuilder(it)),
            _ => configuration.GetConnectionString("Sqlite") is null
                ? SqliteFile(command.Demo)
                : Checked("--database sqlite", "Sqlite", "Data Source=orders.db", it => new SqliteConnectionStringBuilder(it)),
        };
        Uri? rabbit = command.Transport == Transport.RabbitMq ? Broker() : null;
        return faults.Count == 0 ? new ConnectionStrings(database, rabbit) : throw new CommandLineException(faults);

        string Checked(string option, string name, string example, Func<string, DbConnectionStringBuilder> parse)
        {
            if (Find(option, name, example) is not { } text)
            {
                return "";
            }

            try
            {
                return parse(text).ConnectionString;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
            {
                faults.Add($"The connection string 'ConnectionStrings:{name}' cannot be read: {exception.Message} Write, for example, '{example}'.");
                return "";
            }
        }

        Uri? Broker()
        {
            const string example = "amqp://guest:guest@localhost:5672/";
            string? text = Find("--transport rabbitmq", "RabbitMq", example);
            if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "amqp" or "amqps" or "rabbitmq"))
            {
                return text is null ? null : new Uri(text);
            }

            faults.Add($"The connection string 'ConnectionStrings:RabbitMq' is no address of a broker. Write, for example, '{example}'.");
            return null;
        }

        string? Find(string option, string name, string example)
        {
            if (configuration.GetConnectionString(name) is { Length: > 0 } text)
            {
                return text;
            }

            faults.Add($"The option '{option}' needs the connection string 'ConnectionStrings:{name}'; set, for example, "
                + $"the environment variable ConnectionStrings__{name} to '{example}'.");
            return null;
        }
    }

    /// <summary>The shop's file in the system's folder for temporary files; for a demo a fresh one each time.</summary>
    private static string SqliteFile(bool fresh)
    {
        string folder = Path.Combine(Path.GetTempPath(), "bussignals-orders");
        Directory.CreateDirectory(folder);
        return $"Data Source={Path.Combine(folder, fresh ? $"demo-{Guid.NewGuid():N}.db" : "orders.db")}";
    }
}
