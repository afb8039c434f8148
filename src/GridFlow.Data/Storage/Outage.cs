using System.Net.Sockets;
using GridFlow.Language.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GridFlow.Data.Storage;

/// <summary>Whether a failure is the database's being away, full, locked or not to be written, which passes by itself or by an administrator's hand, and is nobody's mistake.</summary>
public static class Outage
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Unreadable = 10, Full = 13, CannotOpen = 14;

    /// <summary>What is the matter, in a sentence for whoever runs the platform; <see langword="null"/> where the failure is another.</summary>
    /// <param name="failure">It, or what wraps it.</param>
    public static BilingualText? Find(Exception? failure) => failure switch
    {
        null => null,
        SqliteException { SqliteErrorCode: Busy or Locked } => new("数据库文件被其他程序锁定", "The database file is locked by another program"),
        SqliteException { SqliteErrorCode: ReadOnly } => new("数据库文件只读，无法写入：请检查文件和所在文件夹的权限", "The database file is read-only: look at the rights of the file and its folder"),
        SqliteException { SqliteErrorCode: Full } => new("磁盘已满，数据库无法写入", "The disk is full and the database cannot be written"),
        SqliteException { SqliteErrorCode: Unreadable } => new("数据库文件读写出错：磁盘可能已满或损坏", "The database file cannot be read or written: the disk may be full or broken"),
        SqliteException { SqliteErrorCode: CannotOpen } => new("打不开数据库文件：请检查路径和权限", "The database file cannot be opened: look at its path and its rights"),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new("数据库服务器磁盘已满", "The disk of the database server is full"),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new("数据库服务器只读，可能是备用库", "The database server is read-only; it may be a standby"),
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => new("数据库服务器连接数已满", "The database server has no connection left"),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new("数据库正忙", "The database is busy"),
        PostgresException { SqlState: ['5', '7', 'P', ..] } or PostgresException { SqlState: ['0', '8', ..] } => Away,
        NpgsqlException and not PostgresException when failure.InnerException is SocketException or IOException or EndOfStreamException || ((NpgsqlException)failure).IsTransient => Away,
        TimeoutException => new("数据库没有及时回答", "The database did not answer in time"),
        AggregateException several => several.InnerExceptions.Select(Find).FirstOrDefault(found => found is not null),
        _ => Find(failure.InnerException),
    };

    private static BilingualText Away => new("连不上数据库服务器", "The database server cannot be reached");
}
