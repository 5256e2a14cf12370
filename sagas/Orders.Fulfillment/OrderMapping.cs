using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orders;

/// <summary>The table of orders.</summary>
internal sealed class OrderMapping : IEntityTypeConfiguration<OrderRecord>
{
    public void Configure(EntityTypeBuilder<OrderRecord> builder)
    {
        builder.ToTable("Orders", it => it.HasComment("The shop's orders; their processes write the status."));
        builder.Property(it => it.Id).HasMaxLength(OrderId.MaxLength).HasComment("The shop's own number of the order.");
        builder.Property(it => it.Price).HasPrecision(18, 2).HasComment("What is to be paid.");
        builder.Property(it => it.Status).HasConversion<string>().HasMaxLength(20).HasComment("What became of the order so far.");
        builder.Property(it => it.PlacedAt).HasComment("When the customer placed it.");
    }
}
