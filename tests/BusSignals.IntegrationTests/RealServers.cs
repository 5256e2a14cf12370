using BusSignals.RealParts;

namespace BusSignals.IntegrationTests;

/// <summary>One broker and one database server for all tests here, which run one after the other.</summary>
[CollectionDefinition]
public sealed class RealServers : ICollectionFixture<RabbitMqFixture>, ICollectionFixture<PostgresFixture>;
