using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BusSignals.EntityFrameworkCore;

/// <summary>Times are stored as UTC date and time, which every database can compare and index.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    it => it.UtcDateTime, it => new DateTimeOffset(DateTime.SpecifyKind(it, DateTimeKind.Utc)));
