using GridFlow.Governance.Records;

namespace GridFlow.Governance.Tests.Records;

public sealed class HashChainTests
{
    [Fact]
    public void A_hash_depends_on_every_field_on_where_fields_end_and_on_the_line_before()
    {
        string[] hashes =
        [
            HashChain.Next(HashChain.Beginning, "a", "b"),
            HashChain.Next(HashChain.Beginning, "ab", ""),
            HashChain.Next(HashChain.Beginning, "a", null),
            HashChain.Next(HashChain.Beginning, "a", ""),
            HashChain.Next(HashChain.Beginning, "b", "a"),
            HashChain.Next("before", "a", "b"),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], HashChain.Next(HashChain.Beginning, "a", "b"));
    }
}
