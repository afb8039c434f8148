using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Documents;

/// <summary>A field of a draft that two people wrote at the same time, each in another way.</summary>
/// <param name="Where">Which field, as people call it.</param>
/// <param name="Mine">What this person wrote, in words. It stands.</param>
/// <param name="Theirs">What the other one wrote, in words.</param>
public sealed record BothWrote(BilingualText Where, BilingualText Mine, BilingualText Theirs);

/// <summary>A field that both wrote, and how to give it what the other one wrote.</summary>
/// <param name="Words">The field and both sides.</param>
/// <param name="TakeTheirs">The draft with the other's side; the same draft where something else stands there by now.</param>
public sealed record Contest<T>(BothWrote Words, Func<T, T> TakeTheirs);

/// <summary>What two people made of one draft, brought together. Where both wrote, mine stands and theirs is told.</summary>
/// <param name="Merged">The draft of both.</param>
/// <param name="Contests">Where both wrote.</param>
public sealed record Joined<T>(T Merged, IReadOnlyList<Contest<T>> Contests);
