namespace Orders.Host;

/// <summary>What carries the messages.</summary>
internal enum Transport
{
    /// <summary>This process' memory.</summary>
    Memory,

    /// <summary>A RabbitMQ broker.</summary>
    RabbitMq,
}
