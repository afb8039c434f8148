using GridFlow.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GridFlow.Data.Tests.Storage;

public sealed class ContextFactoryTests
{
    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=12;Minimum Pool Size=5", 12)]
    [InlineData(";MaxPoolSize=12", 12)]
    [InlineData(";Maximum Pool Size=200;Minimum Pool Size=50", 30)]
    public void Lists_take_thirty_connections_or_as_many_as_are_stated_where_these_are_fewer(string stated, int most)
    {
        var factory = new ContextFactory(new Settings
        {
            Database = new() { Provider = DatabaseProvider.PostgreSql }, ConnectionStrings = new() { GridFlow = "Host=localhost;Database=gridflow" + stated },
        });

        using var context = factory.CreateForLists();
        var lists = new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString());

        Assert.Equal((most, 0), (lists.MaxPoolSize, lists.MaxAutoPrepare));
        Assert.True(lists.MinPoolSize <= lists.MaxPoolSize);
    }
}
