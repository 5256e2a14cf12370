namespace Readme.Tests;

/// <summary>Tests that read what a program prints, which is one console for all.</summary>
[CollectionDefinition]
public sealed class Printing;
